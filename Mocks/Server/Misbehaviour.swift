import CZlib
import Foundation

/// Wrong behaviour of a server, by name: in a path's first part, or as `bad=NAME` on a register.
///
/// Wrong lists are in Registers.swift: duplicate-page, skipped-page, shifting, shifts-once, moves,
/// moves-back, doubled, doubled-once, lying-total, short-total, stale-total, two-totals, capped, short-middle, empty-middle, same-page,
/// overlapping, empty-list, half, reordered, new-column, lost-column, old-edition, circle, elsewhere, long-link, empty-link,
/// etag-never-changes, etag-always-changes, wrong-charset.
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

    /// Makes an answer worse; `name` may have parts: `status:429:30`.
    func apply(_ name: String, to good: Answer) async -> Answer {
        let words = name.split(separator: ":").map(String.init)
        if let page = Self.pages[words[0]] { return Answer(page, type: "text/html; charset=utf-8") }
        for change in [statuses, cuts, ranges, contents] {
            if let answer = change(words, good) { return answer }
        }
        switch words[0] {
        case "csv", "etag", "pages", "offset", "links", "cursor", "gacc", "trois", "file", "log", "advance", "list.csv":
            return good
        default: return Self.ofTheList.contains(words[0]) ? good : refusal(404, "")
        }
    }

    /// Statuses, redirects and headers. Returns nil for another name.
    private func statuses(_ words: [String], _ good: Answer) -> Answer? {
        let rest = Array(words.dropFirst())
        var answer = good
        switch words[0] {
        case "status": return refusal(Int(rest.first ?? "") ?? 500, rest.dropFirst().joined(separator: ":"))
        // as:206: the good answer under another status
        case "as": answer.status = Int(rest.first ?? "") ?? 200
        case "then":
            // then:503:2:WISH: that status twice, then the register
            let times = Int(rest.dropFirst().first ?? "") ?? 1
            guard space.times(request.target) <= times else { return good }
            return refusal(Int(rest.first ?? "") ?? 503, rest.dropFirst(2).joined(separator: ":"))
        case "resetthen":
            if space.times(request.target) > Int(rest.first ?? "") ?? 1 { return good }
            answer.raw = Data()
            answer.ending = .reset
        case "unasked304":
            answer = Answer(status: 304)
            answer.length = .some(nil)
        case "other304":
            guard request.header("If-None-Match") != nil else { return good }
            answer = Answer(status: 304)
            answer.headers = [("ETag", "\"another\"")]
            answer.length = .some(nil)
        case "link-next": answer.headers.append(("Link", "<list?fields=id,mark&p=2>; rel=\"next last\""))
        case "headers": answer.headers += (0..<60).map { ("X-Big-\($0)", String(repeating: "x", count: 8000)) }
        case "loop": return moved(302, "\(root)/loop/\((Int(request.words.last ?? "") ?? 0) + 1)")
        case "redirect": return moved(Int(rest.first ?? "") ?? 302, target(rest.dropFirst().joined(separator: "/")))
        case "cookie":
            if request.header("Cookie")?.contains("seen=yes") == true { return good }
            answer = moved(302, root + request.target)
            answer.headers.append(("Set-Cookie", "seen=yes; Path=/"))
        case "signed":
            answer.headers.append(("Set-Cookie", "session=s3cr3t-session"))
            answer.headers.append(("X-Token", request.header("Authorization") ?? ""))
        case "named":
            answer.headers.append(("Content-Disposition", "attachment; filename=\"../list of 2026-11-02.csv\""))
        case "echo": return Answer(request.body, type: "text/plain")
        case "slow": answer.delay = Double(rest.first ?? "") ?? 1
        default: return nil
        }
        return answer
    }

    /// Bodies that end wrongly, slowly or never. Returns nil for another name.
    private func cuts(_ words: [String], _ good: Answer) -> Answer? {
        var answer = good
        switch words[0] {
        case "truncated":
            answer.length = good.body.count
            answer.body = good.body.prefix(good.body.count / 2)
            answer.ending = .closed
        case "cut-once":
            // The first answer is cut off in the middle; later ones are the whole document or the requested part.
            guard space.times(request.target) == 1 else { return good }
            answer.length = good.body.count
            answer.body = good.body.prefix(good.body.count / 2)
            answer.ending = .closed
        case "lengths":
            answer.body = good.body.prefix(max(0, good.body.count - 40))
            answer.length = .some(nil)
            answer.headers += [good.body.count, answer.body.count].map { ("Content-Length", "\($0)") }
            answer.ending = .closed
        case "reset":
            answer.length = good.body.count * 3
            answer.ending = .reset
        case "longer":
            answer.length = max(0, good.body.count - 20)
            answer.ending = .closed
        case "chunked": answer.isChunked = true
        case "chunkedcut":
            answer.isChunked = true
            answer.ending = .closed
        case "close": answer.ending = .closed
        case "http10":
            answer.version = "HTTP/1.0"
            answer.ending = .closed
        case "cut-line":
            // Half of the lines, and then the connection is closed, which is a valid end without a length.
            answer.body = Self.halfOfLines(good.body)
            answer.ending = .closed
        case "cut-line-10":
            answer.version = "HTTP/1.0"
            answer.body = Self.halfOfLines(good.body)
            answer.ending = .closed
        case "zero-chunk":
            answer.isChunked = true
            answer.zeroChunkAt = Self.halfOfLines(good.body).count
        case "cut-unnoticed":
            answer.body = good.body.prefix(good.body.count / 2)
            answer.ending = .closed
        case "hang":
            answer.raw = Data()
            answer.ending = .silent
        case "stall":
            answer.length = good.body.count + 100
            answer.ending = .silent
        case "drip":
            answer.length = 100_000
            answer.trickle = (1, 0.1)
        case "endless": answer.isEndless = true
        default: return nil
        }
        return answer
    }

    /// Wrong parts of a body (RFC 9110, section 14). Returns nil for another name.
    private func ranges(_ words: [String], _ good: Answer) -> Answer? {
        var answer = good
        switch words[0] {
        case "short-range":
            // The first answer is cut off in the middle; later ones lack the end of the requested part and declare that.
            answer.body = good.body.prefix(good.body.count / 2)
            answer.length = good.body.count
            answer.ending = .closed
            guard good.status == 206, let place = good.headers.firstIndex(where: { $0.0 == "Content-Range" }) else {
                break
            }
            answer = good
            answer.body = good.body.dropLast(40)
            let words = good.headers[place].1.split(whereSeparator: { " -/".contains($0) }).map(String.init)
            guard words.count == 4, let last = Int(words[2]) else { break }
            answer.headers[place].1 = "bytes \(words[1])-\(last - 40)/\(words[3])"
        case "range200":
            answer.body = Self.halfOfLines(good.body)
            answer.headers.append(("Content-Range", "bytes 0-\(answer.body.count - 1)/\(good.body.count)"))
        case "weak-cut-once":
            // Like `cut-once` with a weak entity tag, for which the server wrongly sends parts.
            guard let place = good.headers.firstIndex(where: { $0.0 == "ETag" }) else { return good }
            answer.headers[place].1 = "W/" + good.headers[place].1
            guard space.times(request.target) == 1 else {
                guard let start = request.header("Range").flatMap({ Int($0.dropFirst(6).dropLast()) }) else { break }
                answer.status = 206
                answer.headers.append(("Content-Range", "bytes \(start)-\(good.body.count - 1)/\(good.body.count)"))
                answer.body = good.body.dropFirst(start)
                break
            }
            answer.length = good.body.count
            answer.body = good.body.prefix(good.body.count / 2)
            answer.ending = .closed
        case "unmarked-rest", "other-rest":
            // The first answer is cut off; the later part is of the next edition, without an entity tag or with another one.
            if request.header("Range") == nil {
                answer.length = good.body.count
                answer.body = Self.halfOfLines(good.body)
                answer.ending = .closed
            } else {
                let start = request.header("Range").flatMap { Int($0.dropFirst(6).dropLast()) } ?? 0
                let next = String(decoding: good.body, as: UTF8.self).replacingOccurrences(of: "2027-", with: "2029-")
                var rest = Data(next.utf8)
                answer.headers.removeAll { $0.0 == "ETag" }
                if words[0] == "other-rest" { answer.headers.append(("ETag", "\"another\"")) }
                if good.status != 206 {
                    answer.headers.append(("Content-Range", "bytes \(start)-\(rest.count - 1)/\(rest.count)"))
                    rest = rest.dropFirst(start)
                }
                answer.status = 206
                answer.body = rest
            }
        case "range":
            guard let range = request.header("Range"), let start = Int(range.dropFirst(6).dropLast()) else { break }
            answer.headers.append(("Content-Range", "bytes \(start)-\(good.body.count - 1)/\(good.body.count)"))
            answer.status = 206
            answer.body = good.body.dropFirst(start)
        default: return nil
        }
        return answer
    }

    /// Content codings and contents. Returns nil for another name.
    private func contents(_ words: [String], _ good: Answer) -> Answer? {
        var answer = good
        switch words[0] {
        case "gzip":
            answer.body = Self.gzip(good.body)
            answer.headers.append(("Content-Encoding", "gzip"))
        case "cutgzip":
            // The body has the declared length and lacks the end of the gzip format.
            answer.body = Self.gzip(good.body).dropLast(8)
            answer.headers.append(("Content-Encoding", "gzip"))
        case "badgzip":
            answer.body = Self.gzip(good.body).prefix(10) + Data(repeating: 0xFF, count: 200)
            answer.headers.append(("Content-Encoding", "gzip"))
        case "bomb":
            answer.body = Self.gzip(Data(count: 8 << 20))
            answer.headers.append(("Content-Encoding", "gzip"))
        case "garbage":
            answer.raw = Data("\u{0}\u{1} this is no HTTP\r\n\r\n".utf8)
            answer.ending = .closed
        case "empty": answer.body = Data()
        case "image":
            answer = Answer(
                Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) + Data(count: 100),
                type: "image/png"
            )
        default: return nil
        }
        return answer
    }

    /// The names of wrong answers that do not depend on the content.
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

    private func refusal(_ status: Int, _ wish: String) -> Answer {
        var answer = Answer("no", type: "text/plain", status: status)
        if !wish.isEmpty { answer.headers.append(("Retry-After", wish)) }
        return answer
    }

    private func moved(_ status: Int, _ target: String) -> Answer {
        var answer = Answer("moved", type: "text/plain", status: status)
        answer.headers.append(("Location", target))
        return answer
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
