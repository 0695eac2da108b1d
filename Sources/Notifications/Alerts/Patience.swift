/// How long hooks may go on doing nothing but fail before they are left alone until the next run.
///
/// A mail server that stalls would otherwise hold up everybody else's letters for hours.
public struct Patience: Sendable {
    private let limit: Duration
    private var wasted: [String: Duration] = [:]

    /// Makes a patience that has a limit for each hook, two minutes unless said.
    public init(limit: Duration = .seconds(120)) {
        self.limit = limit
    }

    /// Notes a try of a hook and how long it took; a letter that it took makes up for all before.
    public mutating func note(_ hook: String, isDelivered: Bool, after duration: Duration) {
        if isDelivered { wasted[hook] = nil } else { wasted[hook, default: .zero] += duration }
    }

    /// The hooks that have used it up.
    public var spent: Set<String> { Set(wasted.filter { $0.value >= limit }.keys) }
}
