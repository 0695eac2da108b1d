public import Recordations

extension Message {
    /// A source with the result of its last fetch.
    public struct Source: Sendable {
        /// The source's name.
        public var name: String
        /// The fetch's number.
        public var fetch: Int?
        /// The reason for a failed or held fetch, or another remark.
        public var reason: String?
        /// The day of the last edition.
        public var knownFrom: CivilDate?
        /// The age of the last edition in days.
        public var age: Int?
        /// The allowed age in days.
        public var allowedAge: Int?
        /// The commands that the message proposes.
        public var commands: [Command]

        /// Makes a source; the caller sets the other properties afterwards.
        public init(_ name: String, fetch: Int? = nil, reason: String? = nil, commands: [Command] = []) {
            self.name = name
            self.fetch = fetch
            self.reason = reason
            self.commands = commands
        }

        func fields(_ words: Words) -> MessageFields {
            [
                "source": MessageValue(name), "fetch": MessageValue(fetch.map(String.init)),
                "reason": MessageValue(reason),
                "known_from": MessageValue(knownFrom?.description), "age_days": MessageValue(age.map(String.init)),
                "allowed_days": MessageValue(allowedAge.map(String.init)), "commands": commands.value(words),
            ]
        }
    }

    /// An open conflict; the fields are those of `conflicts --json`.
    public struct Conflict: Sendable {
        /// The conflict's name.
        public var name: String
        /// The recordation's name.
        public var recordation: String
        /// The mark, for the reader.
        public var mark: String?
        /// The code of the jurisdiction that keeps the register; nil where it is not known.
        public var jurisdiction: String?
        /// The day on which the conflict was opened, `YYYY-MM-DD`.
        public var opened: String?
        /// The field; nil for a recordation that is gone.
        public var field: String?
        /// `field`, `gone` or `unobserved`.
        public var kind: String
        /// The common base of both values.
        public var base: String?
        /// The edit's value.
        public var local: String?
        /// The register's value.
        public var register: String?
        /// The commands that the message proposes.
        public var commands: [Command]

        /// Makes a conflict.
        public init(
            name: String,
            recordation: String,
            mark: String?,
            field: String?,
            kind: String,
            base: String?,
            local: String?,
            register: String?,
            commands: [Command] = []
        ) {
            self.name = name
            self.recordation = recordation
            self.mark = mark
            self.field = field
            self.kind = kind
            self.base = base
            self.local = local
            self.register = register
            self.commands = commands
        }

        func fields(_ words: Words) -> MessageFields {
            [
                "conflict": MessageValue(name), "recordation": MessageValue(recordation), "mark": MessageValue(mark),
                "title": MessageValue(ClippedText.clipped(mark ?? recordation)),
                "jurisdiction": MessageValue(jurisdiction),
                "opened": MessageValue(opened), "field": MessageValue(field),
                "field_text": MessageValue(field.map(words.field)), "kind": .text(kind),
                "kind_text": .text(words.word("conflicts", kind)), "base": MessageValue(base.map(ClippedText.clipped)),
                "local": MessageValue(local.map(ClippedText.clipped)),
                "register": MessageValue(register.map(ClippedText.clipped)),
                "commands": commands.value(words),
            ]
        }
    }

    /// One change that a register made; the fields are those of `changes --json`.
    public struct Change: Sendable {
        /// The recordation's name.
        public var recordation: String
        /// The mark, for the reader.
        public var mark: String?
        /// The code of the jurisdiction that keeps the register; nil where it is not known.
        public var jurisdiction: String?
        /// The day on which the register was read, `YYYY-MM-DD`.
        public var on: String?
        /// The kind of event, such as `changed` or `added`.
        public var kind: String
        /// The field; nil where the whole recordation was added or removed.
        public var field: String?
        /// The old value.
        public var old: String?
        /// The new value.
        public var new: String?

        /// Makes a change.
        public init(recordation: String, mark: String?, kind: String, field: String?, old: String?, new: String?) {
            self.recordation = recordation
            self.mark = mark
            self.kind = kind
            self.field = field
            self.old = old
            self.new = new
        }

        func fields(_ words: Words) -> MessageFields {
            [
                "recordation": MessageValue(recordation), "mark": MessageValue(mark), "kind": MessageValue(kind),
                "title": MessageValue(ClippedText.clipped(mark ?? recordation)),
                "jurisdiction": MessageValue(jurisdiction),
                "on": MessageValue(on), "kind_text": .text(words.event(kind)),
                "field": MessageValue(field), "field_text": MessageValue(field.map(words.field)),
                "old": MessageValue(old.map(ClippedText.clipped)), "new": MessageValue(new.map(ClippedText.clipped)),
            ]
        }
    }

    /// The result of a run.
    public struct Run: Sendable {
        /// Each source with its verdict: `applied`, `unchanged`, `held` or `failed`, and the reason where there is one.
        public var sources: [(source: String, verdict: String, reason: String?)]
        /// The number of delivered messages.
        public var sent: Int
        /// The number of messages that could not be delivered.
        public var failed: Int
        /// The exit codes that apply, the most important first; empty for a run without problems.
        public var codes: [Int]
        /// The hash at the head of the chain of events.
        public var head: String?

        /// Makes a result.
        public init(
            sources: [(source: String, verdict: String, reason: String?)],
            sent: Int,
            failed: Int,
            codes: [Int],
            head: String?
        ) {
            self.sources = sources
            self.sent = sent
            self.failed = failed
            self.codes = codes
            self.head = head
        }

        func fields(_ words: Words) -> MessageFields {
            [
                "sources": .list(
                    sources.map { source in
                        [
                            "source": MessageValue(source.source), "verdict": MessageValue(source.verdict),
                            "verdict_text": .text(words.word("verdicts", source.verdict)),
                            "reason": MessageValue(source.reason),
                        ]
                    }
                ),
                "sent": .count(sent), "failed": .count(failed), "is_well": .flag(codes.isEmpty),
                "codes": MessageValue(codes.map(String.init).joined(separator: ", ")), "head": MessageValue(head),
            ]
        }
    }
}
