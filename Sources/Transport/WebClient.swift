internal import CCurl
internal import Foundation

/// Asks web servers, one exchange at a time, and keeps connections for the next.
///
/// An exchange blocks the thread that asks, so a caller that has other work gives it one of its own.
public final class WebClient: @unchecked Sendable {
    // Unchecked: the handle is used under the lock only.
    private let multi: UnsafeMutableRawPointer
    private let lock = NSLock()
    let settings: NetworkSettings
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
        pauses: Pauses = .real
    ) throws {
        guard CurlError.started == CURLE_OK, let multi = curl_multi_init() else {
            throw TransportError(
                .settings,
                tried: "the network",
                seen: "libcurl cannot be started",
                advice: "check the installation of libcurl and the memory that is free"
            )
        }
        self.multi = multi
        self.settings = settings
        self.cancellation = cancellation
        retries = Retries(most: settings.retries, pauses: pauses, budget: budget)
    }

    deinit { curl_multi_cleanup(multi) }

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
        lock.lock()
        defer { lock.unlock() }
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
