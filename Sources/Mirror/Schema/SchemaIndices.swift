extension Schema {
    /// Indices of events and observations by fetch, which undo and the removal of bytes search while they hold the write lock.
    ///
    /// The recordation is the second column, so that a search for both never reads all events of a fetch. Observations
    /// whose raw row is of another fetch than their values are rare, so a first edition adds no entry to the second
    /// index. Any other observation is found by its event.
    static let indicesByFetch = """
        CREATE INDEX event_by_fetch ON event (fetch_id, record_id) WHERE fetch_id IS NOT NULL;
        CREATE INDEX observation_by_raw_fetch ON observation (raw_fetch_id) WHERE raw_fetch_id <> fetch_id;
        """
}
