import Crypto
import Documents
import Foundation
import Recordations
import Registers
import TestSupport
import Testing

/// Reads files at the package's root.
enum Files {
    static let package = URL(fileURLWithPath: Repository.path)

    static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: package.appendingPathComponent(path)))
    }

    /// Returns all source definitions of the repository.
    static func sources() throws -> [SourceDefinition] {
        let folder = package.appendingPathComponent("Config/sources")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".yaml") }
        return try names.sorted().map { try source(String($0.dropLast(5))) }
    }

    /// Returns a source definition of the repository.
    static func source(_ name: String) throws -> SourceDefinition {
        let path = "Config/sources/\(name).yaml"
        return try SourceDefinition(name: name, file: path, yaml: String(decoding: try bytes(path), as: UTF8.self))
    }
}

/// The result of reading a whole document.
struct WholeReading: Sendable {
    var observations: [Observation] = []
    var rejected: [RejectedRow] = []
    /// The digest of each row that was not skipped, in the document's order.
    var digests: [RowDigest] = []
    let rowsRead: Int
    let skipped: Int
    let findings: ReadingFindings
    let unobserved: FieldSet
    let columnNames: [String]
    let documentName: String
    let replacedBytes: Int
    /// Returns the raw texts of the first rows.
    private var rawTexts: [[Field: String]] = []

    init(_ definition: SourceDefinition, _ bytes: [UInt8]) throws {
        let reading = try DocumentReading(definition: definition, stream: ByteStream(bytes: bytes))
        while try reading.advance() {
            switch try reading.read() {
            case .recordation(let observation): observations.append(observation)
            case .rejected(let row): rejected.append(row)
            case .skipped: continue
            }
            digests.append(reading.digest)
        }
        rowsRead = reading.rowsRead
        skipped = reading.skipped
        findings = reading.findings
        unobserved = reading.unobserved
        columnNames = reading.columnNames
        documentName = reading.documentName
        replacedBytes = reading.replacedBytes
        // Each row is skipped, rejected or an observation.
        #expect(rowsRead == observations.count + rejected.count + skipped)
        for row in observations.prefix(5) {
            let raw = try row.rawCells()
            let texts = Field.allCases.compactMap { field in
                definition.rawText(of: field, raw: raw, values: row.values, notStated: row.notStated).map {
                    (field, $0)
                }
            }
            rawTexts.append(Dictionary(uniqueKeysWithValues: texts))
        }
    }

    var keys: [String] { observations.map(\.key.text) }

    func texts(_ field: Field) -> [String?] { observations.map { $0.values[field] } }

    /// Returns the raw text of a field in one of the first rows.
    func rawText(of field: Field, _ index: Int) -> String? { rawTexts[index][field] }
}

extension Observation {
    /// Returns the raw cells, read by Foundation's JSON reader instead of the project's.
    func rawCells() throws -> [String: String] {
        if raw.isEmpty { return [:] }
        return try JSONDecoder().decode([String: String].self, from: Data(raw))
    }
}

/// A definition of a comma-separated register with the columns No, Mark and Goods; more lines may follow.
func definition(
    _ more: String = "",
    documents: String = "[{format: csv}]",
    fields: String = "",
    columns: String = ""
) throws
    -> SourceDefinition
{
    let yaml = """
        jurisdiction: KZ
        documents: \(documents)
        columns:
          number: {header: Number}
          mark: {header: Mark}
          goods: {header: Goods}
        \(columns)
        fields:
          recordation_number: number
          mark: mark
          goods: goods
        \(fields)
        key: [recordation_number]
        \(more)
        """
    return try SourceDefinition(name: "test", file: "test.yaml", yaml: yaml)
}

func read(_ text: String, _ definition: SourceDefinition) throws -> WholeReading {
    try WholeReading(definition, Array(text.utf8))
}

/// Returns the SHA-256 of sorted lines.
func digest(of lines: [String]) -> String {
    let text = lines.sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }.joined(separator: "\n")
    return SHA256.hash(data: Array(text.utf8)).map { String(format: "%02x", Int($0)) }.joined()
}
