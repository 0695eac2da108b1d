import Foundation
import Merging

/// Merge cases of other projects with their results: a base record, two changed versions, and the expected merge.
struct Vectors: Decodable {
    struct Case<Record: Decodable & Sendable>: Decodable, Sendable, CustomStringConvertible {
        let name: String
        let base: Record?
        let left: Record?
        let right: Record?
        let conflict: Bool
        let merged: Record?

        var description: String { name }
    }

    private struct File<Record: Decodable & Sendable>: Decodable {
        let cases: [Case<Record>]
    }

    static func rows(_ name: String) throws -> [Case<[String?]>] {
        try JSONDecoder().decode(File<[String?]>.self, from: bytes(name)).cases
    }

    static func columns(_ name: String) throws -> [Case<[String: String?]>] {
        try JSONDecoder().decode(File<[String: String?]>.self, from: bytes(name)).cases
    }

    private static func bytes(_ name: String) throws -> Data {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        return try Data(contentsOf: folder.appendingPathComponent("Fixtures/\(name).json"))
    }
}

/// A record as cells; nil where there is none.
typealias Cells = [Cell]?

/// Merges a whole record with the rules for edits: the left side is the person, the right side the register.
///
/// No command deletes a recordation; a missing left side stands for a deletion by the person.
func merged(base: Cells, left: Cells, right: Cells, width: Int) -> (isConflict: Bool, record: Cells) {
    guard left != nil || base == nil else {
        if right == nil || right == base { return (false, nil) }
        return (true, nil)
    }
    let before = base ?? Array(repeating: .absent, count: width)
    let person = left ?? Array(repeating: .absent, count: width)
    let register = right ?? Array(repeating: .absent, count: width)
    var record: [Cell] = []
    for column in 0..<width {
        // A value that the person did not change is no edit.
        guard person[column] != before[column] else {
            record.append(register[column])
            continue
        }
        let merge = EditMerge(
            base: RegisterValue(before[column], isGone: base == nil),
            local: person[column],
            register: RegisterValue(register[column], isGone: right == nil),
            policy: .manual
        )
        switch merge.decision {
        case .conflicts: return (true, nil)
        case .unchanged: record.append(person[column])
        case .rebased(let local, _): record.append(local)
        case .converges, .isOverruled: record.append(register[column])
        }
    }
    return (false, record.allSatisfy { $0 == .absent } ? nil : record)
}
