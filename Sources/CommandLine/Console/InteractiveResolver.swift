internal import Application
internal import Curation
internal import Mirror
internal import Notifications
internal import Recordations
internal import Registers
internal import Rendering

/// Goes through the open conflicts with a person, one key each.
///
/// Each resolution is written at once: a person who leaves in the middle goes on there the next time.
struct InteractiveResolver {
    private static let deferralInDays = 30

    private let resolver: ConflictResolver
    private let docket: Docket
    private let reason: String
    private let today: CivilDate
    private let style: TextStyle
    private var counts = (resolved: 0, deferred: 0)

    init(_ resolver: ConflictResolver, _ docket: Docket, reason: String, today: CivilDate, _ style: TextStyle) {
        self.resolver = resolver
        self.docket = docket
        self.reason = reason
        self.today = today
        self.style = style
    }

    /// Asks about each conflict in turn, until all are done or the person leaves.
    mutating func run(_ conflicts: [ConflictDetail]) throws {
        for (number, one) in conflicts.enumerated() {
            Output.line("\(number + 1) of \(conflicts.count)")
            // Computed at its turn: the resolutions before may have moved a deadline.
            let effects = try docket.effects(of: [one])[one.conflict.id]
            Output.line(StyledText(lines: ConflictText(one, effects, today: today, style: style).lines))
            guard try ask(one) else { break }
        }
        let later = counts.deferred > 0 ? ", \(Phrase.number(counts.deferred)) put off" : ""
        let all = Phrase.count(conflicts.count, "conflict")
        Output.line("\(Phrase.number(counts.resolved)) of \(all) answered\(later).")
    }

    // Asks until a key is usable; false where the person leaves.
    private mutating func ask(_ one: ConflictDetail) throws -> Bool {
        while true {
            prompt("[l]ocal  [r]egister  [v]alue  [d]efer \(Self.deferralInDays) days  [s]kip  [q]uit: ")
            do {
                switch Keyboard.key() {
                case "l": try apply(.resolve("local"), to: one)
                case "r": try apply(.resolve("register"), to: one)
                case "v":
                    prompt("value: ")
                    guard let text = Keyboard.line(), CellText.folded(text) != nil else { continue }
                    try apply(.resolve(text), to: one)
                case "d":
                    try apply(.putOff(today.adding(days: Self.deferralInDays)), to: one)
                    counts.deferred += 1
                    return true
                case "s":
                    Output.line("skipped")
                    return true
                case "q", nil:
                    Output.line("left")
                    return false
                default: continue
                }
                counts.resolved += 1
                return true
            } catch let error as StatementError {
                Output.line("\(block: error)")
            } catch let error as MirrorError where [.moved, .overtaken].contains(error.kind) {
                // Another person was quicker, or the register was: the next conflict can still be asked about.
                Output.line("\(block: error)")
                if one.conflict.field != Conflict.linkField { return true }
            }
        }
    }

    private func apply(_ action: ConflictResolver.Action, to one: ConflictDetail) throws {
        let result = try resolver.apply(action, to: one, reason: reason)
        Output.line("conflict \(result.conflict.id) is \(result.outcome)")
    }

    private func prompt(_ text: String) {
        Output.write(text)
        Output.flush()
    }
}
