public import Recordations

extension Letter {
    /// A source and what became of its last fetch.
    public struct Source: Sendable {
        /// The source's name.
        public var name: String
        /// The fetch's number.
        public var fetch: Int?
        /// Why it failed or is held, or what else there is to say.
        public var reason: String?
        /// The day from which what is known comes.
        public var knownFrom: CivilDate?
        /// How many days ago that is.
        public var age: Int?
        /// How many days it may be.
        public var allowedAge: Int?
        /// What can be done next.
        public var commands: [Command]

        /// Names a source; what else is known is set afterwards.
        public init(_ name: String, fetch: Int? = nil, reason: String? = nil, commands: [Command] = []) {
            self.name = name
            self.fetch = fetch
            self.reason = reason
            self.commands = commands
        }

        func fields(_ words: Words) -> LetterFields {
            [
                "source": LetterValue(name), "fetch": LetterValue(fetch.map(String.init)),
                "reason": LetterValue(reason),
                "known_from": LetterValue(knownFrom?.description), "age_days": LetterValue(age.map(String.init)),
                "allowed_days": LetterValue(allowedAge.map(String.init)), "commands": commands.value(words),
            ]
        }
    }

    /// An open conflict; the fields are those of `conflicts --json`.
    public struct Conflict: Sendable {
        /// Its name.
        public var name: String
        /// The recordation's name.
        public var recordation: String
        /// The mark, by which a reader knows it.
        public var mark: String?
        /// The field; nil for a recordation that is gone.
        public var field: String?
        /// `field`, `gone` or `unobserved`.
        public var kind: String
        /// The value from which both sides set out.
        public var base: String?
        /// The edit's value.
        public var local: String?
        /// The register's value.
        public var register: String?
        /// What can be done next.
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

        func fields(_ words: Words) -> LetterFields {
            [
                "conflict": LetterValue(name), "recordation": LetterValue(recordation), "mark": LetterValue(mark),
                "field": LetterValue(field), "kind": .text(kind), "kind_text": .text(words.word("conflicts", kind)),
                "base": LetterValue(base), "local": LetterValue(local), "register": LetterValue(register),
                "commands": commands.value(words),
            ]
        }
    }

    /// One change that a register made; the fields are those of `changes --json`.
    public struct Change: Sendable {
        /// The recordation's name.
        public var recordation: String
        /// The mark, by which a reader knows it.
        public var mark: String?
        /// The kind of event, such as `changed` or `added`.
        public var kind: String
        /// The field; nil where the whole recordation came or went.
        public var field: String?
        /// What it said before.
        public var old: String?
        /// What it says now.
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

        var fields: LetterFields {
            [
                "recordation": LetterValue(recordation), "mark": LetterValue(mark), "kind": LetterValue(kind),
                "field": LetterValue(field), "old": LetterValue(old), "new": LetterValue(new),
            ]
        }
    }

    /// What a run came to.
    public struct Run: Sendable {
        /// Each source with its verdict: `applied`, `unchanged`, `held` or `failed`, and the reason where there is one.
        public var sources: [(source: String, verdict: String, reason: String?)]
        /// How many letters were delivered.
        public var sent: Int
        /// How many could not be.
        public var failed: Int
        /// The exit codes that apply, the weightiest first; empty where all went well.
        public var codes: [Int]
        /// The head of the chain of events.
        public var head: String?

        /// Makes an outcome.
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

        func fields(_ words: Words) -> LetterFields {
            [
                "sources": .list(
                    sources.map { source in
                        [
                            "source": LetterValue(source.source), "verdict": LetterValue(source.verdict),
                            "verdict_text": .text(words.word("verdicts", source.verdict)),
                            "reason": LetterValue(source.reason),
                        ]
                    }
                ),
                "sent": .count(sent), "failed": .count(failed), "is_well": .flag(codes.isEmpty),
                "codes": LetterValue(codes.map(String.init).joined(separator: ", ")), "head": LetterValue(head),
            ]
        }
    }
}
