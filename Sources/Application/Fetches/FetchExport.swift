internal import Foundation
package import Mirror
internal import Rendering
internal import System

/// Writes a fetch's documents out as they came.
package struct FetchExport {
    /// The mirror.
    package let mirror: Mirror
    /// The folder that the documents are written into.
    package let directory: String
    private let fetch: Fetch
    private let exchanges: [Exchange]
    /// The documents, and what else came over the network, such as a document that named another; each body once.
    private let documents: [Fetch.Document]

    /// Collects the documents of a fetch; nothing is written yet.
    package init(mirror: Mirror, fetch: Fetch, directory: String) throws {
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

    /// The documents' names as files, each once: see ``SafeText/fileName(_:)``.
    private var names: [String] {
        var seen: Set<String> = [Self.sums.lowercased(), Self.facts.lowercased()]
        return documents.enumerated().map { index, document in
            let plain = SafeText.fileName(document.name)
            var name = plain
            var number = index + 1
            // Some disks take two names for one that differ in their case alone.
            while !seen.insert(name.lowercased()).inserted {
                name = "\(number)-\(plain)"
                number += documents.count
            }
            return name
        }
    }

    /// The names of all files; throws ``UsageError`` where one is there already, or the bytes are not.
    package func check() throws -> [String] {
        let names = names
        for (name, document) in zip(names, documents) {
            guard let day = try mirror.removed(document.artifact) else { continue }
            throw UsageError(
                "the bytes of \(name) were removed on \(day)",
                advice: "'retention' of recordal.yaml says for how long they are kept"
            )
        }
        let all = names + (exchanges.isEmpty ? [] : [Self.facts]) + [Self.sums]
        // A link that leads nowhere is there too: the document would be refused when others are written already.
        for name in all where FileName.isTaken(path(name)) {
            throw UsageError("\(path(name)) exists already", advice: "nothing was written; choose an empty folder")
        }
        return all
    }

    /// Writes them; a file that is there already is not overwritten.
    package func write() throws -> [String] {
        let all = try check()
        try Folder.make(directory)
        var sums = ""
        for (name, document) in zip(names, documents) {
            let next = mirror.bytes(of: document.artifact)
            try OutputFile.create(path(name)) { write in
                while let piece = try next() { try write(piece) }
            }
            sums += "\(document.artifact.sha256.hex)  \(name)\n"
        }
        if !exchanges.isEmpty {
            let json = JSON.object([("fetch", fetch.json), ("exchanges", .array(exchanges.map(\.json)))])
            let text = json.write(pretty: true) + "\n"
            try OutputFile.create(path(Self.facts), Array(text.utf8))
            sums += "\(try PackedBytes(Array(text.utf8)).sha256.hex)  \(Self.facts)\n"
        }
        try OutputFile.create(path(Self.sums), Array(sums.utf8))
        return all
    }

    private func path(_ name: String) -> String { (directory as NSString).appendingPathComponent(name) }

    private static let sums = "SHA256SUMS"
    /// The file with addresses, headers, times and certificates.
    private static let facts = "fetch.json"
}
