internal import Foundation
internal import Mirror
internal import Recordations
internal import Rendering

/// Writes a fetch's documents out as they came.
struct FetchExport {
    let mirror: Mirror
    let directory: String
    private let fetch: Fetch
    private let exchanges: [Exchange]
    /// The documents, and what else came over the network, such as a document that named another; each body once.
    private let documents: [Fetch.Document]

    init(mirror: Mirror, fetch: Fetch, directory: String) throws {
        self.mirror = mirror
        self.directory = directory
        self.fetch = fetch
        exchanges = try mirror.exchanges(ofFetch: fetch.id)
        var documents = fetch.documents
        var known = Set(documents.map(\.artifact.id))
        for exchange in exchanges {
            guard let artifact = exchange.artifact, known.insert(artifact.id).inserted else { continue }
            let name = exchange.answeredBy?.split(separator: "/").last.map(String.init) ?? "answer"
            documents.append(Fetch.Document(artifact: artifact, name: name))
        }
        self.documents = documents
    }

    /// The files' names, without what a hostile name could mean to a file system; each once.
    var names: [String] {
        var seen: Set<String> = ["SHA256SUMS", Self.facts]
        return documents.enumerated().map { index, document in
            let safe = String(document.name.map { $0 == "/" || $0 == "\\" || $0.isNewline ? "_" : $0 })
            let plain = safe.hasPrefix(".") || safe.isEmpty ? "_" + safe : safe
            let name = seen.insert(plain).inserted ? plain : "\(index + 1)-\(plain)"
            seen.insert(name)
            return name
        }
    }

    /// Writes them; a file that is there already is not overwritten.
    func write() throws -> [String] {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        var sums = ""
        for (name, document) in zip(names, documents) {
            if let day = try mirror.removed(document.artifact) {
                throw UsageError(
                    "the bytes of \(name) were removed on \(day)",
                    advice: "'retention' of recordal.yaml says for how long they are kept"
                )
            }
            let path = (directory as NSString).appendingPathComponent(name)
            guard !FileManager.default.fileExists(atPath: path),
                FileManager.default.createFile(atPath: path + ".part", contents: nil),
                let handle = FileHandle(forWritingAtPath: path + ".part")
            else { throw UsageError("\(path) cannot be written", advice: "choose an empty folder that belongs to you") }
            let next = mirror.bytes(of: document.artifact)
            while let piece = try next() { try handle.write(contentsOf: Data(piece)) }
            try handle.close()
            try FileManager.default.moveItem(atPath: path + ".part", toPath: path)
            sums += "\(document.artifact.sha256.hex)  \(name)\n"
        }
        if !exchanges.isEmpty {
            let json = JSON.object([("fetch", fetch.json), ("exchanges", .array(exchanges.map(\.json)))])
            let text = json.write(pretty: true) + "\n"
            let path = (directory as NSString).appendingPathComponent(Self.facts)
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .withoutOverwriting)
            sums += "\(try PackedBytes(Array(text.utf8)).sha256.hex)  \(Self.facts)\n"
        }
        let list = (directory as NSString).appendingPathComponent("SHA256SUMS")
        try Data(sums.utf8).write(to: URL(fileURLWithPath: list), options: .atomic)
        return names + (exchanges.isEmpty ? [] : [Self.facts]) + ["SHA256SUMS"]
    }

    /// The file with addresses, headers, times and certificates.
    private static let facts = "fetch.json"
}

extension Fetch {
    var json: JSON {
        .object([
            ("fetch", .int(id)), ("source", .string(source)), ("day", .string(day.description)), ("at", .string(at)),
            ("actor", .string(actor)), ("verdict", .string(verdict.rawValue)), ("reason", JSON(reason)),
            ("kind", .string(kind.rawValue)),
            ("extent", .string(extent.word)), ("scope", JSON(extent.scope)),
            ("published", JSON(published?.description)),
            ("base", base.map { .int($0) } ?? .null), ("rows", .int(counts.rows)),
            ("duplicates", .int(counts.duplicates)), ("skipped", .int(counts.skipped)),
            ("rejected", .int(counts.rejected)), ("seen", .int(counts.seen)), ("added", .int(counts.added)),
            ("changed", .int(counts.changed)), ("missing", .int(counts.missing)),
            ("disappeared", .int(counts.disappeared)), ("reappeared", .int(counts.reappeared)),
            (
                "documents",
                .array(
                    documents.map { document in
                        .object([
                            ("name", .string(document.name)), ("size", .int(document.artifact.size)),
                            ("sha256", .string(document.artifact.sha256.hex)),
                        ])
                    }
                )
            ),
        ])
    }
}
