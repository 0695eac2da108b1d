internal import CCurl
internal import FoundationEssentials

/// The exchanges of one fetch, with their own cookies, which are deleted with the session.
public final class WebSession {
    private let client: WebClient
    private let handle: EasyHandle
    private let detail = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

    private static let mostRedirects = 10

    init(_ client: WebClient, _ handle: consuming EasyHandle) {
        self.client = client
        self.handle = handle
        detail.initialize(to: 0)
    }

    deinit { detail.deallocate() }

    /// Makes another session of the same fetch for another thread, with a copy of this session's cookies.
    public func newSibling() throws -> WebSession {
        let sibling = try client.newSession()
        do { try sibling.handle.copyCookies(of: handle) } catch {
            throw TransportError(.settings, tried: "the network", seen: error.detail, advice: "run it again")
        }
        return sibling
    }

    /// Sends a request, follows redirects, repeats the request where that is safe and useful, and passes the response
    /// on.
    ///
    /// A response of any status is not an error. After the first chunk of a body was passed to the receiver, only the
    /// rest of the body is requested again, if the server supports that. Throws ``TransportError``, and what the
    /// receiver throws.
    @discardableResult
    public func send(_ request: WebRequest, _ receiver: ResponseReceiver) throws -> WebResponse {
        try client.cancellation.whileRunning { try run(request, receiver) }
    }

    /// The state of a request over its redirects and retries.
    private final class Progress {
        let first: WebRequest
        let receiver: ResponseReceiver
        /// The time of the first request, in seconds since 1970.
        let start: Double
        var request: WebRequest
        var address: WebAddress
        var attempts = 1
        var redirects = 0
        /// The number of body bytes that were passed to the receiver.
        var delivered = 0
        /// The head to which the delivered bytes belong.
        var head: WebResponse?
        /// The size of the whole body, if its rest was requested.
        var wholeSize: Int?

        init(_ first: WebRequest, _ receiver: ResponseReceiver, start: Double) {
            self.first = first
            self.receiver = receiver
            self.start = start
            request = first
            address = first.address
        }
    }

    /// The decision about one response.
    private final class Decision {
        var isMade = false
        var isRedirect = false
        /// The pause in seconds before the request is repeated.
        var pause: Double?
    }

    private func run(_ first: WebRequest, _ receiver: ResponseReceiver) throws -> WebResponse {
        let progress = Progress(first, receiver, start: now)
        while true {
            let decision = Decision()
            let transfer = newTransfer(progress, decision)
            let code = try exchange(
                progress.request,
                transfer,
                to: progress.address,
                isOwnServer: progress.address.isSameOrigin(as: first.address)
            )
            if client.cancellation.isStopped { throw TransportErrorText(progress.request).stopped }
            if let failure = transfer.failure { throw failure }
            if code != CURLE_OK {
                decision.pause = try pause(after: code, transfer, progress)
            } else if transfer.isLonger {
                throw TransportErrorText(progress.request).longer
            } else {
                try transfer.finish()
            }
            if let pause = decision.pause {
                if code == CURLE_OK { client.rateLimiter.hold(progress.address.host, until: now + pause) }
                client.retries.schedule.sleep(pause, client.cancellation)
                if client.cancellation.isStopped { throw TransportErrorText(progress.request).stopped }
                progress.attempts += 1
                continue
            }
            guard decision.isRedirect else { return try finalResponse(transfer, progress) }
            progress.redirects += 1
            guard progress.redirects <= Self.mostRedirects else {
                throw TransportErrorText(progress.request).endlessRedirects(progress.redirects)
            }
            progress.address = try next(after: progress.address, transfer.status, &progress.request)
        }
    }

    private var now: Double { client.retries.schedule.now().timeIntervalSince1970 }

    private func newTransfer(_ progress: Progress, _ decision: Decision) -> HTTPTransfer {
        HTTPTransfer(
            limitInBytes: client.settings.mostBytes - progress.delivered,
            cancellation: client.cancellation,
            errorText: TransportErrorText(progress.request),
            receive: { transfer, chunk in
                if !decision.isMade { try self.decide(decision, transfer, progress) }
                if decision.isRedirect || decision.pause != nil { return false }
                if let chunk {
                    try progress.receiver.chunk(chunk)
                    if progress.head != nil { progress.delivered += chunk.count }
                }
                return true
            }
        )
    }

    /// Decides whether a response is a redirect, a reason to repeat the request, or a response for the receiver, which then
    /// gets its head.
    private func decide(_ decision: Decision, _ transfer: HTTPTransfer, _ progress: Progress) throws {
        decision.isMade = true
        let request = progress.request
        decision.isRedirect =
            [301, 302, 303, 307, 308].contains(transfer.status) && transfer.header("location") != nil
        if decision.isRedirect { return }
        if request.isRepeatable, Retries.isTemporary(status: transfer.status) {
            let retryAfter = transfer.header("retry-after")
            decision.pause = client.retries.pause(after: progress.attempts, retryAfter: retryAfter)
            if decision.pause != nil { return }
        }
        guard progress.head == nil else {
            progress.wholeSize = try Self.sizeOfResumed(transfer, progress)
            return
        }
        let head = response(transfer, progress)
        if request.method.word == "GET", request.range == nil { progress.head = head }
        try progress.receiver.head(head)
    }

