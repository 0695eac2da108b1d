internal import Curation
internal import Deadlines
internal import Delivery
internal import Documents
package import Messages
internal import Mirror
internal import Notifications
package import Recordations

/// An answer to an alert that came by mail: who sent it, what it says, and what is done for it.
package struct MailAnswer {
    /// What became of a mail.
    package struct Result {
        /// How it ended.
        package enum Outcome: Sendable {
            /// It was done.
            case done
            /// It was done before.
            case repeated
            /// It was refused, and nothing was done.
            case refused
        }

        /// The alert's number; nil for a mail whose token is not one of the mirror's.
        package fileprivate(set) var alert: Int?
        /// The recordation or the source, as in the ledger.
        package fileprivate(set) var subject: String?
        /// Whether the alert is about a recordation.
        package fileprivate(set) var isOfRecordation = false
        /// The recipient of the message, who answered.
        package fileprivate(set) var recipient: String?
        /// What was answered.
        package fileprivate(set) var answer: ReplyAnswer?
        /// How it ended.
        package fileprivate(set) var outcome = Outcome.refused
        /// Why it was refused, or what was found; nil where it was simply done.
        package fileprivate(set) var reason: String?
    }

    // Refusals are results: a mail is read by a program, and nobody waits for an error.
    private struct Refusal: Error {
        let reason: String

        init(_ reason: String) { self.reason = reason }
    }

    private let workspace: Workspace
    private let mirror: Mirror
    private let isDryRun: Bool
    private let today: CivilDate

    /// Opens the mirror.
    ///
    /// Throws ``UsageError`` where the settings take no answers.
    package init(_ workspace: Workspace, today: CivilDate?, isDryRun: Bool) throws {
        guard workspace.delivery.replyTo != nil else {
            throw UsageError(
                "\(workspace.file) does not say which address takes answers",
                advice: "write 'reply_to: ADDRESS' under 'letters'"
            )
        }
        self.workspace = workspace
        self.isDryRun = isDryRun
        self.today = try workspace.writingDay(today, isDryRun: isDryRun)
        mirror = try workspace.openMirror(creating: false)
    }

    /// Reads a mail and does what it answers, once.
    ///
    /// A mail that is refused is a result, not an error. Throws what the mirror and the key's file throw.
    package func answer(_ bytes: [UInt8]) throws -> Result {
        var result = Result()
        do {
            try answer(bytes, &result)
        } catch let refusal as Refusal {
            result.reason = refusal.reason
        } catch let error as UsageError where result.answer != nil {
            // The commands refuse a day that has passed, or one past the last day to act, by such an error.
            result.reason = error.description.split(separator: "\n").joined(separator: ";")
        } catch let error as MirrorError where result.answer != nil && error.kind == .moved {
            result.reason = "\(error)".split(separator: "\n").joined(separator: ";")
        }
        return result
    }

    private func answer(_ bytes: [UInt8], _ result: inout Result) throws {
        guard bytes.count <= ReceivedMail.limitInBytes else { throw Refusal("the mail is larger than 1 MiB") }
        let mail = ReceivedMail(bytes, charsets: Self.text)
        if let refusal = mail.refusal { throw Refusal(refusal) }
        let entry = try entry(of: mail)
        try checkSender(of: mail, entry)
        result.alert = entry.id
        result.subject = entry.key.subject.name
        result.isOfRecordation = !entry.key.subject.key.isEmpty
        result.recipient = entry.key.recipient
        let words = OwnWords(mail.text)
        let answer = try answer(words)
        result.answer = answer
        let isNew = try carryOut(answer, to: entry, AnsweringMail(id: mail.id, words: words.text))
        result.outcome = isNew ? .done : .repeated
        if !isNew { result.reason = "it was answered already" }
    }

    private static let text: CharsetDecoder = { bytes, label in
        guard let charset = try? Charset(label: label),
            let text = try? TextDecoder.text(of: bytes, charsets: [charset])
        else { return nil }
        return String(decoding: text, as: UTF8.self)
    }

    // One sentence for whatever is wrong with a token: nothing is to be learnt by trying.
    private func entry(of mail: ReceivedMail) throws -> LedgerEntry {
        let tokens = mail.tokens
        guard let token = tokens.first else {
            throw Refusal("it names no alert: the subject has to hold the text in brackets that the link put there")
        }
        guard tokens.count == 1 else {
            throw Refusal("it names several alerts: answer each by its own link, or leave one text in brackets")
        }
        let unknown = Refusal("what it names is no alert of this mirror, or of another message")
        guard let signer = try ReplySigner(reading: workspace, mirror),
            let entry = try mirror.entries(id: token.alert).first, let message = entry.idempotencyKey,
            signer.isValid(token, recipient: entry.key.recipient, message: message)
        else { throw unknown }
        return entry
    }

    private func checkSender(of mail: ReceivedMail, _ entry: LedgerEntry) throws {
        guard let senders = mail.senders, let sender = senders.first, senders.count == 1 else {
            throw Refusal("its field From does not name one sender")
        }
        guard Recipient.isSame(sender.address, entry.key.recipient) else {
            throw Refusal("its sender is not the recipient of the message that it answers")
        }
    }

    private func answer(_ words: OwnWords) throws -> ReplyAnswer {
        let forms = "write one line: seen; filed, reference NUMBER; not ours; or snooze until YYYY-MM-DD"
        switch ReplyReading(words.lines) {
        case .answer(let answer): return answer
        case .none: throw Refusal("it has no answer above or below the quoted message; \(forms)")
        case .several(let names): throw Refusal("it has several answers: \(names.joined(separator: ", ")); \(forms)")
        case .unclear(let line, let why): throw Refusal("the line '\(line)' is not clear: \(why); \(forms)")
        }
    }

    // MARK: What is done

    private struct AnsweringMail {
        let id: String
        let words: String

        var cause: String { "\(Mirror.mailCause): \(id)" }
    }

    /// Does what was answered; false where it was done before.
    private func carryOut(_ answer: ReplyAnswer, to entry: LedgerEntry, _ mail: AnsweringMail) throws -> Bool {
        let actor = (try? MailAddress(entry.key.recipient))?.address ?? entry.key.recipient
        let record = try mirror.record(ofAlert: entry.id)
        // First: a mail that comes a second time is nobody's mistake, even if its alert is over by now.
        if let record, try isRepeated(answer, of: entry, record, mail) { return false }
        let renewal: Renewal? =
            if case .filed(let reference, let day) = answer {
                try filing(entry, record, reference: reference, on: day)
            } else { nil }
        if case .snooze = answer { try checkOpen(entry, record) }
        let isDone = try mirror.transaction(isDryRun: isDryRun) { () throws -> Bool in
            if let record, try isRepeated(answer, of: entry, record, mail) { return false }
            let replies = AlertReplies(workspace, mirror, isDryRun: false, actor: actor, cause: mail.cause)
            switch answer {
            case .seen:
                if try mirror.entry(numbered: entry.id).state == .acknowledged { return false }
                _ = try replies.acknowledge(entry.id, note: mail.words)
            case .snooze(let day):
                if record == nil, try mirror.snoozes()[entry.key.subject] == day { return false }
                _ = try replies.snooze(entry.id, until: day, note: mail.words, today: today)
            case .filed:
                guard let record, let renewal else { throw Refusal(Self.noRecordation) }
                if try mirror.renewals(of: record).last(where: { $0.end == renewal.end }) == renewal { return false }
                try mirror.note(renewal, record: record, actor: actor, cause: mail.cause)
            case .notOurs:
                guard let record else { throw Refusal(Self.noRecordation) }
                guard let evidence = try mirror.evidence(number: record) else {
                    throw Refusal("the message is old: the recordation is not in the mirror any more")
                }
                if evidence.recordation.watch == false { return false }
                try mirror.setWatch(false, record: record, actor: actor, cause: "\(mail.cause) \(mail.words)")
            }
            return true
        }
        if isDone, !isDryRun { workspace.materialiseDeadlines(mirror) }
        return isDone
    }

    private static let noRecordation = "the alert is about a source, not about a recordation"

    private func isRepeated(
        _ answer: ReplyAnswer,
        of entry: LedgerEntry,
        _ record: Int,
        _ mail: AnsweringMail
    ) throws
        -> Bool
    {
        let kind =
            switch answer {
            case .seen: "acknowledged"
            case .snooze: "snoozed"
            case .filed: "renewal"
            case .notOurs: "edited"
            }
        switch try mirror.formerAnswer(mail.id, record: record, to: entry, kind: kind) {
        case .sameMail: return true
        case .redacted:
            throw Refusal("an answer of this kind was removed from the history, and this may be the same mail")
        case nil: return false
        }
    }

    // Of an alert that is over, nothing can be put off.
    private func checkOpen(_ entry: LedgerEntry, _ record: Int?) throws {
        guard let record else { return }
        let open = try workspace.docket(mirror).items(of: record).items.map { AlertSubject($0.obligation) }
        guard open.contains(entry.key.subject) else {
            throw Refusal("the message is old: what it told of is done, or has another date now")
        }
    }

    // The renewal of the term that the message was about; the next one is another.
    private func filing(
        _ entry: LedgerEntry,
        _ record: Int?,
        reference: String?,
        on day: CivilDate?
    ) throws -> Renewal {
        guard let record else { throw Refusal(Self.noRecordation) }
        let about = entry.key.subject.kind.split(separator: "/").last.map(String.init) ?? ""
        guard Obligation.Kind(rawValue: about)?.isOfTerm ?? false else {
            throw Refusal("the alert is about '\(about)': only a renewal is noted as filed")
        }
        let items = try workspace.docket(mirror).items(of: record).items
        let term = items.map(\.obligation).first {
            $0.kind.isOfTerm && !$0.isSatisfied && $0.end == entry.key.subject.end
        }
        guard let term else {
            throw Refusal("the message is old: the recordation has no such term to renew any more")
        }
        guard term.renewal?.state != .acknowledged else {
            throw Refusal("the renewal is noted as acknowledged by the office already")
        }
        let day = day ?? term.renewal.flatMap { $0.state == .filed && $0.reference == reference ? $0.on : nil } ?? today
        guard day <= today else { throw Refusal("\(day) is still to come: give the day on which it was filed") }
        return Renewal(end: term.end, state: .filed, on: day, reference: reference)
    }
}
