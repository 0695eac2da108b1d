internal import Alerts
internal import Deadlines
internal import Recordations
internal import Rendering

extension Docket.Item {
    /// The obligation as `--json` promises it.
    func json(on today: CivilDate) -> JSON {
        let one = obligation
        func date(_ date: CivilDate?) -> JSON { JSON(date?.description) }
        return .object([
            ("obligation", .string(one.id)), ("recordation", JSON(one.recordation)),
            ("kind", .string(one.kind.rawValue)),
            ("rule", JSON(one.rule?.name)), ("citation", JSON(one.citation?.text)),
            ("confidence", JSON(one.confidence?.rawValue)), ("end", date(one.end)),
            ("window_opens", date(one.windowOpens)), ("safe", date(one.safe)), ("legal", date(one.legal)),
            ("grace_ends", date(one.graceEnds)), ("state", .string(one.state(on: today).rawValue)),
            ("days_left", JSON(one.daysLeft(on: today))),
            (
                "caps",
                .array(one.caps.map { .object([("what", .string($0.what)), ("date", .string($0.date.description))]) })
            ),
            ("source", .string(one.source)), ("jurisdiction", .string(one.jurisdiction)), ("field", JSON(one.field)),
            ("mark", JSON(mark)), ("holder", JSON(holder)), ("owner", JSON(owner)),
            ("tags", .array(tags.map { .string($0) })), ("computed_end", date(one.computedEnd)),
            ("holidays_known", .bool(!one.marks.contains(.holidaysUnknown))),
            ("remarks", .array(one.remarks.map { .string($0.text) })), ("right_type", JSON(one.right)),
            (
                "conflicts",
                .array(
                    (one.rule?.conflicts ?? []).map { conflict in
                        .object([
                            ("about", .string(conflict.about)), ("reading", .string(conflict.reading)),
                            ("citation", .string(conflict.citation.text)),
                            ("confidence", .string(conflict.citation.confidence.rawValue)),
                            ("note", JSON(conflict.note)),
                        ])
                    }
                )
            ),
            (
                "citations",
                .array(
                    one.citations.map { citation in
                        .object([
                            ("citation", .string(citation.text)), ("confidence", .string(citation.confidence.rawValue)),
                            ("checked", .string(citation.checked.description)),
                            ("pages", .array(citation.pages.map { .string($0) })),
                        ])
                    }
                )
            ),
            (
                "needs",
                .array(
                    (one.kind.isOfTerm ? one.rule?.needs ?? [] : []).map {
                        .object([("what", .string($0.what)), ("citation", .string($0.citation.text))])
                    }
                )
            ),
            (
                "renewal",
                one.renewal.map {
                    .object([
                        ("state", .string($0.state.rawValue)), ("on", .string($0.on.description)),
                        ("reference", JSON($0.reference)),
                    ])
                } ?? .null
            ),
        ])
    }
}

extension Obligation {
    /// What is to be done, in a word or two.
    var task: String {
        switch kind {
        case .renew: "renew"
        case .notifyCustoms: "tell customs"
        case .reportChange: "report \(field ?? "change")"
        case .renewPowerOfAttorney: "renew power of attorney"
        case .renewInsurance: "renew insurance"
        case .payDues: "pay dues"
        case .staleSource: "bring in"
        }
    }

    /// The end, with what it is the end of where that is not the printed one.
    var endLabel: String {
        guard kind.isOfTerm || kind.precondition != nil else { return "" }
        guard let end else { return "unknown" }
        guard let cap = caps.first, cap.what != "printed" else { return end.description }
        // A concurrent recordation's own end is the registration's.
        if rule?.kind == .concurrent, cap.what == Rule.CapKind.registration.rawValue { return end.description }
        return "\(end) (\(cap.what))"
    }

    /// Where the last day stands, behind how sure that is.
    var citationLabel: String { citation.map { "\(confidence?.rawValue ?? ""): \($0.text)" } ?? "" }

    /// `3 d`, `-2 d`, or nothing.
    func left(on today: CivilDate) -> String { daysLeft(on: today).map { "\($0) d" } ?? "" }

    /// What is to be done by when and by which law, in one line.
    func next(on today: CivilDate) -> String {
        var words = task
        if let safe { words += ", act by \(safe) (\(left(on: today)))" }
        if let legal { words += ", last day by law \(legal)" }
        if kind != .reportChange { words += ", \(end.map { "ends \($0)" } ?? "end unknown")" }
        // A date that a person or a register gave needs no law.
        if rule == nil, kind.precondition != nil { return words }
        return words + (rule.map { " (\($0.name)\(citation.map { ": \($0.text)" } ?? ""))" } ?? " (no law known)")
    }

    /// All of it in lines, for one recordation's sheet.
    func lines(on today: CivilDate) -> [String] {
        var head = "\(task): \(state(on: today).rawValue)"
        if let safe { head += ", act by \(safe) (\(left(on: today)))" }
        if let legal { head += ", last day by law \(legal)" }
        if let end { head += kind == .reportChange ? ", changed on \(end)" : ", ends \(end)" }
        var lines = [head]
        if let windowOpens, kind != .reportChange { lines.append("window opens \(windowOpens)") }
        if let graceEnds { lines.append("may still be taken until \(graceEnds)") }
        if caps.count > 1 { lines.append("caps: " + caps.map { "\($0.what) \($0.date)" }.joined(separator: ", ")) }
        if let renewal { lines.append("renewal \(renewal.words)") }
        if let rule {
            let cited = citations.map { "\($0.text) [\($0.confidence.rawValue), \($0.checked)]" }
            lines.append("\(rule.name): " + cited.joined(separator: "; "))
        }
        // What a reader has to know of the law stands once, below the term.
        return lines + remarks.map(\.text) + (kind.precondition == nil ? rule?.notes ?? [] : [])
    }
}
