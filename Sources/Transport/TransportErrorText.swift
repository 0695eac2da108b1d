internal import CCurl

/// Makes errors with messages for a request.
struct TransportErrorText {
    let request: WebRequest

    init(_ request: WebRequest) { self.request = request }

    private func error(_ kind: TransportError.Kind, _ seen: String, _ advice: String) -> TransportError {
        TransportError(
            kind,
            tried: "\(request.method.word) \(request.shown)",
            seen: request.secrets.clean(seen),
            advice: request.secrets.clean(advice)
        )
    }

    var stopped: TransportError {
        error(.stopped, "it was stopped before its end", "nothing was changed; run it again")
    }

    func tooLarge(_ seen: String) -> TransportError {
        error(
            .tooLarge,
            seen,
            "look at what the server sends; if it is right, raise 'size_limit_mb' under 'network' in recordal.yaml"
        )
    }

    func tooManyHeaders(_ seen: String) -> TransportError {
        error(.tooLarge, seen, "nothing was changed; look with a browser at what the server sends")
    }

    var longer: TransportError {
        error(
            .malformed,
            "the answer is longer than the server declared, and its end was lost",
            "nothing was changed; tell the register's keeper of the wrong Content-Length, or of chunks that end too early"
        )
    }

    func partOfWhole(_ range: String) -> TransportError {
        error(
            .malformed,
            "the answer has status 200, as a whole document, and calls itself a part of one (\(range.prefix(100)))",
            "nothing was changed; tell the register's keeper of the wrong Content-Range"
        )
    }

    func unclearLength(_ lengths: String) -> TransportError {
        error(
            .malformed,
            "the server declares a length that can be none: \(lengths.prefix(100))",
            "nothing was changed; tell the register's keeper of the wrong Content-Length"
        )
    }

    func packed(_ failure: ContentDecoder.ContentDecodingError) -> TransportError {
        switch failure {
        case .unknown(let coding):
            error(
                .malformed,
                "the answer is packed in a way that was not asked for: \(coding.prefix(100))",
                "nothing was changed; tell the register's keeper of the wrong Content-Encoding"
            )
        case .memory: error(.malformed, "there is not enough memory to unpack the answer", "run it again later")
        case .damaged(let coding):
            error(
                .malformed,
                "the answer cannot be read (it is not \(coding), or a damaged one)",
                "look at it with a browser; nothing was changed"
            )
        case .brokenOff(let coding):
            error(
                .truncated,
                "the answer broke off within its \(coding), though it came as long as the server declared",
                "nothing was changed; it is tried again next time"
            )
        }
    }

    func changedMeanwhile(_ status: Int) -> TransportError {
        error(
            .truncated,
            "the answer broke off, and its rest is not to be had (status \(status))",
            "nothing was changed; it is tried again next time"
        )
    }

    func outside(_ hours: DayHours, host: String) -> TransportError {
        error(.hours, "\(host) may be asked at \(hours) alone", "it is asked again in those hours")
    }

    func settings(_ seen: String) -> TransportError {
        error(.settings, seen, "check 'network' in recordal.yaml, and the source's headers")
    }

    func endlessRedirects(_ count: Int) -> TransportError {
        error(.redirect, "\(count) redirects and no end", "open the address in a browser and name the one it ends at")
    }

    func redirect(_ address: WebAddress?, _ why: String) -> TransportError {
        let target = address.map { "\($0.plain), \(why)" } ?? why
        let advice =
            address.map {
                $0.scheme == "http"
                    ? "if that is right, name it under 'from'"
                    : "if that is right, name it under 'from', or add '\($0.host)' to the source's 'redirect_hosts'"
            } ?? "open the address in a browser and see what became of it"
        return error(.redirect, "the server redirects to \(target)", advice)
    }

    /// The error for a result code of libcurl, and whether the problem may be temporary.
    func error(
        _ code: CURLcode,
        _ detail: String,
        _ transfer: HTTPTransfer
    ) -> (error: TransportError, isTemporary: Bool) {
        let said = detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT:
            return (
                error(
                    .unreachable,
                    "no connection (\(said))",
                    "check the address and the network; it is tried again next time"
                ),
                true
            )
        case CURLE_OPERATION_TIMEDOUT:
            let (seen, limit) = timeout(said, transfer)
            return (
                error(
                    .slow,
                    "\(seen) (\(said))",
                    "try it later; for a slow server raise '\(limit)' under 'network' in recordal.yaml"
                ),
                true
            )
        case CURLE_PARTIAL_FILE:
            return (
                error(
                    .truncated,
                    "the answer ended before its end (\(said))",
                    "nothing was changed; it is tried again next time"
                ),
                true
            )
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR:
            return (
                error(
                    .unproven,
                    "the server's certificate is not trusted (\(said))",
                    "nothing was sent to it; if its authority is one of your own, name that under 'network: ca_file'"
                ),
                false
            )
        case CURLE_SSL_CERTPROBLEM, CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_CIPHER:
            return (settings("your own certificate cannot be used (\(said))"), false)
        case CURLE_SSL_CONNECT_ERROR, CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_HTTP2,
            CURLE_HTTP2_STREAM:
            // OpenSSL's messages for a server that got no client certificate or rejected it.
            if said.contains("certificate required") || said.contains("alert handshake failure") {
                return (
                    error(
                        .settings,
                        "the server wants to see a certificate of yours (\(said))",
                        "name it under 'network: client_certificate'"
                    ),
                    false
                )
            }
            let kind: TransportError.Kind = transfer.isHandedOn ? .truncated : .unreachable
            let seen = transfer.isHandedOn ? "the answer broke off (\(said))" : "the connection broke (\(said))"
            return (error(kind, seen, "nothing was changed; it is tried again next time"), true)
        case CURLE_BAD_CONTENT_ENCODING, CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL:
            return (
                error(
                    .malformed,
                    "the answer cannot be read (\(said))",
                    "look at it with a browser; nothing was changed"
                ),
                false
            )
        default:
            return (error(.malformed, said, "nothing was changed; it is tried again next time"), false)
        }
    }

    // Only libcurl's message shows which limit was exceeded.
    private func timeout(_ said: String, _ transfer: HTTPTransfer) -> (seen: String, limit: String) {
        if said.hasPrefix("Operation timed out") {
            (transfer.isHandedOn ? "the answer did not end in time" : "no answer in time", "total_seconds")
        } else if said.hasPrefix("Connection timed out") {
            ("no answer in time", "connect_seconds")
        } else {
            (transfer.isHandedOn ? "the answer stopped coming" : "no answer in time", "idle_seconds")
        }
    }
}
