extension Reckoning {
    /// The version of the computation of dates from rules; changes of the rules do not change it.
    ///
    /// It must be raised whenever the same rules and facts give another date than before. A mirror that an older
    /// program filled then counts as computed under another law, and `deadlines --moved` lists the dates that differ.
    public static let version = 2
}
