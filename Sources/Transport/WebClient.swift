internal import CCurl
internal import Foundation

/// Sends requests to web servers and keeps connections for later exchanges.
///
/// An exchange blocks its thread; several threads may run exchanges at once.
public final class WebClient: @unchecked Sendable {
    // Unchecked: the free handles are accessed under the lock only, and a handle in use belongs to its thread.
    private var free: [UnsafeMutableRawPointer] = []
    private let lock = NSLock()
    /// The settings of the network.
    public let settings: NetworkSettings
    /// The limits for requests to each host.
    public let rateLimiter: RateLimiter
    let retries: Retries
    /// The cancellation of the client's exchanges.
    public let cancellation: Cancellation

    /// The interval in milliseconds at which an exchange checks the cancellation.
    private static let pollInterval: Int32 = 100

    /// Makes a client; `budget` is the number of retries for all its exchanges.
    ///
    /// Throws ``TransportError`` where libcurl cannot be started.
    public init(
        _ settings: NetworkSettings,
        cancellation: Cancellation = Cancellation(),
        budget: RetryBudget = RetryBudget(),
        rateLimiter: RateLimiter = RateLimiter(),
        schedule: RetrySchedule = .real
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
        self.rateLimiter = rateLimiter
        self.settings = settings
        self.cancellation = cancellation
        retries = Retries(most: settings.retries, schedule: schedule, budget: budget)
    }

    deinit { for multi in free { curl_multi_cleanup(multi) } }

    private func freeHandle() -> UnsafeMutableRawPointer? {
        lock.withLock { free.popLast() } ?? curl_multi_init()
    }

    /// Makes a session for the exchanges of one fetch, which share their cookies.
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

    /// Runs an exchange to its end and returns libcurl's result code.
    ///
    /// It uses the multi interface with one handle, because the easy interface checks for a stop only once a second.
    func run(_ handle: borrowing EasyHandle) -> CURLcode {
        guard let multi = freeHandle() else { return CURLE_OUT_OF_MEMORY }
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
                // Otherwise libcurl would wait for a running name resolution.
                try? handle.set(CURLOPT_QUICK_EXIT, 1)
                return CURLE_ABORTED_BY_CALLBACK
            }
            curl_multi_poll(multi, nil, 0, Self.pollInterval, nil)
        }
    }
}

extension WebClient {
    /// The version of libcurl that is loaded, such as `7.88.1`.
    public static var curlVersion: String {
        curl_version_info(CURLversion(rawValue: CURLVERSION_LAST.rawValue - 1))?.pointee.version.map {
            String(cString: $0)
        } ?? "unknown"
    }
}
