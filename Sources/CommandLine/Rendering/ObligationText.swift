internal import Application
internal import Deadlines
internal import Recordations

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

    /// The legal text that states the last day, after its confidence.
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
        // The notes of a rule are shown once, below the term.
        return lines + remarks.map(\.text) + (kind.precondition == nil ? rule?.notes ?? [] : [])
    }
}
