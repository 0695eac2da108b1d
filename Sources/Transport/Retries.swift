internal import CCurl
internal import Foundation
internal import Synchronization

/// When, and how often, something that is safe to repeat is asked again.
struct Retries {
    let most: Int
    let pauses: RetrySchedule
    let budget: RetryBudget

    // A first pause of about a second, doubled each time; a server that names a later moment is believed up to five minutes.
    private static let firstPause = 1.0
    private static let longestPause = 30.0
    private static let longestWish = 300.0

    /// Statuses that say "not now"; what else a server answers, it would answer again.
    static func isPassing(status: Int) -> Bool { [429, 502, 503, 504].contains(status) }

    /// How long to wait before the attempt after this one; nil where there is to be none.
    ///
    /// A wish beyond the longest is not cut short: asking before it would be rude, and waiting for it would stop the run.
    func pause(after attempt: Int, wish: String?) -> Double? {
        guard attempt <= most else { return nil }
        let full = min(Self.longestPause, Self.firstPause * pow(2, Double(attempt - 1)))
        // From a half to the whole: many clients that failed together do not come back together.
        var pause = full * (0.5 + 0.5 * pauses.chance())
        if let wish, let seconds = seconds(wish) {
            if seconds > Self.longestWish { return nil }
            pause = max(pause, seconds)
        }
        return budget.take() ? pause : nil
    }

    /// `Retry-After` in either form, a number of seconds or a date, as seconds from now.
    func seconds(_ text: String) -> Double? {
        let text = text.trimmingCharacters(in: .whitespaces)
        if !text.isEmpty, text.allSatisfy({ $0.isASCII && $0.isNumber }) { return Double(text) }
        let moment = curl_getdate(text, nil)
        return moment < 0 ? nil : max(0, Double(moment) - pauses.now().timeIntervalSince1970)
    }
}

/// How many retries one run may make in all, over all its sources.
public final class RetryBudget: Sendable {
    private let left: Atomic<Int>

    /// Makes a budget.
    public init(_ retries: Int = 20) { left = Atomic(retries) }

    func take() -> Bool {
        let before = left.subtract(1, ordering: .acquiringAndReleasing).oldValue
        return before > 0
    }
}
