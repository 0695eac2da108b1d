internal import Recordations
package import System

extension ConflictQueue {
    /// Takes keys that arrived at once, and gives what has to be done.
    package mutating func press(_ keys: [Key]) -> Request? { take(keys) }

    /// The input ended: nothing more is answered.
    package mutating func endInput() {
        (prompt, overlay, place) = (nil, nil, .end)
    }

    mutating func pressed(_ key: Character) -> Request? {
        switch key {
        case "?", "h": overlay = .help
        case "q": place = .end
        case "u":
            guard let last = given.last else {
                notice = "nothing was answered yet"
                return nil
            }
            return ask(for: .takeBack(ids: last.ids))
        default: return pressAtPlace(key)
        }
        return nil
    }

    private mutating func pressAtPlace(_ key: Character) -> Request? {
        switch place {
        case .groups:
            if let index = groups.firstIndex(where: { $0.key == key }) { place = .group(index) }
        case .group(let index):
            guard key == "b" else { return answer(key, orElse: { $0.notice = $0.unopened(index) }) }
            place = .groups
        case .question(let index):
            switch key {
            case "b": goBack()
            case "n": advance()
            case "w": overlay = .why
            default: return answer(key, toQuestion: index)
            }
        case .end: break
        }
        return nil
    }

    private func unopened(_ index: Int) -> String? {
        openMembers(groups[index]).isEmpty ? "all of this group are answered; b goes back" : nil
    }

    private mutating func answer(_ key: Character, toQuestion index: Int) -> Request? {
        let question = questions[index]
        if openIDs(index).isEmpty {
            if question.keys.contains(key) || key == "d" {
                notice = "this is answered already; u takes the last answer back"
            }
            return nil
        }
        if let number = key.wholeNumberValue, question.candidates.indices.contains(number - 1) {
            return reason(.value(question.candidates[number - 1]))
        }
        return answer(key, orElse: { _ in })
    }

    private mutating func answer(_ key: Character, orElse refuse: (inout ConflictQueue) -> Void) -> Request? {
        guard !asked.isEmpty else {
            refuse(&self)
            return nil
        }
        if key == "d" {
            begin(.until)
            return nil
        }
        guard answerKeys.contains(key) else { return nil }
        switch key {
        case "k": return reason(.keep)
        case "r", "a": return reason(.register)
        default:
            begin(.value)
            return nil
        }
    }

    mutating func pressedReturn() {
        switch place {
        case .groups where counts.waiting == 0: place = .end
        case .groups: walk(questions.indices.filter { !openIDs($0).isEmpty })
        case .group(let index): walk(openMembers(groups[index]))
        case .question, .end: break
        }
    }

    // Asks for the reason of an answer, unless one was given for all.
    private mutating func reason(_ answer: Answer) -> Request? {
        guard asksReason else { return ask(for: .apply(answer, ids: asked, reason: firstReason)) }
        begin(.reason(answer))
        return nil
    }

    mutating func entered() -> Request? {
        let text = CellText.folded(entry.text) ?? ""
        switch prompt {
        case .value:
            if text.isEmpty {
                notice = "type a value, or - for none; Esc goes back"
                return nil
            }
            if asksReason, text != "-", let id = asked.first { return ask(for: .check(text, id: id)) }
            prompt = nil
            return reason(.value(text == "-" ? nil : text))
        case .until:
            guard let day = day(text) else {
                notice = "'\(text)' is no day after \(today): write 2026-12-01, 30d or 4w; Esc goes back"
                entry = LineEntry()
                return nil
            }
            prompt = nil
            return ask(for: .apply(.putOff(day), ids: asked, reason: firstReason))
        case .reason(let answer):
            guard let reason = enteredReason(text, last: lastReason) else { return nil }
            prompt = nil
            lastReason = reason
            return ask(for: .apply(answer, ids: asked, reason: reason))
        case nil: return nil
        }
    }

    // A date, or a number of days or weeks from today; nothing is the usual number of days.
    private func day(_ text: String) -> CivilDate? {
        if text.isEmpty { return today.adding(days: Self.usualDeferralInDays) }
        if let day = CivilDate(text) { return day > today ? day : nil }
        let unit = text.last.flatMap { $0.isLetter ? $0 : nil }
        guard let number = Int(unit == nil ? text : String(text.dropLast())), (1...36_500).contains(number) else {
            return nil
        }
        switch unit {
        case nil, "d": return today.adding(days: number)
        case "w": return number <= 5_000 ? today.adding(days: 7 * number) : nil
        default: return nil
        }
    }
}
