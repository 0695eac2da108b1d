internal import Notifications
internal import Deadlines
internal import FoundationEssentials
internal import Messages
internal import Mirror
internal import Recordations
internal import Synchronization
internal import System

/// Makes the events of a calendar out of obligations.
struct CalendarWriter: Sendable {
    private static let block = 256
    /// The fields that a template of calendars can name.
    private static let fields = FieldSet([
        .recordationNumber, .registrationNumber, .mark, .holder, .classes, .rightType, .status, .validTo,
        .registrationValidTo, .agent,
    ])

    private let values: [Int: FieldValues]
    private let revisions: [Int: (seq: Int, at: Instant)]
    private let templates: MessageTemplates
    private let remind: [Int]
    private let windows: Bool
    private let horizon: CivilDate?
    private let today: CivilDate
    private let now: Instant

    /// Reads what the events need of the obligations' recordations.
    init(
        _ mirror: Mirror,
        _ items: [Docket.Item],
        _ templates: MessageTemplates,
        remind: [Int],
        windows: Bool,
        horizon: CivilDate?,
        today: CivilDate,
        now: Instant
    ) throws {
        self.templates = templates
        self.remind = remind
        self.windows = windows
        self.horizon = horizon
        self.today = today
        self.now = now
        let wanted = Set(items.compactMap(\.record))
        var values: [Int: FieldValues] = [:]
        // One pass over the mirror for many, one look each for a few.
        if wanted.count > Self.block {
            try mirror.list(Filter(), reading: Self.fields, inOrder: false) { one in
                if wanted.contains(one.number) { values[one.number] = one.values }
                return true
            }
        }
        for number in wanted where values[number] == nil { values[number] = try mirror.values(of: number) }
        self.values = values
        var instants: [String: Instant] = [:]
        revisions = try mirror.lastEvents().filter { wanted.contains($0.key) }.mapValues { last in
            let at = instants[last.at] ?? (try? Date(last.at, strategy: .iso8601)).map { Instant($0) } ?? now
            instants[last.at] = at
            return (last.seq, at)
        }
    }

    /// The events of the obligations that are asked for, by day, and those besides that stand in the file before.
    func events(of items: [Docket.Item], keeping former: FormerCalendar?) throws -> [CalendarEvent] {
        let withOpens = windows || former != nil
        let blocks = stride(from: 0, to: items.count, by: Self.block).map { $0..<min($0 + Self.block, items.count) }
        let found = Mutex<[Int: [(event: CalendarEvent, isAsked: Bool)]]>([:])
        ParallelLoop.run(count: blocks.count, atOnce: ProcessInfo.processInfo.activeProcessorCount) { block in
            let events = items[blocks[block]].flatMap { self.events(of: $0, withOpens: withOpens) }
            found.withLock { $0[block] = events }
        }
        var names: Set<String> = []
        return found.withLock { found in blocks.indices.flatMap { found[$0] ?? [] } }
            .sorted { ($0.event.day, $0.event.uid) < ($1.event.day, $1.event.uid) }
            .compactMap { event, isAsked in
                // Two events of one name would be one event for a calendar; the day is added to the name of the second.
                var event = event
                if !names.insert(event.uid).inserted {
                    event.uid = CalendarEvent.uid(event.uid, event.day.description)
                    names.insert(event.uid)
                }
                return isAsked || former?.holds(event.uid) == true ? event : nil
            }
    }

    /// The names of all events that an obligation can have.
    static func names(of item: Docket.Item) -> [String] {
        [Message.CalendarDay.safe, .legal, .opens].map { name(of: item.obligation, $0) }
    }

    private static func name(of one: Obligation, _ point: Message.CalendarDay) -> String {
        // The end is no part of the name: it moves. The day of a change does not, and there may be several changes.
        let change = one.kind == .reportChange ? one.end?.description ?? "" : ""
        return CalendarEvent.uid("2", one.register, one.key, one.answers, change, point.rawValue)
    }

    private func events(of item: Docket.Item, withOpens: Bool) -> [(event: CalendarEvent, isAsked: Bool)] {
        let one = item.obligation
        guard let safe = one.safe else { return [] }
        var alert = Message.Alert(
            item,
            values: item.record.flatMap { values[$0] } ?? FieldValues { _ in nil },
            on: today,
            name: "",
            stage: Stage.safe.name,
            due: safe
        )
        let state = one.state(on: today)
        // What is filed is not to be filed again: the office is to be asked.
        if state == .filed { alert.obligation.kind = "chase" }
        var days: [(Message.CalendarDay, CivilDate)] = [(.safe, safe)]
        if let legal = one.legal, legal != safe { days.append((.legal, legal)) }
        if withOpens, let opens = one.windowOpens { days.append((.opens, opens)) }
        let revision = item.record.flatMap { revisions[$0] } ?? (0, now)
        let isNear = horizon.map { safe <= $0 } ?? true
        return days.map { point, day in
            let text = templates.write(alert, at: point)
            let event = CalendarEvent(
                uid: Self.name(of: one, point),
                sequence: revision.seq,
                revised: revision.at,
                day: day,
                summary: text.title,
                text: text.text,
                categories: ["recordal", one.jurisdiction],
                alarms: point == .safe && state != .filed && state != .lapsed ? remind : []
            )
            return (event, isNear && (windows || point != .opens))
        }
    }
}
