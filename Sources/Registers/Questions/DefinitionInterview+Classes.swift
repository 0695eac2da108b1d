internal import Recordations
internal import Rendering
internal import Settings

// The question where in their cells the classes stand.
extension DefinitionInterview {
    private typealias Choice = DefinitionQuestion.Choice

    /// Texts between which classes stand in the cells of one column.
    private struct Bounds {
        let after: String?
        let before: String?
        let count: Int
        let example: (text: String, classes: String)

        var word: String { [after, before].compactMap { $0 }.joined(separator: " … ") }

        var phrase: String {
            let places = [after.map { "behind '\($0)'" }, before.map { "before '\($0)'" }].compactMap { $0 }
            return Phrase.list(places)
        }

        func reading(_ column: String) -> SettingsValue {
            let after = after.map { [SettingsValue.Pair("after", .text($0))] } ?? []
            let before = before.map { [SettingsValue.Pair("before", .text($0))] } ?? []
            return .section([.init("column", .text(column))] + after + before)
        }
    }

    private static let signs = ["/", ";", ":", "(", "|", "–", "-"]
    private static let words = [
        "/", "МКТУ", "МКТП", "классы", "класс", "клас", "Classes", "Class", "class", "Klassen", "Klasse", "classe",
        "clase", "类", "類", "류", ":",
    ]
    private static let mostTexts = 2_000
    private static let mostChoices = 5

    /// Which numbers of the cells are classes, where some cells are not read.
    func classes(_ check: Check?) -> [DefinitionQuestion] {
        let field = Field.classes
        guard sample.findings.unread[field] ?? 0 > 0, let (reading, path) = readings(of: field).first,
            readings(of: field).count == 1, reading.isWhole, columns(of: field).count == 1,
            let column = columns(of: field).first.flatMap(column(named:))
        else { return [] }
        let removal = check.map { [$0.removal] } ?? []
        // Where whole cells are read too, they stay so: what lacks the text falls to the second reading.
        let isMixed = sample.filled[field] ?? 0 > 0
        let choices = bounds(column).map { bounds -> Choice in
            let new = bounds.reading(column.name)
            let whole = SettingsValue.section([.init("column", .text(column.name))])
            return Choice(
                bounds.word,
                "the numbers \(bounds.phrase): '\(Excerpt.of(bounds.example.text, limit: 60))' is \(bounds.example.classes); "
                    + "reads \(Phrase.count(bounds.count, "cell")) more",
                [.set(path, isMixed ? .list([new, whole]) : new)] + removal
            )
        }
        let count = sample.findings.unread[field] ?? 0
        return [
            DefinitionQuestion(
                .classes,
                "Where are the classes in the \(Phrase.count(count, "cell")) that \(count == 1 ? "is" : "are") not read?",
                evidence: (sample.findings.examples[field] ?? []).map { "row \($0.rowNumber): '\($0.text)'" }
                    + evidence(check),
                choices: choices + [
                    Choice("leave", "they stay unread: the last known classes stay", isCurrent: true)
                ],
                explanation: """
                    Classes are the numbers 1 to 45 of the Nice Classification. A cell with other numbers, such as \
                    customs codes, is not read by halves: say where in the cell the classes stand.
                    """,
                fields: [field],
                signature: "\(count)"
            )
        ]
    }

    // The texts between which the classes of most unread cells stand.
    private func bounds(_ column: ColumnSample) -> [Bounds] {
        let unread = column.counts.filter { Self.classes(in: $0.key) == nil }
            .sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.mostTexts)
        let pairs =
            Self.signs.map { (String?.none, String?.some($0)) }
            + Self.words.flatMap { word in [(String?.some(word), String?.none)] + Self.signs.map { (word, $0) } }
        var found: [Bounds] = []
        for (after, before) in pairs {
            let bounds = CellBounds(
                after: [after].compactMap { $0.flatMap(LiteralText.init) },
                before: [before].compactMap { $0.flatMap(LiteralText.init) }
            )
            var (count, example): (Int, (String, String)?) = (0, nil)
            for (text, cells) in unread {
                var text = text
                let part = text.withUTF8 { utf8 in
                    bounds.range(in: utf8).map { String(decoding: utf8[$0], as: UTF8.self) }
                }
                guard let part, let classes = Self.classes(in: part) else { continue }
                count += cells
                if example == nil { example = (text, classes) }
            }
            if let example { found.append(Bounds(after: after, before: before, count: count, example: example)) }
        }
        // Of two that read as many cells the simpler one comes first.
        let sorted = found.enumerated().sorted { ($1.element.count, $0.offset) < ($0.element.count, $1.offset) }
        return sorted.prefix(Self.mostChoices).map(\.element)
    }

    private static func classes(in text: String) -> String? {
        var list = ClassList()
        list.add(text)
        return list.isReadable ? NiceClasses(bits: list.bits).canonical : nil
    }
}
