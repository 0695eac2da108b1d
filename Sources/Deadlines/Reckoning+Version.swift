extension Reckoning {
    /// The version of the computation of dates from rules; it does not count changes of the rules.
    ///
    /// Raise it whenever the same rules and facts give another date than before: a mirror that an older program filled then
    /// has another law, and `deadlines --moved` lists the dates that differ.
    public static let version = 2
}
