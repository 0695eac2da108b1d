internal import Curation
internal import Mirror
internal import Recordations

/// Fields that notices stated after the date of an edition: the edition does not replace them.
struct LaterNotices {
    private var stated: [Int: FieldSet] = [:]

    init(_ notices: [EffectiveNotice]) {
        for notice in notices { stated[notice.record, default: []].formUnion(notice.stated) }
    }

    /// Whether a notice states a field of a recordation, which is then present even if an older edition does not list it.
    func speak(of record: Int) -> Bool { stated[record] != nil }

    /// Whether a row says something else of a recordation than they did.
    func contradict(_ row: Observation, _ record: CurrentRecord) -> Bool {
        guard let stated = stated[record.id], let old = record.values else { return false }
        let spoken = stated.subtracting(row.notStated.union(row.unobserved))
        return spoken.fields.contains { row.values[$0] != old[$0] }
            || stated.contains(.status) && row.isTombstone != record.isTombstone
    }

    /// A row with the fields that later notices stated in place of its own.
    ///
    /// It has no digest: it is read again when it comes again.
    func over(_ row: Observation, _ record: CurrentRecord) -> Observation {
        guard let stated = stated[record.id], let old = record.values else { return row }
        return Observation(
            key: row.key,
            values: FieldValues { stated.contains($0) ? old[$0] : row.values[$0] },
            raw: row.raw,
            digest: .none,
            notStated: row.notStated.subtracting(stated),
            unobserved: row.unobserved.subtracting(stated),
            isTombstone: stated.contains(.status) ? record.isTombstone : row.isTombstone,
            rowNumber: row.rowNumber
        )
    }
}
