public import Deadlines
public import Recordations

extension Message {
    /// A stage of an obligation, with all information that a reader needs to act.
    public struct Alert: Sendable {
        /// The obligation; the fields are those of `deadlines --json`.
        public struct Obligation: Sendable {
            /// `renew`, `tell-customs`, `report-change` or `stale-source`; `chase` for a filing that the office has not
            /// completed.
            public var kind: String
            /// `upcoming`, `open`, `due`, `grace`, `lapsed`, `filed` or `satisfied`.
            public var state: String
            /// The rule's name.
            public var rule: String?
            /// The article of the law.
            public var citation: String?
            /// `verified`, `likely` or `unverified`.
            public var confidence: String?
            /// The day that the obligation is about, such as the end of the term.
            public var end: CivilDate?
            /// The first day of the filing window.
            public var windowOpens: CivilDate?
            /// The day to act by.
            public var safe: CivilDate?
            /// The law's last day.
            public var legal: CivilDate?
            /// The last day on which a late filing may be accepted.
            public var graceEnds: CivilDate?
            /// The number of days until the safe date, negative after it.
            public var daysLeft: Int?
            /// The changed field of which customs has to be notified.
            public var field: String?
            /// The other dates that end the recordation, with their names.
            public var caps: [(what: String, date: CivilDate)]
            /// Remarks on the computation of the dates.
            public var notes: [Remark]
            /// The law's texts in other languages: by language, then by the text of the law's file.
            public var lawTexts: LawTexts = [:]

            /// Makes an obligation; the caller sets the other properties afterwards.
            public init(kind: String, state: String) {
                self.kind = kind
                self.state = state
                caps = []
                notes = []
            }
        }

        /// The alert's name, which the user gives to acknowledge it.
        public var name: String
        /// The obligation.
        public var obligation: Obligation
        /// The source's name.
        public var source: String
        /// The recordation's name, `REGISTER:KEY`; nil for an obligation about a source.
        public var recordation: String?
        /// The code of the jurisdiction that keeps the register.
        public var jurisdiction: String
        /// The recordation's values.
        public var values: FieldValues
        /// The person or team that the recordation belongs to.
        public var owner: String?
        /// The stage by its name in the ledger.
        public var stage: String
        /// The stage's day.
        public var due: CivilDate
        /// The number of days since the stage's day; 0 for an alert in time.
        public var daysLate: Int
        /// The recipient of an earlier alert who did not react; nil for the first alert.
        public var escalatedFrom: String?
        /// The recipient to whom earlier alerts could not be delivered; nil where that is not the reason for this
        /// alert.
        public var unreached: String?
        /// The commands that the message proposes.
        public var commands: [Command]
        /// How the alert is answered by mail; nil where no answers are taken.
        public var reply: Reply?

        /// Makes an alert.
        public init(
            name: String,
            obligation: Obligation,
            source: String,
            recordation: String?,
            jurisdiction: String,
            values: FieldValues,
            owner: String? = nil,
            stage: String,
            due: CivilDate,
            daysLate: Int = 0,
            escalatedFrom: String? = nil,
            commands: [Command] = []
        ) {
            self.name = name
            self.obligation = obligation
            self.source = source
            self.recordation = recordation
            self.jurisdiction = jurisdiction
            self.values = values
            self.owner = owner
            self.stage = stage
            self.due = due
            self.daysLate = daysLate
            self.escalatedFrom = escalatedFrom
            self.commands = commands
        }

        /// Whether the law's last day has passed and nothing is filed.
        var isOverdue: Bool { ["grace", "lapsed"].contains(obligation.state) }

        // A language may have the same text for all notes of a law; the text is then used once.
        private func notes(_ words: Words) -> [String] {
            obligation.notes.map { words.remark($0, obligation.lawTexts) }.reduce(into: []) {
                if !$0.contains($1) { $0.append($1) }
            }
        }

