package import GRDB
import Ingest
package import Mirror
package import Recordations

/// A mirror in a folder of its own, to which recordations are added without a document.
package final class MirrorBench {
    private let file: MirrorFile
    /// The mirror.
    package let mirror: Mirror
    /// The folder, which is removed with the bench.
    package var folder: String { file.folder }
    /// The path of the mirror's file.
    package var path: String { file.path }

    /// Makes a mirror without recordations.
    package init() throws {
        file = try MirrorFile()
        mirror = try Mirror(path: file.path)
    }

    deinit { try? mirror.close() }

    /// A source of the mirror, made at its first use.
    package func source(
        _ name: String = "test",
        register: String = "xx-test",
        country: String = "XX"
    ) throws -> SourceState {
        struct NoCountry: Error {}
        guard let country = Jurisdiction(country) else { throw NoCountry() }
        return try mirror.source(name: name, register: register, jurisdiction: country)
    }

    /// A complete edition of a source that is applied.
    package func draft(_ source: SourceState, _ documents: [Fetch.Document] = []) -> FetchDraft {
        var draft = FetchDraft(
            sourceID: source.id,
            day: CivilDate(daysSinceEpoch: 20_600),
            actor: "tester",
            extent: .complete,
            verdict: .applied,
            documents: documents
        )
        draft.base = source.accepted?.id
        return draft
    }

    /// Adds recordations with new keys; returns the number of the fetch.
    @discardableResult
    package func add(
        _ all: [[Field: String]],
        source name: String = "test",
        register: String = "xx-test",
        country: String = "XX"
    ) throws -> Int {
        let source = try source(name, register: register, country: country)
        return try mirror.apply(draft(source)) { writer in
            try writer.add(all.map { observation($0) })
            return Fetch.Counts()
        }
    }

    /// The rows of a query on a connection of its own.
    package func rows(_ sql: String) throws -> [Row] { try file.rows(sql) }

    /// Runs a statement as another program would, without the mirror.
    package func execute(_ sql: String) throws {
        try DatabaseQueue(path: path, configuration: MirrorFile.unobserved).writeWithoutTransaction {
            try $0.execute(sql: sql)
        }
    }
}

/// A row of a register with a random digest, whose key is the recordation number.
package func observation(_ values: [Field: String], isTombstone: Bool = false) -> Observation {
    Observation(
        key: RecordKey(components: [values[.recordationNumber]]),
        values: FieldValues { values[$0] },
        raw: [],
        digest: RowDigest(low: .random(in: 1 ... .max), high: 1),
        notStated: [],
        unobserved: [],
        isTombstone: isTombstone,
        rowNumber: 1
    )
}
