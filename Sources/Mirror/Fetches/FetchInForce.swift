extension Mirror {
    /// The instant from which a fetch was in force, as SQL; for a held fetch, that of its acceptance.
    package static func begun(_ fetch: String) -> String {
        """
        coalesce((SELECT min(revision.at) FROM revision WHERE revision.fetch_id = \(fetch).id
            AND revision.cause IN ('fetch', 'archive')), \(fetch).at)
        """
    }

    /// Whether a fetch is in force, as SQL; where the instant is not NULL, whether it was in force then.
    package static func inForce(_ fetch: String, _ instant: String) -> String {
        """
        CASE WHEN \(instant) IS NULL THEN \(fetch).verdict IN ('applied', 'unchanged')
            ELSE \(begun(fetch)) < \(instant) AND (\(fetch).verdict IN ('applied', 'unchanged')
                OR \(fetch).verdict = 'undone' AND \(fetch).kind <> 'archive' AND EXISTS (
                    SELECT 1 FROM event AS back WHERE back.fetch_id = \(fetch).id AND back.kind = 'verdict'
                        AND back.cause = 'undo' AND back.at >= \(instant))) END
        """
    }
}
