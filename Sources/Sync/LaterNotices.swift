internal import Mirror
internal import Recordations

/// What notices said of recordations after the date of an edition: the edition does not go over it.
struct LaterNotices {
    private var stated: [Int: FieldSet] = [:]

    init(_ notices: [StandingNotice]) {
        for notice in notices { stated[notice.record, default: []].formUnion(notice.stated) }
    }

    /// Whether one speaks of a recordation, so that it is there whatever an older edition lists.
    func speak(of record: Int) -> Bool { stated[record] != nil }

    /// A row with what they said in the place of its own words; nil where it says nothing else.
    ///
    /// It has no digest: it is read again when it comes again.
    func yielding(_ row: Observation, to record: StandingRecord) -> Observation? {
        guard let stated = stated[record.id], let old = record.values else { return nil }
        let silent = row.notStated.union(row.unobserved)
        let differs = stated.fields.contains { !silent.contains($0) && row.values[$0] != old[$0] }
        let isTombstone = stated.contains(.status) ? record.isTombstone : row.isTombstone
        guard differs || isTombstone != row.isTombstone else { return nil }
        return Observation(
            key: row.key,
            values: FieldValues { stated.contains($0) ? old[$0] : row.values[$0] },
            raw: row.raw,
            digest: .none,
            notStated: row.notStated.subtracting(stated),
            unobserved: row.unobserved.subtracting(stated),
            isTombstone: isTombstone,
            place: row.place
        )
    }
}
