import Foundation
import Mirror
import Recordations
import Reconciliation
import TestSupport

@testable import Application

/// A list of what the registers hold, into which mistakes are planted.
struct TruthSet {
    /// A mistake that is planted.
    enum Plant: String, CaseIterable {
        case wrongClass, missingClass, swappedDigits, fullWidth, cyrillic, traditional, lapsedHere, lapsedThere
        case unwanted, doubledRow, renamedHolder, movedEnd, earlyEnd, missingRecordation, missingRow

        /// The finding that it has to come out as.
        var finding: FindingKind {
            switch self {
            case .wrongClass, .renamedHolder, .movedEnd: .differs
            case .missingClass: .classNotRecorded
            case .swappedDigits: .nearMiss
            case .fullWidth, .cyrillic, .traditional: .writtenDifferently
            case .lapsedHere, .unwanted: .endedHere
            case .lapsedThere: .endedThere
            case .doubledRow: .listedTwice
            case .earlyEnd: .rightEndsFirst
            case .missingRecordation: .notRecorded
            case .missingRow: .notInList
            }
        }
    }

    /// One right of the registers: a registration number with a mark and a holder, in one recordation or several.
    struct Right {
        let recordations: [Recordation]
        var first: Recordation { recordations[0] }
        var number: String { first.values[.registrationNumber] ?? "" }
        var mark: String { first.values[.mark] ?? "" }
        var classes: NiceClasses {
            NiceClasses(recordations.compactMap { $0.values[.classes].flatMap(NiceClasses.init) }.flatMap(\.numbers))
        }
        func isAlive(_ day: CivilDate) -> Bool {
            recordations.contains { $0.values.date(.validTo).map { $0 >= day } ?? true }
        }
    }

    private(set) var list = ListFile()
    /// The mistake in each row that has one.
    private(set) var plants: [String: Plant] = [:]
    /// For a row, the names of the recordations of its right.
    private(set) var recordations: [String: Set<String>] = [:]
    /// The recordations whose rows were left out.
    private(set) var leftOut: Set<String> = []

    /// Makes a list of rights, with `each` mistakes of every kind as far as there are rights for them.
    init(_ rights: [Right], each: Int, today: CivilDate, _ random: inout Seeded) {
        var free = rights.shuffled(using: &random)
        for plant in Plant.allCases {
            for number in 0..<each {
                let reference = "P-\(plant.rawValue)-\(number)"
                if plant == .missingRecordation {
                    // Beyond all numbers of the registers.
                    let number = "990\(1000 + number * 137)"
                    add(
                        reference,
                        ["Country": "KZ", "Mark": "PLANTED \(number)", "Number": number, "Holder": "Planted Ltd"]
                    )
                    plants[reference] = plant
                    continue
                }
                guard let at = free.firstIndex(where: { Self.fits(plant, $0, today) }) else { break }
                let right = free.remove(at: at)
                var row = Self.row(right)
                guard plant != .missingRow else {
                    leftOut.formUnion(right.recordations.map(\.id))
                    continue
                }
                plants[reference] = plant
                recordations[reference] = Set(right.recordations.map(\.id))
                Self.change(&row, plant, right, on: today, with: &random)
                if plant == .doubledRow {
                    add("O-\(number)", row)
                    recordations["O-\(number)"] = recordations[reference]
                }
                add(reference, row)
            }
        }
        for (index, right) in free.enumerated() where right.isAlive(today) {
            let reference = "U-\(index)"
            add(reference, Self.row(right))
            recordations[reference] = Set(right.recordations.map(\.id))
        }
        list.rows.shuffle(using: &random)
    }

    private mutating func add(_ reference: String, _ row: [String: String]) {
        var row = row
        row["Reference"] = reference
        list.rows.append(row)
    }

