/// The time that hooks may spend on failing attempts in one run before their other messages wait for the next run.
///
/// Without a limit a mail server that stalls would delay the messages of all other hooks for hours.
public struct FailureBudget: Sendable {
    private let limit: Duration
    private var wasted: [String: Duration] = [:]

    /// Makes a budget with a limit for each hook.
    public init(limit: Duration = .seconds(120)) {
        self.limit = limit
    }

    /// Adds an attempt of a hook; a delivered message resets the hook's time to zero.
    public mutating func note(_ hook: String, isDelivered: Bool, after duration: Duration) {
        if isDelivered { wasted[hook] = nil } else { wasted[hook, default: .zero] += duration }
    }

    /// The hooks whose failing attempts took the whole limit.
    public var spent: Set<String> { Set(wasted.filter { $0.value >= limit }.keys) }
}
