internal import Settings

/// The numbers of one office: how they are written, read from a file such as `KR.yaml`.
package struct OfficeNumbers: Sendable {
    /// The code of the country, `EU` for the European Union, `WO` for WIPO; nil for words that every office uses.
    package let office: String?
    /// The office's country or name.
    package let title: String
    /// Where it is known from.
    package let origin: String
    /// The system of a number that is called one of the office by a word.
    let system: RightNumber.System
    /// Whether leading zeros are no part of a number.
    let ignoresZeros: Bool
    /// The office's words in front of a number, folded as numbers are.
    let words: [[UInt8]]
    /// The office's words behind a number, folded as numbers are.
    let wordsBehind: [[UInt8]]
    /// The shapes of its numbers; the first that fits counts.
    let forms: [NumberForm]

    /// What a file says should be true of its rules.
    struct Expectations {
        var parts: [Example] = []
        var same: [Pair] = []
        var near: [Pair] = []
        var different: [Pair] = []
    }

    /// A number as it is written, and its parts.
    struct Example {
        let raw: String
        let number: RightNumber
        let position: SettingsPosition
    }

    /// Two numbers as they are written.
    struct Pair {
        let first: String
        let second: String
        let position: SettingsPosition
    }

    /// The name of the file with words that every office uses.
    static let common = "any"

    /// Reads the sections of a file; mistakes are collected in the file.
    init(name: String, top: Section, expectations: inout Expectations) {
        let office = name == Self.common ? nil : name
        self.office = office
        top.requires("title", "the country or the office")
        title = top.text("title")?.value ?? name
        top.requires("origin", "where the rule is known from")
        origin = top.text("origin")?.value ?? ""
        system = top.choice("system", of: RightNumber.System.self) ?? (office == nil ? .unstated : .national)
        ignoresZeros = top.choice("leading_zeros", of: Zeros.self) == .ignored
        words = Self.words(top, "words")
        wordsBehind = Self.words(top, "words_behind")
        forms = top.sections("forms", short: "form").flatMap(Self.forms)
        for section in top.sections("examples") {
            section.requires("text", "the number as it is written")
            section.requires("digits", "the digits of the number")
            guard let text = section.text("text"), let digits = section.text("digits") else { continue }
            let number = RightNumber(
                office: section.text("office")?.value ?? office,
                system: section.choice("system", of: RightNumber.System.self) ?? .unstated,
                series: section.text("series")?.value ?? "",
                digits: digits.value,
                suffix: section.text("suffix")?.value ?? ""
            )
            expectations.parts.append(Example(raw: text.value, number: number, position: text.position))
        }
        expectations.same = Self.pairs(top, "same")
        expectations.near = Self.pairs(top, "near")
        expectations.different = Self.pairs(top, "different")
    }

    private enum Zeros: String, CaseIterable {
        case ignored, counted
    }

    private static func words(_ top: Section, _ key: String) -> [[UInt8]] {
        top.texts(key).compactMap { word in
            let folded = Array(NumberText.folded(word.value).utf8)
            if folded.isEmpty { word.position.report("'\(word.value)' is no word") }
            return folded.isEmpty ? nil : folded
        }
    }

    private static func forms(_ section: Section) -> [NumberForm] {
        let system = section.choice("system", of: RightNumber.System.self)
        let office = section.text("office")?.value
        section.requires("form", "a shape such as {year:4}/{digits}")
        return section.texts("form").compactMap { text in
            text.map { try NumberForm($0, system: system, office: office) }
        }
    }

    private static func pairs(_ top: Section, _ key: String) -> [Pair] {
        top.lists(key).compactMap { list in
            guard let first = list.first, let second = list.dropFirst().first, list.count == 2 else {
                list.first?.position.report("two numbers are compared, as in [480510, 480510A]")
                return nil
            }
            return Pair(first: first.value, second: second.value, position: first.position)
        }
    }
}
