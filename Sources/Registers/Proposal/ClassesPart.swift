internal import Patterns
internal import Recordations

/// The part of cells in which the classes stand, where customs codes or other numbers stand beside them.
struct ClassesPart {
    /// The keys of the reading: `after: кл., before: /`.
    let keys: String
    /// What a person has to know.
    let doubt: String

    private static let starts = [
        "", "кл.", "Кл.", "МКТУ", "класс", "классы", "Класс", "Классы", "Cl.", "Class", "class", "Nice", "第", "类", "類",
        "Klasse", "Kl.", "clase",
    ]
    private static let ends = ["", "/", ";", "(", "\\", " - ", "类", "類", "류", "класс"]

    /// The part of which most cells are classes; nil where the whole cells are, and where no part is found.
    init?(_ profile: ColumnProfile) {
        let texts = Array(profile.texts.prefix(300))
        var best: (after: String, before: String, read: Int)?
        let whole = texts.count(where: Self.isClasses)
        for after in Self.starts where after.isEmpty || texts.contains(where: { $0.contains(after) }) {
            for before in Self.ends where before.isEmpty || texts.contains(where: { $0.contains(before) }) {
                let read = texts.count { Self.isClasses(Self.part(of: $0, after, before)) }
                // Of two parts with the same cells the simpler one, which comes first, counts.
                if read > best?.read ?? whole { best = (after, before, read) }
            }
        }
        guard let best, best.read * 2 >= texts.count else { return nil }
        let named = [("after", best.after), ("before", best.before)].filter { !$0.1.isEmpty }
        keys = named.map { "\($0.0): \(YAMLText.quoted($0.1))" }.joined(separator: ", ")
        let places = named.map { $0.0 == "after" ? "behind '\($0.1)'" : "before '\($0.1)'" }.joined(separator: " and ")
        let example = texts.first { Self.isClasses(Self.part(of: $0, best.after, best.before)) } ?? ""
        let part = Self.part(of: example, best.after, best.before).trimmed
        let left = texts.count - best.read
        doubt =
            "the classes \(places) are taken: '\(part)' of '\(Excerpt.of(example, limit: 40))'"
            + (left == 0 ? "" : "; in \(left == 1 ? "1 cell" : "\(left) cells") nothing can be read")
    }

    private static func isClasses(_ text: String) -> Bool {
        var list = ClassList()
        list.add(text)
        return list.isReadable
    }

    private static func part(of text: String, _ after: String, _ before: String) -> String {
        var part = text[...]
        if !after.isEmpty {
            guard let range = part.firstRange(of: after) else { return "" }
            part = part[range.upperBound...]
        }
        if !before.isEmpty {
            guard let range = part.firstRange(of: before) else { return "" }
            part = part[..<range.lowerBound]
        }
        return String(part)
    }
}

extension String {
    fileprivate var trimmed: String { CellText.folded(self) ?? "" }
}
