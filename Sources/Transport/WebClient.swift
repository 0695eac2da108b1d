internal import CCurl
internal import Foundation

/// Asks web servers, and keeps connections for the next exchange.
///
/// An exchange blocks the thread that asks, so a caller that has other work gives it one of its own; several threads may ask
/// at once.
public final class WebClient: @unchecked Sendable {
    // Unchecked: the free handles are touched under the lock only, and one that is taken belongs to its thread.
    private var free: [UnsafeMutableRawPointer] = []
    private let lock = NSLock()
    /// How the network is used.
    public let settings: NetworkSettings
    /// How often each host may be asked.
    public let politeness: RateLimiter
    let retries: Retries
    /// Ends its exchanges.
    public let cancellation: Cancellation

    /// How long libcurl may sleep before it looks whether it is to end.
    private static let glance: Int32 = 100

    /// Makes a client; `budget` is how many retries all its exchanges may make.
    ///
    /// Throws ``TransportError`` where libcurl cannot be started.
    public init(
        _ settings: NetworkSettings,
        cancellation: Cancellation = Cancellation(),
        budget: RetryBudget = RetryBudget(),
        politeness: RateLimiter = RateLimiter(),
        pauses: RetrySchedule = .real
    ) throws {
        guard CurlError.started == CURLE_OK, let multi = curl_multi_init() else {
            throw TransportError(
                .settings,
                tried: "the network",
                seen: "libcurl cannot be started",
                advice: "check the installation of libcurl and the memory that is free"
            )
        }
        free = [multi]
        self.politeness = politeness
        self.settings = settings
        self.cancellation = cancellation
        retries = Retries(most: settings.retries, pauses: pauses, budget: budget)
    }

    deinit { for multi in free { curl_multi_cleanup(multi) } }

    private func take() -> UnsafeMutableRawPointer? {
        lock.withLock { free.popLast() } ?? curl_multi_init()
    }

    /// The exchanges of one fetch, which share their cookies.
    public func newSession() throws -> WebSession {
        do {
            return WebSession(self, try EasyHandle())
        } catch {
            throw TransportError(
                .settings,
                tried: "the network",
                seen: error.detail,
                advice: "check the installation of libcurl and the memory that is free"
            )
        }
    }

    /// Runs an exchange to its end; gives libcurl's verdict.
    ///
    /// The multi interface with one handle, since the easy one notices only once a second that it is to end.
    func run(_ handle: borrowing EasyHandle) -> CURLcode {
        guard let multi = take() else { return CURLE_OUT_OF_MEMORY }
        defer { lock.withLock { free.append(multi) } }
        guard curl_multi_add_handle(multi, handle.pointer) == CURLM_OK else { return CURLE_FAILED_INIT }
        defer { curl_multi_remove_handle(multi, handle.pointer) }
        while true {
            var running: Int32 = 0
            guard curl_multi_perform(multi, &running) == CURLM_OK else { return CURLE_FAILED_INIT }
            var left: Int32 = 0
            while let message = curl_multi_info_read(multi, &left) {
                if message.pointee.msg == CURLMSG_DONE { return message.pointee.data.result }
            }
            if cancellation.isStopped {
                // A name that is being looked up would else be waited for.
                try? handle.set(CURLOPT_QUICK_EXIT, 1)
                return CURLE_ABORTED_BY_CALLBACK
            }
            curl_multi_poll(multi, nil, 0, Self.glance, nil)
        }
    }
}
