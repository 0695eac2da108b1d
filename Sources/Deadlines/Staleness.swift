public import Recordations

extension Obligation {
    /// The obligation to bring a source in again: it is due on the day on which its knowledge is too old.
    ///
    /// `knownFrom` is the day of which the register's state is known.
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
