import Foundation
import GRDB
@testable import Curation
@testable import History
@testable import Ingest
@testable import Notifications
import Mirror
import MirrorFile
import Recordations

/// A mirror in a folder of its own, which goes with it.
final class Bench {
    private let file: MirrorFile
    let mirror: Mirror
    var folder: String { file.folder }
    var path: String { file.path }

    init() throws {
        file = try MirrorFile()
        mirror = try Mirror(path: file.path)
    }

    deinit { try? mirror.close() }

    static func newFolder() throws -> String { try MirrorFile.newFolder() }

    func source(_ name: String = "test", register: String = "xx-test", country: String = "XX") throws -> SourceState {
        struct NoCountry: Error {}
        guard let country = Jurisdiction(country) else { throw NoCountry() }
        return try mirror.source(name: name, register: register, jurisdiction: country)
    }

    func draft(_ source: SourceState, _ documents: [Fetch.Document] = []) -> FetchDraft {
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

    /// Adds recordations, each of which is a new one.
    @discardableResult
    func add(
        _ all: [[Field: String]],
        source name: String = "test",
        register: String = "xx-test",
        country: String = "XX"
    )
        throws -> Int
    {
        let source = try source(name, register: register, country: country)
        return try mirror.apply(draft(source)) { application in
            try application.add(all.map { observation($0) })
            return Fetch.Counts()
        }
    }

    func rows(_ sql: String) throws -> [Row] { try file.rows(sql) }

    func execute(_ sql: String) throws {
        try DatabaseQueue(path: path).writeWithoutTransaction { try $0.execute(sql: sql) }
    }
}

func observation(_ values: [Field: String], isTombstone: Bool = false) -> Observation {
    Observation(
        key: RecordKey(components: [values[.recordationNumber]]),
        values: FieldValues { values[$0] },
        raw: [],
        digest: RowDigest(low: .random(in: 1 ... .max), high: 1),
        notStated: [],
        unobserved: [],
        isTombstone: isTombstone,
        place: 1
    )
}