    private static func row(_ right: Right) -> [String: String] {
        [
            "Country": right.first.jurisdiction, "Mark": right.mark, "Number": right.number,
            "Classes": right.classes.canonical.replacing(",", with: ", "), "Holder": right.first.values[.holder] ?? "",
            "Recordation ends": right.recordations.count == 1 ? right.first.values[.validTo] ?? "" : "",
        ]
    }

    /// A mark in Latin capitals, as far as its letters look like them.
    static func folded(_ mark: String) -> String {
        String(mark.uppercased().map { letter in lookAlikes.first { $0.value == letter }?.key ?? letter })
    }

    private static let lookAlikes: [Character: Character] = [
        "A": "А", "B": "В", "C": "С", "E": "Е", "H": "Н", "K": "К", "M": "М", "O": "О", "P": "Р", "T": "Т", "X": "Х",
    ]
    private static let traditional: [Character: Character] = ["萨": "薩", "龙": "龍", "华": "華", "东": "東"]

    private static func fits(_ plant: Plant, _ right: Right, _ today: CivilDate) -> Bool {
        guard right.isAlive(today) == (plant != .lapsedThere) else { return false }
        let isLatin =
            !right.mark.isEmpty && right.mark.allSatisfy { $0.isASCII } && right.mark.count { $0.isLetter } > 3
        let isWorded = right.mark.count { $0.isLetter } > 3
        switch plant {
        case .wrongClass, .missingClass: return isWorded && !right.classes.numbers.isEmpty
        case .swappedDigits: return isWorded && right.number.count > 4 && swapped(right.number) != nil
        case .fullWidth: return isLatin && right.number.allSatisfy { $0.isASCII && $0.isNumber }
        case .cyrillic: return isLatin && right.mark.contains { lookAlikes[$0] != nil }
        case .traditional: return right.mark.contains { traditional[$0] != nil }
        case .renamedHolder, .doubledRow: return isWorded
        case .movedEnd, .earlyEnd: return right.recordations.count == 1 && right.first.values[.validTo] != nil
        case .lapsedHere, .lapsedThere, .unwanted, .missingRow, .missingRecordation: return true
        }
    }

    private static func change(
        _ row: inout [String: String],
        _ plant: Plant,
        _ right: Right,
        on today: CivilDate,
        with random: inout Seeded
    ) {
        let other = (1...45).filter { !right.classes.numbers.contains($0) }.randomElement(using: &random) ?? 1
        switch plant {
        case .wrongClass: row["Classes"] = "\(other)"
        case .missingClass: row["Classes"] = "\(right.classes.canonical), \(other)"
        case .swappedDigits: row["Number"] = swapped(right.number)
        case .fullWidth:
            row["Mark"] = right.mark.applyingTransform(.fullwidthToHalfwidth, reverse: true)
            row["Number"] = right.number.applyingTransform(.fullwidthToHalfwidth, reverse: true)
        case .cyrillic: row["Mark"] = String(right.mark.map { lookAlikes[$0] ?? $0 })
        case .traditional: row["Mark"] = String(right.mark.map { traditional[$0] ?? $0 })
        case .lapsedHere: row["Status"] = "expired"
        case .lapsedThere, .doubledRow, .missingRow, .missingRecordation: break
        case .unwanted: row["Wanted"] = "no"
        case .renamedHolder: row["Holder"] = "Planted Holdings \(Int.random(in: 1...999, using: &random)) Ltd"
        case .movedEnd: row["Recordation ends"] = "2039-01-0\(Int.random(in: 1...9, using: &random))"
        case .earlyEnd: row["Right ends"] = today.adding(days: -Int.random(in: 1...90, using: &random)).description
        }
    }

    /// A number with two digits swapped; nil where all are the same.
    static func swapped(_ number: String) -> String? {
        var digits = Array(number)
        for index in digits.indices.dropFirst().dropLast().reversed()
        where digits[index] != digits[index + 1] && digits[index].isNumber && digits[index + 1].isNumber {
            digits.swapAt(index, index + 1)
            return String(digits)
        }
        return nil
    }
}
