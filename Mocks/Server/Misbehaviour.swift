import CZlib
import Foundation

/// Wrong behaviour of a server, by name: in a path's first part, or as `bad=NAME` on a register.
///
/// Wrong lists are in Registers.swift: duplicate-page, skipped-page, shifting, shifts-once, moves, moves-back, doubled,
/// doubled-once, lying-total, short-total, stale-total, two-totals, capped, short-middle, empty-middle, same-page,
/// overlapping, empty-list, half, reordered, new-column, lost-column, old-edition, circle, elsewhere, long-link,
/// empty-link, etag-never-changes, etag-always-changes, wrong-charset.
struct Misbehaviour {
    let request: Request
    let space: Space
    let connection: Connection

    private static let pages = [
        "login":
            "<html><head><title>Sign in</title></head><form><input name=p type=\"password\"></form></html>",
        "captcha": "<html><title>Check</title><div class=\"g-recaptcha\"></div></html>",
        "wall": "<!DOCTYPE html><title>Just a moment...</title><script src=/cdn-cgi/challenge-platform/x.js></script>",
        "error": "<html><head><title>404 Not Found</title></head><body><h1>Gone</h1></body></html>",
        "page": "<html><head><title>Welcome</title></head><body>Hello</body></html>",
    ]

    private var root: String { request.space.isEmpty ? "" : "/\(request.space)" }

    /// Returns a response changed by the misbehaviour; `name` may have parts: `status:429:30`.
    func apply(_ name: String, to good: Response) async -> Response {
        let parts = name.split(separator: ":").map(String.init)
        if let page = Self.pages[parts[0]] { return Response(page, type: "text/html; charset=utf-8") }
        for change in [statuses, cuts, ranges, contents] {
            if let response = change(parts, good) { return response }
        }
        switch parts[0] {
        case "csv", "etag", "pages", "offset", "links", "cursor", "gacc", "trois", "file", "log", "advance", "list.csv":
            return good
        default: return Self.ofTheList.contains(parts[0]) ? good : refusal(404, "")
        }
    }

    /// Statuses, redirects and headers.
    ///
    /// Returns nil for another name.
    private func statuses(_ parts: [String], _ good: Response) -> Response? {
        let rest = Array(parts.dropFirst())
        var response = good
        switch parts[0] {
        case "status": return refusal(Int(rest.first ?? "") ?? 500, rest.dropFirst().joined(separator: ":"))
        // as:206: the good response under another status
        case "as": response.status = Int(rest.first ?? "") ?? 200
        case "then":
            // then:503:2:WISH: that status twice, then the register
            let times = Int(rest.dropFirst().first ?? "") ?? 1
            guard space.times(request.target) <= times else { return good }
            return refusal(Int(rest.first ?? "") ?? 503, rest.dropFirst(2).joined(separator: ":"))
        case "resetthen":
            if space.times(request.target) > Int(rest.first ?? "") ?? 1 { return good }
            response.raw = Data()
            response.ending = .reset
        case "unasked304":
            response = Response(status: 304)
            response.length = .some(nil)
        case "other304":
            guard request.header("If-None-Match") != nil else { return good }
            response = Response(status: 304)
            response.headers = [("ETag", "\"another\"")]
            response.length = .some(nil)
        case "link-next": response.headers.append(("Link", "<list?fields=id,mark&p=2>; rel=\"next last\""))
        case "headers": response.headers += (0..<60).map { ("X-Big-\($0)", String(repeating: "x", count: 8000)) }
        case "loop": return moved(302, "\(root)/loop/\((Int(request.segments.last ?? "") ?? 0) + 1)")
        case "redirect": return moved(Int(rest.first ?? "") ?? 302, target(rest.dropFirst().joined(separator: "/")))
        case "cookie":
            if request.header("Cookie")?.contains("seen=yes") == true { return good }
            response = moved(302, root + request.target)
            response.headers.append(("Set-Cookie", "seen=yes; Path=/"))
        case "signed":
            response.headers.append(("Set-Cookie", "session=s3cr3t-session"))
            response.headers.append(("X-Token", request.header("Authorization") ?? ""))
        case "named":
            response.headers.append(("Content-Disposition", "attachment; filename=\"../list of 2026-11-02.csv\""))
        case "echo": return Response(request.body, type: "text/plain")
        case "slow": response.delay = Double(rest.first ?? "") ?? 1
        default: return nil
        }
        return response
    }

