package import Recordations
internal import Settings

/// The rules of all offices, by which numbers are read.
package struct NumberRules: Sendable {
    /// The rules' files, each with its name (`KR`, or `any`), the path for messages and the text.
    package typealias File = (name: String, path: String, yaml: String)

    private let offices: [String: OfficeNumbers]
    private let front: [Word]
    private let behind: [Word]

    private struct Word: Sendable {
        let text: [UInt8]
        let office: String?
        let system: RightNumber.System
    }

    /// No rules: numbers are compared as they are written, apart from spaces, dashes, case and look-alike letters.
    package static let none = NumberRules(offices: [])

    private init(offices: [OfficeNumbers]) {
        self.offices = Dictionary(offices.compactMap { rule in rule.office.map { ($0, rule) } }) { $1 }
        func words(_ list: (OfficeNumbers) -> [[UInt8]]) -> [Word] {
            // The longest first: WIPO before WIP; then by the office, so that no order of files matters.
            offices.flatMap { rule in list(rule).map { Word(text: $0, office: rule.office, system: rule.system) } }
                .sorted { ($1.text.count, $0.office ?? "") < ($0.text.count, $1.office ?? "") }
        }
        front = words(\.words)
        behind = words(\.wordsBehind)
    }

    /// Reads the files of offices.
    ///
    /// Throws ``SettingsError`` with every mistake in all files and its position: an example that the rules do not read
    /// as it says is a mistake.
    package init(_ files: [File]) throws {
        var read: [(settings: SettingsFile, expectations: OfficeNumbers.Expectations, office: Jurisdiction?)] = []
        var offices: [OfficeNumbers] = []
        var mistakes: [SettingsMistake] = []
        for file in files {
            do {
                let settings = try SettingsFile(name: file.path, text: file.yaml)
                let top = settings.top
                let office = Jurisdiction(file.name)
                if office == nil, file.name != OfficeNumbers.common {
                    top.position.report("the file must be named by a country, such as KR.yaml, or any.yaml")
                }
                var expectations = OfficeNumbers.Expectations()
                offices.append(OfficeNumbers(name: file.name, top: top, expectations: &expectations))
                read.append((settings, expectations, office))
            } catch let error as SettingsError {
                mistakes += error.mistakes
            }
        }
        self.init(offices: offices)
        for (settings, expectations, office) in read {
            check(expectations, office)
            do { try settings.finish() } catch let error as SettingsError { mistakes += error.mistakes }
        }
        guard mistakes.isEmpty else { throw SettingsError(mistakes) }
    }

    private func check(_ expectations: OfficeNumbers.Expectations, _ office: Jurisdiction?) {
        for example in expectations.parts {
            let read = read(example.raw, office: office)
            if read != example.number {
                example.position.report("'\(example.raw)' is read as \(Self.words(read)), not as the example says")
            }
        }
        func compare(_ pairs: [OfficeNumbers.Pair], _ wanted: String, _ isWanted: (NumberLikeness) -> Bool) {
            for pair in pairs {
                let first = read(pair.first, office: office)
                let likeness = first.likeness(to: read(pair.second, office: office))
                if !isWanted(likeness) {
                    pair.position.report("'\(pair.first)' and '\(pair.second)' are \(likeness.words), not \(wanted)")
                }
            }
        }
        compare(expectations.same, "the same") { $0 == .same }
        compare(expectations.different, "different") { $0 == .different }
        compare(expectations.near, "nearly the same") { if case .near = $0 { true } else { false } }
    }

    private static func words(_ number: RightNumber) -> String {
        let office = number.office.map { "office \($0), " } ?? ""
        return office + "system \(number.system.rawValue), series '\(number.series)', digits '\(number.digits)', "
            + "suffix '\(number.suffix)'"
    }

    /// The offices that have rules, in order.
    package var codes: [String] { offices.keys.sorted() }

    /// Reads a number.
    ///
    /// `office` is where the right is registered, if that is known; a word in the text, such as `IR` or `EUTM`, goes
    /// before it. A text that is no number has no digits.
    package func read(_ text: String, office: Jurisdiction? = nil) -> RightNumber {
        read(text, code: office?.code)
    }

    /// Reads all numbers of a cell: they stand in lines, or with `;` or `,` between them.
    ///
    /// Parts without a digit are left out. A comma, a point or an apostrophe between groups of three digits joins them.
    package func readAll(_ cell: String, office: Jurisdiction? = nil) -> [WrittenNumber] {
        NumberCell.parts(cell).map { WrittenNumber(raw: $0, number: read($0, code: office?.code)) }
    }

    private func read(_ text: String, code: String?) -> RightNumber {
        let folded = Array(NumberText.folded(text).utf8)
        var rest = NumberCell.trimmed(folded[...])
        var reading = Reading(office: code, system: code.flatMap { offices[$0]?.given } ?? .unstated)
        if let found = form(rest, reading) { return found }
        // Words of a few languages and one system at most: no text is that long.
        for _ in 0..<8 {
            guard let next = withoutWord(rest, &reading) else { break }
            rest = NumberCell.trimmed(next)
            if let found = form(rest, reading) { return found }
        }
        return number(NumberCell.general(rest), reading.office, reading.system)
    }

    private struct Reading {
        var office: String?
        var system: RightNumber.System
    }

    private func form(_ text: ArraySlice<UInt8>, _ reading: Reading) -> RightNumber? {
        guard let rule = reading.office.flatMap({ offices[$0] }) else { return nil }
        for form in rule.forms {
            guard let match = form.match(text) else { continue }
            return number(match, form.office ?? reading.office, form.system ?? reading.system)
        }
        return nil
    }

    private func number(_ match: NumberForm.Match, _ office: String?, _ system: RightNumber.System) -> RightNumber {
        var digits = match.digits[...]
        if let office, offices[office]?.ignoresZeros == true, digits.allSatisfy(\.isDigit) {
            digits = digits.drop { $0 == UInt8(ascii: "0") }
            if digits.isEmpty { digits = match.digits.suffix(1) }
        }
        return RightNumber(
            office: office,
            system: system,
            series: String(decoding: match.series, as: UTF8.self),
            digits: String(decoding: digits, as: UTF8.self),
            suffix: String(decoding: match.suffix, as: UTF8.self)
        )
    }

    // The text without a word in front or behind; nil where there is none.
    private func withoutWord(_ text: ArraySlice<UInt8>, _ reading: inout Reading) -> ArraySlice<UInt8>? {
        if text.first?.isDigit == false {
            for word in front where text.starts(with: word.text) {
                let rest = text.dropFirst(word.text.count)
                guard isEnd(of: word, rest) else { continue }
                note(word, &reading)
                return rest
            }
        }
        if text.last?.isDigit == false {
            for word in behind where text.count > word.text.count && text.suffix(word.text.count) == word.text[...] {
                note(word, &reading)
                return text.dropLast(word.text.count)
            }
        }
        return nil
    }

    // Spaces are gone, so a word ends where a letter does not follow, or another word does, or a number of the office.
    private func isEnd(of word: Word, _ rest: ArraySlice<UInt8>) -> Bool {
        guard let next = rest.first else { return false }
        if !next.isLetter || front.contains(where: { rest.starts(with: $0.text) }) { return true }
        return word.office.flatMap { offices[$0] }?.forms.contains { $0.match(rest) != nil } ?? false
    }

    private func note(_ word: Word, _ reading: inout Reading) {
        guard let office = word.office else { return }
        // KZ IR 826629: the office of an international registration is WIPO.
        if reading.system == .madrid, word.system == .national { return }
        (reading.office, reading.system) = (office, word.system)
    }
}

extension OfficeNumbers {
    /// The system of a number of which only the office is known: a country's or a union's own numbers are not told from
    /// international ones that hold there.
    fileprivate var given: RightNumber.System { system == .madrid ? .madrid : .unstated }
}

extension NumberLikeness {
    fileprivate var words: String {
        switch self {
        case .same: "the same"
        case .near(let reason): "nearly the same (\(reason))"
        case .different: "different"
        }
    }
}
