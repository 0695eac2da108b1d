import FlyingSocks
import Foundation
import Glibc
import Synchronization

/// A parsed HTTP request.
struct Request: Sendable {
    let method: String
    /// The request target without the name of the space.
    let target: String
    let space: String
    let path: String
    /// The segments of the path.
    let segments: [String]
    let query: [String: String]
    let headers: [String: String]
    let body: String

    init?(head: String, body: String) {
        var lines = head.components(separatedBy: "\r\n")
        let parts = lines.removeFirst().split(separator: " ")
        guard parts.count == 3 else { return nil }
        method = String(parts[0])
        var target = String(parts[1])
        // A request to a proxy has an absolute URL (RFC 9112, section 3.2.2).
        if !target.hasPrefix("/") { target = "/" + target.split(separator: "/").dropFirst(2).joined(separator: "/") }
        if target.hasPrefix("/~") {
            let end = target.dropFirst().firstIndex { $0 == "/" } ?? target.endIndex
            space = String(target[target.index(after: target.startIndex)..<end])
            target = String(target[end...])
        } else {
            space = ""
        }
        self.target = target
        let queryStart = target.firstIndex(of: "?") ?? target.endIndex
        path = String(target[..<queryStart])
        segments = path.split(separator: "/").map(String.init)
        query = Self.pairs(queryStart < target.endIndex ? String(target[target.index(after: queryStart)...]) : "")
        var headers: [String: String] = [:]
        for line in lines {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[String(line[..<colon])] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        self.headers = headers
        self.body = body
    }

    func header(_ name: String) -> String? {
        headers.first { $0.key.lowercased() == name.lowercased() }?.value
    }

    /// Returns a parameter of the URL's query, of the posted form or of the posted JSON object.
    func parameter(_ name: String) -> String? {
        if let value = query[name] { return value }
        if body.hasPrefix("{") {
            let object = try? JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any]
            return object?[name].map { "\($0)" }
        }
        return Self.pairs(body)[name]
    }

    func number(_ name: String, _ standard: Int) -> Int { parameter(name).flatMap { Int($0) } ?? standard }

    private static func pairs(_ text: String) -> [String: String] {
        var pairs: [String: String] = [:]
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            func plain(_ text: Substring) -> String {
                text.replacingOccurrences(of: "+", with: " ").removingPercentEncoding ?? String(text)
            }
            pairs[plain(parts[0])] = parts.count > 1 ? plain(parts[1]) : ""
        }
        return pairs
    }
}

/// A response, with the faults on the wire.
struct Response: Sendable {
    enum Ending: Sendable {
        case keepAlive
        /// The server closes the connection after the body.
        case closed
        /// The server resets the connection (TCP RST).
        case reset
        /// The server sends nothing for a long time, and then closes the connection.
        case silent
    }

    var version = "HTTP/1.1"
    var status = 200
    var headers: [(String, String)] = []
    var body = Data()
    /// The declared length: `.none` for the body's length, `.some(nil)` for no Content-Length header.
    var length: Int?? = .none
    var isChunked = false
    /// The offset in the body at which a last chunk (length 0) is inserted.
    var zeroChunkAt: Int?
    var ending = Ending.keepAlive
    /// The bytes that are sent instead of the status line, the headers and the body.
    var raw: Data?
    /// The body is sent in chunks of `bytes`, with a pause after each.
    var trickle: (bytes: Int, seconds: Double)?
    var isEndless = false
    var delay = 0.0

    init(_ body: Data = Data(), type: String = "text/csv; charset=utf-8", status: Int = 200) {
        self.body = body
        self.status = status
        headers = [("Content-Type", type)]
    }

    init(_ text: String, type: String = "text/csv; charset=utf-8", status: Int = 200) {
        self.init(Data(text.utf8), type: type, status: status)
    }
}

/// A connection of a client.
final class Connection: Sendable {
    let port: UInt16
    private let socket: AsyncSocket
    private let pending = Mutex<[UInt8]>([])

