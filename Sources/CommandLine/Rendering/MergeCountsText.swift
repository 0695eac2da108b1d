internal import Application
internal import Curation
internal import Mirror
internal import Rendering

extension MergeCounts {
    private static let mostNamed = 12

    /// What became of people's edits, for people.
    var sentences: [String] {
        var lines: [String] = []
        if linked > 0 { lines.append("\(Phrase.count(linked, "filed recordation")) now in the register, and linked") }
        if setAside > 0 {
            lines.append(
                "\(Phrase.count(setAside, "edit")) of filed recordations set aside: the recordation has its own (recordal history ID)"
            )
        }
        if converged > 0 { lines.append("\(Phrase.count(converged, "edit")) closed: the register says the same now") }
        if overruled > 0 { lines.append("\(Phrase.count(overruled, "edit")) overruled by a policy") }
        if kept > 0 { lines.append("\(Phrase.count(kept, "edit")) kept by a policy, from the register's new value on") }
        if remembered > 0 { lines.append("\(Phrase.count(remembered, "conflict")) answered as before") }
        if returned > 0 {
            lines.append("\(Phrase.count(returned, "conflict")) closed: the register is back where the edit began")
        }
        let named = closed.prefix(Self.mostNamed).map { "  \($0.sentence)" }
        let more = remembered + returned - named.count
        return lines + named + (more > 0 ? ["  and \(Phrase.number(more)) more: recordal conflicts --all"] : [])
    }
}

extension ClosedConflict {
    /// The shape of ``json``.
    static let shape: JSONShape = [
        "conflict": .integer, "recordation": .string, "field": .string, "answer": Resolution.shape.orNull,
    ]

    /// Which one it is, and why nobody is asked.
    var sentence: String {
        let name = "conflict \(conflict) of \(recordation), \(field)"
        guard let resolution else { return "\(name): the question fell away" }
        return
            "\(name): \(resolution.value ?? resolution.choice.rawValue), as \(resolution.actor) answered on "
            + "\(resolution.at.prefix(10))"
    }

    var json: JSON {
        .object([
            ("conflict", .int(conflict)), ("recordation", .string(recordation)), ("field", .string(field)),
            ("answer", resolution?.json ?? .null),
        ])
    }
}
