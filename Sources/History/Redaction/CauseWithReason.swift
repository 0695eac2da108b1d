internal import Foundation

/// The cause of an event that contains a reason of a person.
struct CauseWithReason {
    /// The prefix that names the command, such as `resolve`.
    let head: String
    let reason: String

    private static let heads = [
        "note", "correction", "pending", "taken back", "resolve", "presence", "rebase", "edit", "answer by mail",
        "accepted", "rejected", "unsure",
    ]
    /// Causes with such a prefix and no reason of a person.
    private static let own = ["edit: a newer edit took its place"]

    /// Parses a cause; nil if it has no reason of a person.
    init?(cause: String) {
        guard let colon = cause.range(of: ": "), !Self.own.contains(cause) else { return nil }
        head = String(cause[..<colon.lowerBound])
        guard Self.heads.contains(head) else { return nil }
        var text = cause[colon.upperBound...]
        if head == "presence", text.hasSuffix(")"),
            let target = text.range(of: " (continued as ", options: .backwards)
        {
            text = text[..<target.lowerBound]
        }
        reason = String(text)
    }

    /// Whether one command appends several events with this cause.
    var isOfOneCommand: Bool { ["taken back", "resolve", "presence"].contains(head) }
}
