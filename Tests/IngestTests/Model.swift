@testable import Curation
@testable import History
@testable import Ingest
@testable import Notifications
import Mirror
import Recordations

/// What the mirror must say after a series of complete editions, worked out anew and in the plainest way.
struct Model: Equatable {
    struct Entry: Equatable {
        var values: [Field: String]
        var flagged: Set<Field> = []
        /// Those of the flagged ones that the last document had no column for.
        var unobserved: Set<Field> = []
        var isTombstone = false
        var presence = "present"
        /// The days on which the register was looked at and did not show it, since it was last there.
        var absent: [CivilDate] = []
        /// What notices stated and no edition of their date or later has gone over, with the latest date.
        var heard: [Field: CivilDate] = [:]
    }

    private struct Reading: Equatable {
        var values: [Field: String]
        var notStated: Set<Field> = []
        var unobserved: Set<Field> = []
        var isTombstone = false
    }

    private static let all: Set<Field> = [
        .recordationNumber, .mark, .holder, .classes, .goods, .agent, .status, .validTo,
    ]
    var entries: [String: Entry] = [:]

    /// Takes the very same bytes in as were last: they say nothing, and only time goes on.
    mutating func takeAgain(_ edition: Edition, on day: CivilDate) -> (Fetch.Counts, Set<Mirror.Line>) {
        var other = self
        var counts = other.importEdition(edition, on: day).0
        var events: Set<Mirror.Line> = []
        (counts.added, counts.changed, counts.missing, counts.disappeared, counts.reappeared) = (0, 0, 0, 0, 0)
        updatePresence(
            Set(entries.filter { $0.value.presence == "present" }.keys),
            on: day,
            published: day,
            &counts,
            &events
        )
        return (counts, events)
    }

    /// Takes an edition in; gives what has to be counted, and the events that have to come of it.
    mutating func importEdition(
        _ edition: Edition,
        on day: CivilDate,
        of published: CivilDate? = nil
    ) -> (Fetch.Counts, Set<Mirror.Line>) {
        let date = published ?? day
        var counts = Fetch.Counts()
        var events: Set<Mirror.Line> = []
        counts.rows = edition.lines.count
        var groups: [String: [Reading]] = [:]
        var seen: Set<String> = []
        for line in edition.lines {
            switch line {
            case .blank, .total: counts.skipped += 1
            case .numberless: counts.rejected += 1
            case .unreadableEnd(let entry):
                counts.rejected += 1
                seen.insert(entry.number)
            case .entry(let entry):
                var reading = Reading(values: entry.values)
                reading.isTombstone = entry.status == "Gone"
                groups[entry.number, default: []].append(reading)
            case .excluded(let number, let order):
                var reading = Reading(values: [.recordationNumber: number, .status: "cancelled"])
                reading.values[.statusText] = "Excluded by order \(order)"
                reading.notStated = Model.all.subtracting([.recordationNumber, .status])
                reading.isTombstone = true
                groups[number, default: []].append(reading)
            }
        }
        for (key, rows) in groups {
            seen.insert(key)
            let rows = edition.hasAgentColumn ? rows : rows.map(Model.withoutAgent)
            guard let union = Model.union(rows) else {
                counts.rejected += rows.count
                continue
            }
            counts.duplicates += rows.count - 1
            counts.seen += 1
            compare(key, union, published: date, &counts, events: &events)
        }
        updatePresence(seen, on: day, published: date, &counts, &events)
        return (counts, events)
    }

    private static func withoutAgent(_ row: Reading) -> Reading {
        var row = row
        row.values[.agent] = nil
        row.notStated.remove(.agent)
        row.unobserved = [.agent]
        return row
    }

    private static func union(_ rows: [Reading]) -> Reading? {
        func without(_ row: Reading) -> Reading {
            var row = row
            row.values[.classes] = nil
            row.values[.goods] = nil
            return row
        }
        guard var union = rows.first, rows.allSatisfy({ without($0) == without(union) }) else { return nil }
        let classes = Set(rows.flatMap { ($0.values[.classes] ?? "").split(separator: ",").compactMap { Int($0) } })
        if !classes.isEmpty { union.values[.classes] = classes.sorted().map(String.init).joined(separator: ",") }
        let goods = Set(rows.compactMap { $0.values[.goods] }).sorted()
        if !goods.isEmpty { union.values[.goods] = goods.joined(separator: " | ") }
        return union
    }

