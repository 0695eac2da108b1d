public import Recordations

extension Obligation {
    /// Makes the obligation to import a new edition of a source, due on the first day on which the last edition is too
    /// old.
    ///
    /// `knownFrom` is the day of the last edition; `days` is the number of days for which an edition is good.
    public init(stale source: String, register: String, jurisdiction: String, knownFrom: CivilDate, after days: Int) {
        let day = knownFrom.adding(days: days + 1)
        self.init(
            kind: .staleSource,
            register: register,
            key: "",
            source: source,
            jurisdiction: jurisdiction,
            rule: nil,
            end: day
        )
        windowOpens = day
        safe = day
        legal = day
        graceEnds = nil
    }
}
