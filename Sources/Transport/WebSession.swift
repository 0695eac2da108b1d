internal import CCurl
internal import Foundation

/// The exchanges of one fetch, with cookies of their own that are forgotten with it.
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

    /// Another session of the same fetch, for another thread; it begins with the cookies that this one has.
    public func newSibling() throws -> WebSession {
        let sibling = try client.newSession()
        do { try sibling.handle.takeCookies(of: handle) } catch {
            throw TransportError(.settings, tried: "the network", seen: error.detail, advice: "run it again")
        }
        return sibling
    }

    /// Asks, follows redirects, asks again where that is safe and may help, and hands the answer on.
    ///
    /// An answer of any status is an answer. Throws ``TransportError``, and what the receiver throws. Once a body's first piece was
    /// handed on nothing is asked again, except for the rest of it where the server can give that.
    @discardableResult
    public func send(_ request: WebRequest, _ receiver: AnswerReceiver) throws -> WebResponse {
        try client.cancellation.whileRunning { try run(request, receiver) }
    }

    private func run(_ first: WebRequest, _ receiver: AnswerReceiver) throws -> WebResponse {
        var request = first
        var address = first.address
        var attempts = 1
        var redirects = 0
        // How much of the body was handed on, and the head that it belongs to.
        var handedOn = 0
        var begun: WebResponse?
        // How much it is in all, where its rest was asked for.
        var whole: Int?
        let asked = client.retries.pauses.now().timeIntervalSince1970
        while true {
            var pause: Double?
            var isRedirect = false
            func response(_ attempt: HTTPTransfer) -> WebResponse {
                WebResponse(
                    status: attempt.status,
                    headers: attempt.headers.map { ($0.name, request.secrets.clean($0.value)) },
                    url: request.secrets.clean(address.plain),
                    attempts: attempts,
                    asked: asked,
                    seconds: client.retries.pauses.now().timeIntervalSince1970 - asked,
                    received: handedOn > 0 ? handedOn : handle.offset(CURLINFO_SIZE_DOWNLOAD_T),
                    isEndProven: attempt.framing.isEndProven,
                    peer: peer(address)
                )
            }
            var isDecided = false
            let attempt = HTTPTransfer(
                mostBytes: client.settings.mostBytes - handedOn,
                cancellation: client.cancellation,
                failures: TransportErrorText(request),
                receive: { [client] attempt, piece in
                    if !isDecided {
                        isDecided = true
                        isRedirect =
                            [301, 302, 303, 307, 308].contains(attempt.status) && attempt.header("location") != nil
                        if !isRedirect, request.isRepeatable, Retries.isPassing(status: attempt.status) {
                            let wish = attempt.header("retry-after")
                            pause = client.retries.pause(after: attempts, wish: wish)
                        }
                        if !isRedirect, pause == nil {
                            if begun == nil {
                                let head = response(attempt)
                                if request.method.word == "GET", request.rest == nil { begun = head }
                                try receiver.head(head)
                            } else {
                                whole = try Self.goesOn(attempt, from: handedOn, of: begun, request)
                            }
                        }
                    }
                    if isRedirect || pause != nil { return false }
                    if let piece {
                        try receiver.piece(piece)
                        if begun != nil { handedOn += piece.count }
                    }
                    return true
                }
            )
            let code = try exchange(request, address, attempt, isOwnServer: address.isSameOrigin(as: first.address))
            if client.cancellation.isStopped { throw TransportErrorText(request).stopped }
            if let failure = attempt.failure { throw failure }
            if code != CURLE_OK {
                let failure = TransportErrorText(request).error(code, String(cString: detail), attempt)
                if attempt.isHandedOn || handedOn > 0 {
                    guard handedOn > 0, failure.isPassing, first.rest == nil,
                        let mark = attempt.resumeMark ?? request.rest?.etag,
                        let wait = client.retries.pause(after: attempts, wish: nil)
                    else { throw failure.error }
                    request.rest = (handedOn, mark)
                    request.validators = nil
                    pause = wait
                } else {
                    guard request.isRepeatable, failure.isPassing,
                        let wait = client.retries.pause(after: attempts, wish: nil)
                    else { throw failure.error }
                    pause = wait
                }
            } else if attempt.isLonger {
                throw TransportErrorText(request).longer
            } else {
                try attempt.finish()
            }
            if let pause {
                let moment = client.retries.pauses.now().timeIntervalSince1970 + pause
                if code == CURLE_OK { client.politeness.hold(address.host, until: moment) }
                client.retries.pauses.sleep(pause, client.cancellation)
                if client.cancellation.isStopped { throw TransportErrorText(request).stopped }
                attempts += 1
                continue
            }
            guard isRedirect else {
                if let whole, whole != handedOn { throw TransportErrorText(request).changedMeanwhile(attempt.status) }
                guard var answer = begun, handedOn > 0 else { return response(attempt) }
                answer.attempts = attempts
                answer.seconds = client.retries.pauses.now().timeIntervalSince1970 - asked
                answer.received = request.rest == nil ? handle.offset(CURLINFO_SIZE_DOWNLOAD_T) : handedOn
                return answer
            }
            redirects += 1
            guard redirects <= Self.mostRedirects else { throw TransportErrorText(request).endlessRedirects(redirects) }
            address = try next(after: address, attempt.status, &request)
        }
    }

    // The rest of a body has to begin where it broke off, to be of the same document, and to reach to its end: how much the
    // document is in all.
    private static func goesOn(
        _ attempt: HTTPTransfer,
        from handedOn: Int,
        of begun: WebResponse?,
        _ request: WebRequest
    ) throws -> Int {
        let declared = begun?.headers.first { $0.name == "content-length" }.flatMap { Int($0.value) }
        // Without the strong mark of the first answer the rest may be another document's (RFC 9110, section 15.3.7).
        guard attempt.status == 206, let range = attempt.header("content-range").flatMap(ContentRange.init),
            range.first == handedOn, let whole = declared ?? range.whole, range.last == whole - 1,
            range.whole == nil || range.whole == whole, attempt.header("content-encoding") == nil,
            let mark = request.rest?.etag, attempt.header("etag") == mark
        else { throw TransportErrorText(request).changedMeanwhile(attempt.status) }
        return whole
    }

    private func exchange(
        _ request: WebRequest,
        _ address: WebAddress,
        _ attempt: HTTPTransfer,
        isOwnServer: Bool
    ) throws -> CURLcode {
        let lines = HeaderList(request.lines(isOwnServer: isOwnServer))
        return try withExtendedLifetime((attempt, lines)) {
            do {
                try prepare(request, address, attempt, lines)
            } catch let error as CurlError {
                throw TransportErrorText(request).settings(error.detail)
            }
            let pauses = client.retries.pauses
            if let hours = client.politeness.closed(address.host, at: pauses.now()) {
                throw TransportErrorText(request).outside(hours, host: address.host)
            }
            guard client.politeness.enter(address.host, pauses, client.cancellation) else {
                throw TransportErrorText(request).stopped
            }
            defer { client.politeness.leave(address.host) }
            return client.run(handle)
        }
    }

    // Where a redirect leads, if it may be followed.
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
        // As browsers do: a form that was taken leads to a page, and only 307 and 308 ask for the form once more.
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
        _ address: WebAddress,
        _ attempt: HTTPTransfer,
        _ lines: HeaderList
    ) throws {
        // Keeps the cookies and connections, and nothing of the exchange before.
        curl_easy_reset(handle.pointer)
        detail.pointee = 0
        let settings = client.settings
        try handle.set(CURLOPT_ERRORBUFFER, UnsafeMutableRawPointer(detail))
        try handle.set(CURLOPT_NOSIGNAL, 1)
        try handle.set(CURLOPT_URL, address.text)
        try handle.set(CURLOPT_PROTOCOLS_STR, "http,https")
        try handle.set(CURLOPT_FOLLOWLOCATION, 0)
        // Not HTTP/2: a stream that is reset without an error and without its end looks like a whole body in libcurl.
        try handle.set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
        try handle.set(CURLOPT_USERAGENT, settings.userAgent)
        try handle.set(CURLOPT_COOKIEFILE, "")
        // Refused where a request before it found no server: libcurl 7.88 then still holds the buffer that it was given.
        try? handle.set(CURLOPT_BUFFERSIZE, 128 << 10)
        try handle.set(CURLOPT_HTTPHEADER, list: lines.first)
        if let rest = request.rest {
            // A range counts the bytes on the wire: packed ones could not be joined.
            try handle.set(CURLOPT_RANGE, "\(rest.from)-")
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
        // An empty text keeps libcurl from taking one from the environment.
        try handle.set(CURLOPT_PROXY, settings.proxy ?? "")
        try handle.set(CURLOPT_CONNECTTIMEOUT_MS, settings.connectSeconds * 1000)
        try handle.set(CURLOPT_TIMEOUT_MS, Int(settings.totalSeconds * 1000))
        try handle.set(CURLOPT_LOW_SPEED_LIMIT, 100)
        try handle.set(CURLOPT_LOW_SPEED_TIME, settings.idleSeconds)
        try attempt.listen(to: handle)
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