    /// Bodies that end wrongly, slowly or never.
    ///
    /// Returns nil for another name.
    private func cuts(_ parts: [String], _ good: Response) -> Response? {
        var response = good
        switch parts[0] {
        case "truncated":
            response.length = good.body.count
            response.body = good.body.prefix(good.body.count / 2)
            response.ending = .closed
        case "cut-once":
            // The first response is cut off in the middle; later ones are the whole document or the requested part.
            guard space.times(request.target) == 1 else { return good }
            response.length = good.body.count
            response.body = good.body.prefix(good.body.count / 2)
            response.ending = .closed
        case "lengths":
            response.body = good.body.prefix(max(0, good.body.count - 40))
            response.length = .some(nil)
            response.headers += [good.body.count, response.body.count].map { ("Content-Length", "\($0)") }
            response.ending = .closed
        case "reset":
            response.length = good.body.count * 3
            response.ending = .reset
        case "longer":
            response.length = max(0, good.body.count - 20)
            response.ending = .closed
        case "chunked": response.isChunked = true
        case "chunkedcut":
            response.isChunked = true
            response.ending = .closed
        case "close": response.ending = .closed
        case "http10":
            response.version = "HTTP/1.0"
            response.ending = .closed
        case "cut-line":
            // Half of the lines, and then the connection is closed, which is a valid end without a length.
            response.body = Self.halfOfLines(good.body)
            response.ending = .closed
        case "cut-line-10":
            response.version = "HTTP/1.0"
            response.body = Self.halfOfLines(good.body)
            response.ending = .closed
        case "zero-chunk":
            response.isChunked = true
            response.zeroChunkAt = Self.halfOfLines(good.body).count
        case "cut-unnoticed":
            response.body = good.body.prefix(good.body.count / 2)
            response.ending = .closed
        case "hang":
            response.raw = Data()
            response.ending = .silent
        case "stall":
            response.length = good.body.count + 100
            response.ending = .silent
        case "drip":
            response.length = 100_000
            response.trickle = (1, 0.1)
        case "endless": response.isEndless = true
        default: return nil
        }
        return response
    }

    /// Wrong parts of a body (RFC 9110, section 14).
    ///
    /// Returns nil for another name.
    private func ranges(_ parts: [String], _ good: Response) -> Response? {
        var response = good
        switch parts[0] {
        case "short-range":
            // The first response is cut off in the middle; later ones lack the end of the requested part and declare that.
            response.body = good.body.prefix(good.body.count / 2)
            response.length = good.body.count
            response.ending = .closed
            guard good.status == 206, let index = good.headers.firstIndex(where: { $0.0 == "Content-Range" }) else {
                break
            }
            response = good
            response.body = good.body.dropLast(40)
            let numbers = good.headers[index].1.split(whereSeparator: { " -/".contains($0) }).map(String.init)
            guard numbers.count == 4, let last = Int(numbers[2]) else { break }
            response.headers[index].1 = "bytes \(numbers[1])-\(last - 40)/\(numbers[3])"
        case "range200":
            response.body = Self.halfOfLines(good.body)
            response.headers.append(("Content-Range", "bytes 0-\(response.body.count - 1)/\(good.body.count)"))
        case "weak-cut-once":
            // Like `cut-once` with a weak entity tag, for which the server wrongly sends parts.
            guard let index = good.headers.firstIndex(where: { $0.0 == "ETag" }) else { return good }
            response.headers[index].1 = "W/" + good.headers[index].1
            guard space.times(request.target) == 1 else {
                guard let start = request.header("Range").flatMap({ Int($0.dropFirst(6).dropLast()) }) else { break }
                response.status = 206
                response.headers.append(("Content-Range", "bytes \(start)-\(good.body.count - 1)/\(good.body.count)"))
                response.body = good.body.dropFirst(start)
                break
            }
            response.length = good.body.count
            response.body = good.body.prefix(good.body.count / 2)
            response.ending = .closed
        case "unmarked-rest", "other-rest":
            // The first response is cut off; the later part is of the next edition, without an entity tag or with another one.
            if request.header("Range") == nil {
                response.length = good.body.count
                response.body = Self.halfOfLines(good.body)
                response.ending = .closed
            } else {
                let start = request.header("Range").flatMap { Int($0.dropFirst(6).dropLast()) } ?? 0
                let next = String(decoding: good.body, as: UTF8.self).replacingOccurrences(of: "2027-", with: "2029-")
                var rest = Data(next.utf8)
                response.headers.removeAll { $0.0 == "ETag" }
                if parts[0] == "other-rest" { response.headers.append(("ETag", "\"another\"")) }
                if good.status != 206 {
                    response.headers.append(("Content-Range", "bytes \(start)-\(rest.count - 1)/\(rest.count)"))
                    rest = rest.dropFirst(start)
                }
                response.status = 206
                response.body = rest
            }
        case "range":
            guard let range = request.header("Range"), let start = Int(range.dropFirst(6).dropLast()) else { break }
            response.headers.append(("Content-Range", "bytes \(start)-\(good.body.count - 1)/\(good.body.count)"))
            response.status = 206
            response.body = good.body.dropFirst(start)
        default: return nil
        }
        return response
    }