    private func response(_ transfer: HTTPTransfer, _ progress: Progress) -> WebResponse {
        let secrets = progress.request.secrets
        return WebResponse(
            status: transfer.status,
            headers: transfer.headers.map { ($0.name, secrets.clean($0.value)) },
            url: secrets.clean(progress.address.plain),
            attempts: progress.attempts,
            asked: progress.start,
            seconds: now - progress.start,
            received: progress.delivered > 0 ? progress.delivered : handle.offset(CURLINFO_SIZE_DOWNLOAD_T),
            isEndProven: transfer.framing.isEndProven,
            peer: peer(progress.address)
        )
    }

    private func finalResponse(_ transfer: HTTPTransfer, _ progress: Progress) throws -> WebResponse {
        if let size = progress.wholeSize, size != progress.delivered {
            throw TransportErrorText(progress.request).changedMeanwhile(transfer.status)
        }
        guard var response = progress.head, progress.delivered > 0 else { return response(transfer, progress) }
        response.attempts = progress.attempts
        response.seconds = now - progress.start
        response.received =
            progress.request.range == nil ? handle.offset(CURLINFO_SIZE_DOWNLOAD_T) : progress.delivered
        return response
    }

    /// The pause in seconds after a failed transfer, before the request is repeated or the rest of its body is requested.
    ///
    /// Throws the failure where neither is possible.
    private func pause(after code: CURLcode, _ transfer: HTTPTransfer, _ progress: Progress) throws -> Double {
        let failure = TransportErrorText(progress.request).error(code, String(cString: detail), transfer)
        guard transfer.isHandedOn || progress.delivered > 0 else {
            guard progress.request.isRepeatable, failure.isTemporary,
                let pause = client.retries.pause(after: progress.attempts, retryAfter: nil)
            else { throw failure.error }
            return pause
        }
        guard progress.delivered > 0, failure.isTemporary, progress.first.range == nil,
            let tag = transfer.resumeTag ?? progress.request.range?.etag,
            let pause = client.retries.pause(after: progress.attempts, retryAfter: nil)
        else { throw failure.error }
        progress.request.range = (progress.delivered, tag)
        progress.request.validators = nil
        return pause
    }

    /// The size of the whole body whose rest is in a response.
    ///
    /// The rest must start where the body was cut off, belong to the same document and reach to its end; otherwise this throws
    /// ``TransportError``.
    private static func sizeOfResumed(_ transfer: HTTPTransfer, _ progress: Progress) throws -> Int {
        let declared = progress.head?.headers.first { $0.name == "content-length" }.flatMap { Int($0.value) }
        // Without the strong entity tag of the first response the rest may be of another document (RFC 9110, section 15.3.7).
        guard transfer.status == 206, let range = transfer.header("content-range").flatMap(ContentRange.init),
            range.first == progress.delivered, let size = declared ?? range.whole, range.last == size - 1,
            range.whole == nil || range.whole == size, transfer.header("content-encoding") == nil,
            let tag = progress.request.range?.etag, transfer.header("etag") == tag
        else { throw TransportErrorText(progress.request).changedMeanwhile(transfer.status) }
        return size
    }

    private func exchange(
        _ request: WebRequest,
        _ transfer: HTTPTransfer,
        to address: WebAddress,
        isOwnServer: Bool
    ) throws -> CURLcode {
        let lines = HeaderList(request.lines(isOwnServer: isOwnServer))
        return try withExtendedLifetime((transfer, lines)) {
            do {
                try prepare(request, transfer, to: address, lines: lines)
            } catch let error as CurlError {
                throw TransportErrorText(request).settings(error.detail)
            }
            let schedule = client.retries.schedule
            if let hours = client.rateLimiter.closed(address.host, at: schedule.now()) {
                throw TransportErrorText(request).outside(hours, host: address.host)
            }
            guard client.rateLimiter.enter(address.host, schedule, client.cancellation) else {
                throw TransportErrorText(request).stopped
            }
            defer { client.rateLimiter.leave(address.host) }
            return client.run(handle)
        }
    }