    private mutating func compare(
        _ key: String,
        _ row: Reading,
        published date: CivilDate,
        _ counts: inout Fetch.Counts,
        events: inout Set<Mirror.Line>
    ) {
        let silent = row.notStated.union(row.unobserved)
        guard let old = entries[key] else {
            entries[key] = Entry(
                values: row.values,
                flagged: silent,
                unobserved: row.unobserved,
                isTombstone: row.isTombstone
            )
            counts.added += 1
            events.insert(Mirror.Line(key: key, kind: "added", new: key))
            return
        }
        var values = row.values
        let heard = old.heard.filter { $0.value > date && old.presence == "present" }
        for field in silent.union(heard.keys) { values[field] = old.values[field] }
        if values != old.values { counts.changed += 1 }
        for field in Field.allCases where values[field] != old.values[field] {
            let (before, after) = (old.values[field], values[field])
            events.insert(Mirror.Line(key: key, kind: "changed", field: field.name, old: before, new: after))
        }
        entries[key]?.values = values
        entries[key]?.flagged = silent.subtracting(heard.keys)
        entries[key]?.unobserved = row.unobserved.subtracting(heard.keys)
        if heard[.status] == nil { entries[key]?.isTombstone = row.isTombstone }
        entries[key]?.heard = old.heard.filter { $0.value > date }
    }

    private mutating func updatePresence(
        _ seen: Set<String>,
        on day: CivilDate,
        published date: CivilDate,
        _ counts: inout Fetch.Counts,
        _ events: inout Set<Mirror.Line>
    ) {
        func append(_ key: String, _ kind: String, from old: String, to new: String) {
            events.insert(Mirror.Line(key: key, kind: kind, field: "presence", old: old, new: new))
        }
        for (key, entry) in entries {
            var entry = entry
            // A recordation with a later notice is present.
            if entry.presence == "present", entry.heard.values.contains(where: { $0 > date }) { continue }
            if seen.contains(key) {
                if entry.presence != "present" {
                    counts.reappeared += 1
                    append(key, "reappeared", from: entry.presence, to: "present")
                }
                (entry.presence, entry.absent) = ("present", [])
            } else {
                if entry.presence == "present" {
                    counts.missing += 1
                    append(key, "missing", from: "present", to: "missing")
                    entry.presence = "missing"
                }
                if entry.absent.last != day { entry.absent.append(day) }
                if entry.presence == "missing", entry.absent.count >= 3, day.days(since: entry.absent[0]) >= 14 {
                    counts.disappeared += 1
                    append(key, "disappeared", from: "missing", to: "disappeared")
                    entry.presence = "disappeared"
                }
            }
            entries[key] = entry
        }
    }

    /// How the mirror differs from it, in sentences; none where it does not.
    func mistakes(of mirror: [String: Recordation]) -> [String] {
        var mistakes: [String] = []
        for key in Set(mirror.keys).union(entries.keys).sorted() {
            guard let entry = entries[key], let found = mirror[key] else {
                mistakes.append("\(key) is \(entries[key] == nil ? "too many" : "not there")")
                continue
            }
            for field in Field.allCases where found.values[field] != entry.values[field] {
                let wanted = entry.values[field] ?? "nothing"
                mistakes.append("\(key) \(field.name): \(found.values[field] ?? "nothing"), not \(wanted)")
            }
            if Set(found.notStated.fields) != entry.flagged {
                mistakes.append("\(key): flags \(found.notStated.fields)")
            }
            if found.presence != entry.presence { mistakes.append("\(key): \(found.presence), not \(entry.presence)") }
            if found.absentSince != entry.absent.first { mistakes.append("\(key): since \(found.absentSince as Any)") }
            if found.isTombstone != entry.isTombstone { mistakes.append("\(key): tombstone \(found.isTombstone)") }
        }
        return mistakes
    }
}
