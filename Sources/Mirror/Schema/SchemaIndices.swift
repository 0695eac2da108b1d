extension Schema {
    /// Finds what stands on a fetch without looking through the whole history: undo and retention ask for it under the write lock.
    ///
    /// The recordation stands behind the fetch, so that a search for both never goes through all that a fetch wrote. A row whose
    /// raw text is of another fetch than its values is rare, and a first edition has none: it pays for one entry a row.
    /// An observation is found by the event that brought it.
    static let indicesByFetch = """
        CREATE INDEX event_by_fetch ON event (fetch_id, record_id) WHERE fetch_id IS NOT NULL;
        CREATE INDEX observation_by_raw_fetch ON observation (raw_fetch_id) WHERE raw_fetch_id <> fetch_id;
        """
}