    // The target of a redirect that may be followed.
    private func next(after address: WebAddress, _ status: Int, _ request: inout WebRequest) throws -> WebAddress {
        guard let target = handle.text(CURLINFO_REDIRECT_URL) else {
            throw TransportErrorText(request).redirect(nil, "nowhere")
        }
        if let length = WebAddress.excess(target) { throw TransportErrorText(request).redirect(nil, length) }
        guard let next = try? WebAddress(target, shown: "") else {
            let scheme = target.prefix { $0 != ":" }.lowercased()
            throw TransportErrorText(request).redirect(nil, "'\(scheme):', which is no address of a web server")
        }
        if let refusal = request.address.refusal(of: next, hosts: request.redirectHosts)
            ?? address.refusal(of: next, hosts: request.redirectHosts)
        {
            throw TransportErrorText(request).redirect(next, refusal)
        }
        if case .get = request.method { return next }
        // Like in browsers, only 307 and 308 repeat the form; the other redirects lead to a page that is requested by GET.
        if status == 307 || status == 308 {
            guard next.isSameOrigin(as: request.address) else {
                throw TransportErrorText(request).redirect(next, "with a form")
            }
        } else {
            request.method = .get
        }
        return next
    }

    private func prepare(
        _ request: WebRequest,
        _ transfer: HTTPTransfer,
        to address: WebAddress,
        lines: HeaderList
    ) throws {
        // The reset keeps cookies and connections and removes all options of the last exchange.
        curl_easy_reset(handle.pointer)
        detail.pointee = 0
        let settings = client.settings
        try handle.set(CURLOPT_ERRORBUFFER, UnsafeMutableRawPointer(detail))
        try handle.set(CURLOPT_NOSIGNAL, 1)
        try handle.set(CURLOPT_URL, address.text)
        try handle.set(CURLOPT_PROTOCOLS_STR, "http,https")
        try handle.set(CURLOPT_FOLLOWLOCATION, 0)
        // Not HTTP/2: in libcurl a stream that is reset without an error looks like a complete body.
        try handle.set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
        try handle.set(CURLOPT_USERAGENT, settings.userAgent)
        try handle.set(CURLOPT_COOKIEFILE, "")
        // libcurl 7.88 refuses this option after a request that found no server, because it still uses the old buffer.
        try? handle.set(CURLOPT_BUFFERSIZE, 128 << 10)
        try handle.set(CURLOPT_HTTPHEADER, list: lines.first)
        if let range = request.range {
            // A range counts the bytes on the wire, so parts with a content coding could not be joined.
            try handle.set(CURLOPT_RANGE, "\(range.from)-")
        } else {
            try handle.set(CURLOPT_ACCEPT_ENCODING, ContentDecoder.accepted)
        }
        try handle.set(CURLOPT_HTTP_CONTENT_DECODING, 0)
        try setBody(request.method)
        try handle.set(CURLOPT_SSL_VERIFYPEER, 1)
        try handle.set(CURLOPT_SSL_VERIFYHOST, 2)
        try handle.set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        try handle.set(CURLOPT_CERTINFO, 1)
        if let file = settings.certificates { try handle.set(CURLOPT_CAINFO, file) }
        if let file = settings.ownCertificate { try handle.set(CURLOPT_SSLCERT, file) }
        if let file = settings.ownKey { try handle.set(CURLOPT_SSLKEY, file) }
        // With an empty text libcurl ignores the proxy of the environment.
        try handle.set(CURLOPT_PROXY, settings.proxy ?? "")
        try handle.set(CURLOPT_CONNECTTIMEOUT_MS, settings.connectSeconds * 1000)
        try handle.set(CURLOPT_TIMEOUT_MS, Int(settings.totalSeconds * 1000))
        try handle.set(CURLOPT_LOW_SPEED_LIMIT, 100)
        try handle.set(CURLOPT_LOW_SPEED_TIME, settings.idleSeconds)
        try transfer.listen(to: handle)
    }

    private func setBody(_ method: WebRequest.Method) throws {
        let text: String
        switch method {
        case .get: return try handle.set(CURLOPT_HTTPGET, 1)
        case .json(let json): text = json
        case .form(let fields):
            text = fields.map { "\(escaped($0.name))=\(escaped($0.value))" }.joined(separator: "&")
        }
        try handle.set(CURLOPT_POST, 1)
        try handle.set(CURLOPT_POSTFIELDSIZE, text.utf8.count)
        try handle.set(CURLOPT_COPYPOSTFIELDS, text)
    }

    private func escaped(_ text: String) -> String {
        guard let escaped = curl_easy_escape(handle.pointer, text, Int32(text.utf8.count)) else { return "" }
        defer { curl_free(escaped) }
        return String(cString: escaped)
    }

    private func peer(_ address: WebAddress) -> WebResponse.Peer {
        var peer = WebResponse.Peer(address: handle.text(CURLINFO_PRIMARY_IP))
        for line in handle.certificate {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = String(line[line.index(after: colon)...])
            switch line[..<colon] {
            case "Subject": peer.subject = value
            case "Issuer": peer.issuer = value
            case "Expire date": peer.expires = value
            default: break
            }
        }
        return peer
    }
}