    /// Content codings and contents.
    ///
    /// Returns nil for another name.
    private func contents(_ parts: [String], _ good: Response) -> Response? {
        var response = good
        switch parts[0] {
        case "gzip":
            response.body = Self.gzip(good.body)
            response.headers.append(("Content-Encoding", "gzip"))
        case "cutgzip":
            // The body has the declared length and lacks the end of the gzip format.
            response.body = Self.gzip(good.body).dropLast(8)
            response.headers.append(("Content-Encoding", "gzip"))
        case "badgzip":
            response.body = Self.gzip(good.body).prefix(10) + Data(repeating: 0xFF, count: 200)
            response.headers.append(("Content-Encoding", "gzip"))
        case "bomb":
            response.body = Self.gzip(Data(count: 8 << 20))
            response.headers.append(("Content-Encoding", "gzip"))
        case "garbage":
            response.raw = Data("\u{0}\u{1} this is no HTTP\r\n\r\n".utf8)
            response.ending = .closed
        case "empty": response.body = Data()
        case "image":
            response = Response(
                Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) + Data(count: 100),
                type: "image/png"
            )
        default: return nil
        }
        return response
    }

    /// The names of wrong responses that do not depend on the content.
    static let ofTheWire: Set<String> = [
        "status:500", "status:404", "login", "truncated", "reset", "cut-line", "cut-line-10", "http10", "range200",
        "zero-chunk", "chunked", "chunkedcut", "cutgzip", "gzip", "empty", "lengths", "longer", "unmarked-rest",
        "other-rest", "weak-cut-once", "other304",
        "link-next",
    ]

    private static let ofTheList: Set<String> = [
        "capped", "short-middle", "empty-middle", "same-page", "stale-total", "two-totals", "moves", "moves-back",
        "doubled-once",
        "doubled",
        "duplicate-page", "skipped-page", "shifting", "shifts-once", "lying-total", "short-total", "overlapping",
        "empty-list", "half", "empty-link",
        "reordered", "new-column", "lost-column", "old-edition", "circle", "elsewhere", "long-link",
        "etag-never-changes", "etag-always-changes", "wrong-charset",
    ]

    private static func halfOfLines(_ data: Data) -> Data {
        let half = data.prefix(data.count / 2)
        return half.lastIndex(of: UInt8(ascii: "\n")).map { half[...$0] } ?? half
    }

    private func refusal(_ status: Int, _ wish: String) -> Response {
        var response = Response("no", type: "text/plain", status: status)
        if !wish.isEmpty { response.headers.append(("Retry-After", wish)) }
        return response
    }

    private func moved(_ status: Int, _ target: String) -> Response {
        var response = Response("moved", type: "text/plain", status: status)
        response.headers.append(("Location", target))
        return response
    }

    private func target(_ name: String) -> String {
        let host = (request.header("Host") ?? "").split(separator: ":").first ?? "127.0.0.1"
        // A TLS forwarder states its port in a header.
        let port = request.header("X-Forwarded-Port") ?? "\(connection.port)"
        let scheme = request.header("X-Forwarded-Port") == nil ? "http" : "https"
        // up/PORT/PATH: the same machine over TLS.
        if name.hasPrefix("up/") { return "https://127.0.0.1:" + name.dropFirst(3) }
        return switch name {
        case "long": "\(scheme)://127.0.0.1:\(port)/csv?x=" + String(repeating: "x", count: 9_000)
        case "elsewhere": "\(scheme)://localhost.example:\(port)/csv?token=abc"
        case "file": "file:///etc/passwd"
        case "ftp": "ftp://127.0.0.1/x"
        case "down": "http://\(host):\(port)\(root)/csv"
        case "localhost": "\(scheme)://localhost:\(port)\(root)/csv"
        default: "\(root)/\(name)"
        }
    }

    private static func gzip(_ data: Data) -> Data {
        var stream = z_stream()
        // A window of 15 bits, and 16 for the gzip header (zlib.h, deflateInit2).
        guard
            deflateInit2_(
                &stream,
                6,
                Z_DEFLATED,
                31,
                8,
                Z_DEFAULT_STRATEGY,
                ZLIB_VERSION,
                Int32(MemoryLayout<z_stream>.size)
            )
                == Z_OK
        else { return Data() }
        defer { deflateEnd(&stream) }
        var input = [UInt8](data)
        var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(input.count))))
        let room = UInt32(output.count)
        let count = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output -> Int in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = room
                _ = deflate(&stream, Z_FINISH)
                return Int(room - stream.avail_out)
            }
        }
        return Data(output.prefix(count))
    }
}
