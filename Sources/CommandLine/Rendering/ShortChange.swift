/// The two sides of a change, cut to where they differ: of a long text of goods one sees the words that changed.
struct ShortChange {
    let old: String
    let new: String

    /// How much of what is equal stays before the difference, and how much of each side is shown from there.
    private static let kept = 16
    private static let limit = 80

    init(_ old: String, _ new: String) {
        guard max(old.count, new.count) > Self.limit else {
            (self.old, self.new) = (old, new)
            return
        }
        let equal = zip(old, new).prefix { $0 == $1 }.count
        let skipped = equal > 2 * Self.kept ? equal - Self.kept : 0
        func cut(_ text: String) -> String {
            let rest = text.dropFirst(skipped)
            let head = skipped > 0 ? "…" : ""
            return rest.count > Self.limit ? "\(head)\(rest.prefix(Self.limit))…" : head + rest
        }
        (self.old, self.new) = (cut(old), cut(new))
    }
}