        func fields(_ words: Words, on today: CivilDate? = nil) -> MessageFields {
            ofObligation(words).merging(ofRecordation(words)) { $1 }.merging(ofDay(words, today)) { $1 }.merging([
                "alert": MessageValue(name), "stage": .text(stage), "stage_text": .text(words.stage(stage)),
                "due": MessageValue(due.description), "days_late": .count(daysLate),
                "escalated_from": MessageValue(escalatedFrom), "unreached": MessageValue(unreached),
                "commands": commands.value(words), "answers": answers(words, on: today),
                "answers_text": MessageValue(reply.map { _ in words.answer("title") }),
            ]) { $1 }
        }

        private func ofObligation(_ words: Words) -> MessageFields {
            func date(_ date: CivilDate?) -> MessageValue { MessageValue(date?.description) }
            return [
                "kind": .text(obligation.kind), "kind_text": .text(words.word("kinds", obligation.kind)),
                "state": .text(obligation.state), "state_text": .text(words.word("states", obligation.state)),
                "is_overdue": .flag(isOverdue), "is_filed": .flag(obligation.kind == "chase"),
                "left_text": .text(words.days(obligation.daysLeft)),
                "end": date(obligation.end), "window_opens": date(obligation.windowOpens),
                "safe": date(obligation.safe), "legal": date(obligation.legal),
                "grace_ends": date(obligation.graceEnds),
                "rule": MessageValue(obligation.rule),
                "citation": MessageValue(obligation.citation.map { words.law($0, obligation.lawTexts) }),
                "confidence": MessageValue(obligation.confidence),
                "confidence_text": MessageValue(obligation.confidence.map { words.word("confidence", $0) }),
                "is_doubtful": .flag(obligation.confidence.map { $0 != "verified" } ?? false),
                "changed_field": MessageValue(obligation.field),
                "changed_field_text": MessageValue(obligation.field.map(words.field)),
                "caps": .list(
                    obligation.caps.map { cap in
                        [
                            "what": .text(cap.what), "what_text": .text(words.word("caps", cap.what)),
                            "date": .text(cap.date.description),
                        ]
                    }
                ),
                "notes": .texts(notes(words)),
            ]
        }

        private func ofRecordation(_ words: Words) -> MessageFields {
            func value(_ field: Field) -> MessageValue { MessageValue(values[field].map(ClippedText.clipped)) }
            return [
                "source": MessageValue(source), "recordation": MessageValue(recordation),
                "title": MessageValue(ClippedText.clipped(values[.mark] ?? recordation ?? source)),
                "jurisdiction": MessageValue(jurisdiction), "recordation_number": value(.recordationNumber),
                "registration_number": value(.registrationNumber), "mark": value(.mark), "holder": value(.holder),
                "classes": MessageValue(values.classes.numbers.map(String.init).joined(separator: ", ")),
                "right_type": value(.rightType), "status": .text(values.status.rawValue),
                "status_text": .text(words.word("statuses", values.status.rawValue)), "valid_to": value(.validTo),
                "registration_valid_to": value(.registrationValidTo), "agent": value(.agent),
                "owner": MessageValue(owner),
            ]
        }

        // What depends on the day of the message: the heading, the task, the dates that have passed.
        private func ofDay(_ words: Words, _ today: CivilDate?) -> MessageFields {
            let outlook = outlook(on: today)
            let date = outlook.date?.description
            let day = today ?? outlook.date.flatMap { date in outlook.left.map { date.adding(days: -$0) } }
            let dates = dates.map { name, date -> MessageFields in
                let left = day.map { date.days(since: $0) }
                let row = name == outlook.key ? "key" : left.map { $0 < 0 } ?? false ? "past" : "date"
                return [
                    "label": .text(words.dateLabel(name)), "date": .text(date.description), "row": .text(row),
                    "is_key": .flag(row == "key"), "left_text": .text(words.days(left)),
                ]
            }
            return [
                "phase": .text(outlook.phase.rawValue), "urgency": .text(outlook.urgency.rawValue),
                "urgency_text": .text(words.word("urgencies", outlook.urgency.rawValue)),
                "headline_text": .text(words.headline(outlook.phase, date)),
                "action_text": .text(words.action(obligation, outlook.phase)),
                "key_date": MessageValue(date),
                "key_left_text": MessageValue(date.map { _ in words.days(outlook.left) }),
                "key_text": MessageValue(outlook.key.map(words.dateLabel)), "dates": .list(dates),
            ]
        }
    }
}
