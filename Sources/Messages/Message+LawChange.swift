public import Recordations

extension Message {
    /// One obligation whose dates a change of the law moved, with the fields of `deadlines --moved --json`.
    public struct LawMove: Sendable {
        /// One date before and after; nil if unknown.
        public typealias Moved = (name: String, was: CivilDate?, now: CivilDate?)

        /// The names of the dates, the most important first.
        static let dates = ["safe", "legal", "end", "grace_ends", "window_opens"]

        /// The recordation, `REGISTER:KEY`.
        public var recordation: String
        /// The obligation's kind, as in `deadlines --json`.
        public var kind: String
        /// The changed field, only for `report-change`.
        public var field: String?
        /// The mark, for the reader.
        public var mark: String?
        /// The register's jurisdiction.
        public var jurisdiction: String
        /// The dates that moved.
        public var moved: [Moved]
        /// Whether the law no longer requires the obligation.
        public var isGone: Bool
        /// Whether its first moved date is earlier than it was.
        public var isEarlier: Bool
        /// The rule.
        public var rule: String?
        /// The law article that gives the last day.
        public var citation: String?
        /// How certain the citation is.
        public var confidence: String?
        /// The law's texts in other languages: by language, then by the text of the law's file.
        public var lawTexts: LawTexts = [:]
        /// The commands that the message proposes.
        public var commands: [Command]

        /// Creates a move without dates.
        public init(_ recordation: String, kind: String, jurisdiction: String) {
            self.recordation = recordation
            self.kind = kind
            self.jurisdiction = jurisdiction
            moved = []
            isGone = false
            isEarlier = false
            commands = []
        }

        // The name of a date in the tables of the words.
        static func label(of name: String) -> String {
            ["grace_ends": "grace", "window_opens": "opens"][name] ?? name
        }

        func fields(_ words: Words) -> MessageFields {
            var fields: MessageFields = [
                "recordation": MessageValue(recordation), "kind": .text(kind),
                "kind_text": .text(words.word("kinds", kind)), "changed_field": MessageValue(field),
                "changed_field_text": MessageValue(field.map(words.field)),
                "mark": MessageValue(mark), "title": MessageValue(ClippedText.clipped(mark ?? recordation)),
                "jurisdiction": MessageValue(jurisdiction), "is_gone": .flag(isGone),
                "is_earlier": .flag(isEarlier), "rule": MessageValue(rule),
                "citation": MessageValue(citation.map { words.law($0, lawTexts) }),
                "confidence": MessageValue(confidence),
                "confidence_text": MessageValue(confidence.map { words.word("confidence", $0) }),
                "commands": commands.value(words),
            ]
            let first = Self.dates.lazy.compactMap { name in moved.first { $0.name == name } }.first
            fields["key_text"] = MessageValue((first?.name).map { words.dateLabel(Self.label(of: $0)) })
            fields["key_is"] = MessageValue(first?.now?.description)
            fields["dates"] = .list(
                Self.dates.compactMap { name in moved.first { $0.name == name } }.map { one in
                    [
                        "label": .text(words.dateLabel(Self.label(of: one.name))),
                        "was": MessageValue(one.was?.description), "now": MessageValue(one.now?.description),
                    ]
                }
            )
            for name in Self.dates {
                let one = moved.first { $0.name == name }
                fields["\(name)_moved"] = .flag(one != nil)
                fields["\(name)_was"] = MessageValue(one?.was?.description)
                fields["\(name)_is"] = MessageValue(one?.now?.description)
            }
            return fields
        }
    }
}
