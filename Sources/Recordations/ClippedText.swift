/// Texts that are cut where a reader needs no more of them.
///
/// What searches for a text in messages has to search for its cut form too.
public enum ClippedText {
    /// The number of characters that are kept.
    public static let limit = 200

    /// A text of at most ``limit`` characters; a longer one ends with `…`.
    public static func clipped(_ text: String) -> String { text.count > limit ? text.prefix(limit) + "…" : text }
}
