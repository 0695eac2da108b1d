import Foundation
import GRDB
import Mirror
import Recordations

/// A mirror in a folder of its own, which goes with it.
final class Bench {
    let folder: String
    let mirror: Mirror
    var path: String { folder + "/m.sqlite" }

    init() throws {
        folder = try Bench.newFolder()
        mirror = try Mirror(path: folder + "/m.sqlite")
    }

    deinit {
        try? mirror.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    static func newFolder() throws -> String {
        let folder = NSTemporaryDirectory() + "recordal-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }

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

    func rows(_ sql: String) throws -> [Row] {
        try DatabaseQueue(path: path).read { try Row.fetchAll($0, sql: sql) }
    }

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
