import FlyingSocks
import Foundation
import Glibc
import Synchronization

/// One request as it came.
struct Request: Sendable {
    let method: String
    /// The address without the space's name.
    let target: String
    let space: String
    let path: String
    let words: [String]
    let query: [String: String]
    let headers: [String: String]
    let body: String

    init?(head: String, body: String) {
        var lines = head.components(separatedBy: "\r\n")
        let parts = lines.removeFirst().split(separator: " ")
        guard parts.count == 3 else { return nil }
        method = String(parts[0])
        var target = String(parts[1])
        // A proxy is asked for a whole address.
        if !target.hasPrefix("/") { target = "/" + target.split(separator: "/").dropFirst(2).joined(separator: "/") }
        if target.hasPrefix("/~") {
            let end = target.dropFirst().firstIndex { $0 == "/" } ?? target.endIndex
            space = String(target[target.index(after: target.startIndex)..<end])
            target = String(target[end...])
        } else {
            space = ""
        }
        self.target = target
        let question = target.firstIndex(of: "?") ?? target.endIndex
        path = String(target[..<question])
        words = path.split(separator: "/").map(String.init)
        query = Self.pairs(question < target.endIndex ? String(target[target.index(after: question)...]) : "")
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

    /// A parameter of the address, of the form that was posted, or of a posted JSON object.
    func parameter(_ name: String) -> String? {
        if let value = query[name] { return value }
        if body.hasPrefix("{") {
            let object = try? JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any]
            return object?[name].map { "\($0)" }
        }
        return Self.pairs(body)[name]
    }

    func number(_ name: String, _ usual: Int) -> Int { parameter(name).flatMap { Int($0) } ?? usual }

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

/// What is sent back.
struct Answer: Sendable {
    enum Ending: Sendable {
        case usual
        /// The connection is closed, as if that were the end.
        case closed
        /// The connection is reset.
        case reset
        /// Nothing more comes for a long time.
        case silent
    }

    var version = "HTTP/1.1"
    var status = 200
    var headers: [(String, String)] = []
    var body = Data()
    /// The length that is declared; nil for none.
    var length: Int?? = .none
    var isChunked = false
    /// After how many bytes a chunk of no length comes, as if that were the end.
    var zeroChunkAt: Int?
    var ending = Ending.usual
    /// Sent in place of all that.
    var raw: Data?
    /// The pause after each piece of so many bytes.
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

/// One connection of a client.
final class Connection: Sendable {
    let port: UInt16
    private let socket: AsyncSocket
    private let waiting = Mutex<[UInt8]>([])

    private static let longSilence = 30.0

    init(_ socket: AsyncSocket, port: UInt16) {
        self.socket = socket
        self.port = port
    }

    /// The next request; nil where the client has gone.
    func nextRequest() async throws -> Request? {
        let end = Array("\r\n\r\n".utf8)
        var bytes = waiting.withLock { $0 }
        while true {
            if let range = bytes.firstRange(of: end) {
                let head = String(decoding: bytes[..<range.lowerBound], as: UTF8.self)
                let length =
                    head.components(separatedBy: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
                    .flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) } ?? 0
                while bytes.count < range.upperBound + length { bytes += try await socket.read(atMost: 65536) }
                let body = String(decoding: bytes[range.upperBound..<range.upperBound + length], as: UTF8.self)
                let rest = Array(bytes[(range.upperBound + length)...])
                waiting.withLock { $0 = rest }
                return Request(head: head, body: body)
            }
            guard let more = try? await socket.read(atMost: 65536), !more.isEmpty else { return nil }
            bytes += more
        }
    }

    /// Sends an answer; false where the connection is not to be used any more.
    func send(_ answer: Answer, to request: Request) async throws -> Bool {
        if answer.delay > 0 { try await Task.sleep(for: .seconds(answer.delay)) }
        if let raw = answer.raw {
            try await socket.write(raw)
            return try await finish(answer.ending)
        }
        var head = "\(answer.version) \(answer.status) Mock\r\n"
        for (name, value) in answer.headers { head += "\(name): \(value)\r\n" }
        switch answer.length {
        case .none where answer.isChunked: head += "Transfer-Encoding: chunked\r\n"
        case .none where answer.isEndless || answer.ending == .closed: head += "Connection: close\r\n"
        case .none: head += "Content-Length: \(answer.body.count)\r\n"
        case .some(let length): if let length { head += "Content-Length: \(length)\r\n" }
        }
        try await socket.write(
            Data((head + "\r\n").utf8) + (answer.trickle == nil && !answer.isChunked ? answer.body : Data())
        )
        if answer.isChunked, let end = answer.zeroChunkAt {
            func chunk(_ piece: Data) -> Data {
                Data("\(String(piece.count, radix: 16))\r\n".utf8) + piece + Data("\r\n".utf8)
            }
            let (before, after) = (answer.body.prefix(end), answer.body.dropFirst(end))
            let last = Data("0\r\n\r\n".utf8)
            try await socket.write(chunk(before) + last + chunk(after) + last)
        } else if answer.isChunked {
            for start in stride(from: 0, to: answer.body.count, by: 100) {
                let piece = answer.body[start..<min(start + 100, answer.body.count)]
                try await socket.write(Data("\(String(piece.count, radix: 16))\r\n".utf8) + piece + Data("\r\n".utf8))
            }
            if answer.ending == .usual { try await socket.write(Data("0\r\n\r\n".utf8)) }
        } else if let trickle = answer.trickle {
            // A part of another body keeps its places.
            let body = Data(Array(answer.body))
            for start in stride(from: 0, to: body.count, by: trickle.bytes) {
                try await socket.write(body[start..<min(start + trickle.bytes, body.count)])
                try await Task.sleep(for: .seconds(trickle.seconds))
            }
        }
        while answer.isEndless { try await socket.write(answer.body) }
        return try await finish(answer.ending)
    }

    private func finish(_ ending: Answer.Ending) async throws -> Bool {
        switch ending {
        case .usual: return true
        case .closed: return false
        case .silent:
            try await Task.sleep(for: .seconds(Self.longSilence))
            return false
        case .reset:
            // So that what was sent arrives before the reset does.
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
