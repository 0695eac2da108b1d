internal import CCurl
internal import Foundation
internal import Synchronization

/// The rules for repeating requests that are safe to repeat.
struct Retries {
    let most: Int
    let schedule: RetrySchedule
    let budget: RetryBudget

    // The first pause is about a second and doubles each time. A server's own delay is respected up to five minutes.
    private static let firstPause = 1.0
    private static let longestPause = 30.0
    private static let longestRequested = 300.0

    /// Whether a status means "not now"; a server would give any other response again.
    static func isTemporary(status: Int) -> Bool { [429, 502, 503, 504].contains(status) }

    /// The pause in seconds before the next attempt; nil where there is no further attempt.
    ///
    /// `retryAfter` is the server's `Retry-After`. A longer delay than five minutes gives nil: a shorter pause would ignore
    /// the server, and a longer one would block the run.
    func pause(after attempt: Int, retryAfter: String?) -> Double? {
        guard attempt <= most else { return nil }
        let full = min(Self.longestPause, Self.firstPause * pow(2, Double(attempt - 1)))
        // The random part keeps many clients that failed together from returning together.
        var pause = full * (0.5 + 0.5 * schedule.chance())
        if let retryAfter, let seconds = seconds(retryAfter) {
            if seconds > Self.longestRequested { return nil }
            pause = max(pause, seconds)
        }
        return budget.use() ? pause : nil
    }

    /// The seconds from now of a `Retry-After`, which is a number of seconds or a date; nil for other text.
    func seconds(_ text: String) -> Double? {
        let text = text.trimmingCharacters(in: .whitespaces)
        if !text.isEmpty, text.allSatisfy({ $0.isASCII && $0.isNumber }) { return Double(text) }
        let moment = curl_getdate(text, nil)
        return moment < 0 ? nil : max(0, Double(moment) - schedule.now().timeIntervalSince1970)
    }
}

/// The number of retries that are left for a run over all its sources.
public final class RetryBudget: Sendable {
    private let left: Atomic<Int>

    /// Makes a budget.
    public init(_ retries: Int = 20) { left = Atomic(retries) }

    func use() -> Bool {
        let before = left.subtract(1, ordering: .acquiringAndReleasing).oldValue
        return before > 0
    }
}
