internal import Settings

/// What a user says to be the same, from `aliases.yaml`: marks, and holders with their groups and former names.
package struct Aliases: Sendable {
    /// No aliases.
    package static let none = Aliases()

    private var marks: [String: Int] = [:]
    private var holders: [String: (group: Int, isFormer: Bool)] = [:]
    private var names: [[String]] = []
    private var forms: LegalForms = .none

    private init() {}

    /// Reads a file.
    ///
    /// Throws ``SettingsError`` with every mistake and its position: a name without letters, or one that stands in two
    /// groups, which would be one.
    package init(file: String, yaml: String, forms: LegalForms) throws {
        self.forms = forms
        let settings = try SettingsFile(name: file, text: yaml)
        let top = settings.top
        for group in top.lists("marks") { add(marks: group) }
        for section in top.sections("holders") {
            section.requires("names", "the names of one company, or of a group of companies")
            add(holders: section.texts("names"), former: section.texts("former"))
        }
        try settings.finish()
    }

    private mutating func add(marks group: [Setting<String>]) {
        guard group.count > 1 else {
            group.first?.position.report("an alias joins two marks or more, as in [LEXUS, ЛЕКСУС]")
            return
        }
        let number = names.count
        names.append(group.map(\.value))
        for name in group {
            let mark = MarkText(name.value)
            if mark.isWordless {
                name.position.report("'\(name.value)' has no letters, and joins nothing")
            } else if let other = marks[mark.letters], other != number {
                name.position.report(
                    "'\(name.value)' stands in another group too ('\(names[other].first ?? "")'): make one group of the two"
                )
            } else {
                marks[mark.letters] = number
            }
        }
    }

    private mutating func add(holders current: [Setting<String>], former: [Setting<String>]) {
        guard current.count + former.count > 1 else {
            (current + former).first?.position.report(
                "an alias joins two names or more; former names stand in 'former'"
            )
            return
        }
        let number = names.count
        names.append((current + former).map(\.value))
        for (name, isFormer) in current.map({ ($0, false) }) + former.map({ ($0, true) }) {
            let holder = HolderText(name.value, forms: forms)
            guard let key = holder.names.first else {
                name.position.report("'\(name.value)' has no name beside its legal form, and joins nothing")
                continue
            }
            if let other = holders[key], other.group != number {
                name.position.report(
                    "'\(name.value)' stands in another group too ('\(names[other.group].first ?? "")'): make one group of the two"
                )
            } else {
                holders[key] = (number, isFormer && holders[key]?.isFormer ?? true)
            }
        }
    }

    /// Whether there are none.
    package var isEmpty: Bool { names.isEmpty }

    /// The number of the group of a mark, for a dictionary; nil for a mark of no group.
    package func group(of mark: MarkText) -> Int? { marks[mark.letters] }

    /// The number of the group of a holder, for a dictionary; nil for a holder of no group.
    package func group(of holder: HolderText) -> Int? { holder.names.lazy.compactMap { holders[$0]?.group }.first }

    /// Why two marks are one; nil where no alias says so.
    package func reason(joining first: MarkText, _ second: MarkText) -> String? {
        guard let group = group(of: first), group == self.group(of: second) else { return nil }
        return "aliases.yaml says that \(listed(group)) are one mark"
    }

    /// Why two holders are one; nil where no alias says so.
    package func reason(joining first: HolderText, _ second: HolderText) -> String? {
        guard let group = group(of: first), group == self.group(of: second) else { return nil }
        let isFormer = [first, second].contains { holder in
            holder.names.contains { holders[$0].map { $0.group == group && $0.isFormer } ?? false }
        }
        return "aliases.yaml says that \(listed(group)) are one holder"
            + (isFormer ? ", one name being a former one" : "")
    }

    private func listed(_ group: Int) -> String {
        let shown = names[group].prefix(3).map { "'\($0)'" }
        return shown.joined(separator: ", ") + (names[group].count > 3 ? " and others" : "")
    }

    /// Marks that a user keeps apart and an alias makes one.
    package struct Collision: Hashable, Sendable {
        /// The marks as they are written, in order.
        package let marks: [String]
        /// The alias that joins them, as a clause.
        package let reason: String

        /// Makes a collision.
        package init(marks: [String], reason: String) {
            self.marks = marks
            self.reason = reason
        }
    }

    /// The marks among a user's own that an alias makes one: such an alias would take one for the other.
    package func collisions(among own: [String]) -> [Collision] {
        var groups: [Int: [String: String]] = [:]
        for text in own.sorted() {
            let mark = MarkText(text)
            guard let group = group(of: mark) else { continue }
            if groups[group, default: [:]][mark.letters] == nil { groups[group, default: [:]][mark.letters] = mark.raw }
        }
        return groups.sorted { $0.key < $1.key }.compactMap { group, marks in
            guard marks.count > 1 else { return nil }
            return Collision(
                marks: marks.values.sorted(),
                reason: "aliases.yaml says that \(listed(group)) are one mark"
            )
        }
    }
}