    private static let longSilence = 30.0

    init(_ socket: AsyncSocket, port: UInt16) {
        self.socket = socket
        self.port = port
    }

    /// Returns the next request, and nil if the client has closed the connection.
    func nextRequest() async throws -> Request? {
        let end = Array("\r\n\r\n".utf8)
        var bytes = pending.withLock { $0 }
        while true {
            if let range = bytes.firstRange(of: end) {
                let head = String(decoding: bytes[..<range.lowerBound], as: UTF8.self)
                let length =
                    head.components(separatedBy: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
                    .flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) } ?? 0
                while bytes.count < range.upperBound + length { bytes += try await socket.read(atMost: 65536) }
                let body = String(decoding: bytes[range.upperBound..<range.upperBound + length], as: UTF8.self)
                let rest = Array(bytes[(range.upperBound + length)...])
                pending.withLock { $0 = rest }
                return Request(head: head, body: body)
            }
            guard let more = try? await socket.read(atMost: 65536), !more.isEmpty else { return nil }
            bytes += more
        }
    }

    /// Sends a response, and returns whether the connection can be used for the next request.
    func send(_ response: Response, to request: Request) async throws -> Bool {
        if response.delay > 0 { try await Task.sleep(for: .seconds(response.delay)) }
        if let raw = response.raw {
            try await socket.write(raw)
            return try await finish(response.ending)
        }
        var head = "\(response.version) \(response.status) Mock\r\n"
        for (name, value) in response.headers { head += "\(name): \(value)\r\n" }
        switch response.length {
        case .none where response.isChunked: head += "Transfer-Encoding: chunked\r\n"
        case .none where response.isEndless || response.ending == .closed: head += "Connection: close\r\n"
        case .none: head += "Content-Length: \(response.body.count)\r\n"
        case .some(let length): if let length { head += "Content-Length: \(length)\r\n" }
        }
        try await socket.write(
            Data((head + "\r\n").utf8) + (response.trickle == nil && !response.isChunked ? response.body : Data())
        )
        if response.isChunked, let end = response.zeroChunkAt {
            func chunk(_ bytes: Data) -> Data {
                Data("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + Data("\r\n".utf8)
            }
            let (before, after) = (response.body.prefix(end), response.body.dropFirst(end))
            let last = Data("0\r\n\r\n".utf8)
            try await socket.write(chunk(before) + last + chunk(after) + last)
        } else if response.isChunked {
            for start in stride(from: 0, to: response.body.count, by: 100) {
                let part = response.body[start..<min(start + 100, response.body.count)]
                try await socket.write(Data("\(String(part.count, radix: 16))\r\n".utf8) + part + Data("\r\n".utf8))
            }
            if response.ending == .keepAlive { try await socket.write(Data("0\r\n\r\n".utf8)) }
        } else if let trickle = response.trickle {
            // A slice of `Data` keeps the indices of the whole.
            let body = Data(Array(response.body))
            for start in stride(from: 0, to: body.count, by: trickle.bytes) {
                try await socket.write(body[start..<min(start + trickle.bytes, body.count)])
                try await Task.sleep(for: .seconds(trickle.seconds))
            }
        }
        while response.isEndless { try await socket.write(response.body) }
        return try await finish(response.ending)
    }

    private func finish(_ ending: Response.Ending) async throws -> Bool {
        switch ending {
        case .keepAlive: return true
        case .closed: return false
        case .silent:
            try await Task.sleep(for: .seconds(Self.longSilence))
            return false
        case .reset:
            // The pause lets the sent bytes arrive before the reset.
            try await Task.sleep(for: .milliseconds(50))
            var linger = Glibc.linger(l_onoff: 1, l_linger: 0)
            setsockopt(
                socket.socket.file.rawValue,
                SOL_SOCKET,
                SO_LINGER,
                &linger,
                socklen_t(MemoryLayout.size(ofValue: linger))
            )
            return false
        }
    }
}
