internal import CCurl
internal import Foundation

/// One request and its answer on the wire, as libcurl's callbacks meet it.
final class HTTPTransfer {
    private(set) var status = 0
    /// The protocol's version as the status line has it, such as `HTTP/1.1`.
    private(set) var version = ""
    private(set) var headers: [(name: String, value: String)] = []
    /// What ended it from this side.
    private(set) var failure: (any Error)?
    /// Whether any of it was handed on.
    private(set) var isHandedOn = false

    /// Whether more came than the server had declared.
    private(set) var isLonger = false

    private let mostBytes: Int
    private let cancellation: Cancellation
    private let failures: TransportErrorText
    private let receive: (HTTPTransfer, [UInt8]?) throws -> Bool
    private var headerBytes = 0
    private var bodyBytes = 0
    // Both are made when the body begins.
    private var unpacking: ContentDecoder?
    private var isBegun = false

    private static let mostHeaderBytes = 256 << 10
    // What libcurl says of bytes behind a body that had its declared length, and behind the last chunk.
    private static let excess = ["Excess found", "Leftovers after chunking"]

    /// Makes one; `receive` gets each piece, or nil for a body without any, and says whether it was handed on.
    init(
        mostBytes: Int,
        cancellation: Cancellation,
        failures: TransportErrorText,
        receive: @escaping (HTTPTransfer, [UInt8]?) throws -> Bool
    ) {
        self.mostBytes = mostBytes
        self.cancellation = cancellation
        self.failures = failures
        self.receive = receive
    }

    /// By what the rest of a body that breaks off can be asked for; nil where it cannot.
    var resumeMark: String? {
        guard status == 200 || status == 206, let etag = header("etag"), !etag.hasPrefix("W/"), etag.hasPrefix("\""),
            header("accept-ranges")?.lowercased() != "none", header("content-encoding") == nil
        else { return nil }
        return etag
    }

    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

    private func takeHeader(_ bytes: UnsafeRawBufferPointer) throws {
        headerBytes += bytes.count
        if headerBytes > Self.mostHeaderBytes { throw failures.tooManyHeaders("the headers are larger than 256 kB") }
        let line = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        if line.hasPrefix("HTTP/") {
            // Each answer begins anew: an interim one, or a proxy's, may stand before the one that counts.
            headers = []
            let words = line.split(separator: " ")
            version = words.first.map(String.init) ?? ""
            status = words.dropFirst().first.flatMap { Int($0) } ?? 0
        } else if let colon = line.firstIndex(of: ":") {
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            headers.append((line[..<colon].lowercased(), value))
        }
    }

    private func takePiece(_ bytes: UnsafeRawBufferPointer) throws {
        if !isBegun {
            isBegun = true
            if let lengths = framing.differingLengths { throw failures.unclearLength(lengths) }
            if let range = framing.partOfWhole { throw failures.partOfWhole(range) }
            do { unpacking = try ContentDecoder(header: header("content-encoding")) } catch {
                throw failures.packed(error)
            }
        }
        guard let unpacking else { return try take(bytes) }
        do {
            try unpacking.feed(bytes) { try take($0) }
        } catch let breach as ContentDecoder.ContentDecodingError {
            throw failures.packed(breach)
        }
    }

    private func take(_ bytes: UnsafeRawBufferPointer) throws {
        bodyBytes += bytes.count
        if bodyBytes > mostBytes { throw failures.tooLarge("the answer is larger than \(mostBytes) bytes") }
        if try receive(self, Array(bytes)) { isHandedOn = true }
    }

    /// Ends the body, and hands on an answer that had none.
    func finish() throws {
        if bodyBytes == 0, try receive(self, nil) { isHandedOn = true }
        guard isHandedOn, let unpacking else { return }
        do { try unpacking.finish() } catch { throw failures.packed(error) }
    }

    /// How the head says where the body ends.
    var framing: BodyFraming { BodyFraming(status: status, version: version, headers: headers) }

    private func attempt(_ body: () throws -> Void) -> Bool {
        guard failure == nil else { return false }
        do {
            if cancellation.isStopped { throw failures.stopped }
            try body()
            return true
        } catch {
            failure = error
            return false
        }
    }

    private static func from(_ context: UnsafeMutableRawPointer?) -> HTTPTransfer? {
        context.map { Unmanaged<HTTPTransfer>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Lets libcurl call this object, which has to live until the exchange has ended.
    func listen(to handle: borrowing EasyHandle) throws {
        let context = Unmanaged.passUnretained(self).toOpaque()
        try handle.set(CURLOPT_HEADERDATA, context)
        try handle.set(CURLOPT_WRITEDATA, context)
        try handle.set(CURLOPT_XFERINFODATA, context)
        try handle.set(CURLOPT_NOPROGRESS, 0)
        try handle.set(CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            let all = UnsafeRawBufferPointer(start: bytes, count: size * count)
            return HTTPTransfer.from(context).map { attempt in attempt.attempt { try attempt.takeHeader(all) } } == true
                ? size * count : 0
        }
        try handle.set(CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            let all = UnsafeRawBufferPointer(start: bytes, count: size * count)
            return HTTPTransfer.from(context).map { attempt in attempt.attempt { try attempt.takePiece(all) } } == true
                ? size * count : 0
        }
        let debug: curl_debug_callback = { _, type, bytes, count, context in
            guard type == CURLINFO_TEXT, let bytes else { return 0 }
            let line = UnsafeRawBufferPointer(start: bytes, count: count)
            let isExcess = HTTPTransfer.excess.contains { line.prefix($0.utf8.count).elementsEqual($0.utf8) }
            if isExcess { HTTPTransfer.from(context)?.isLonger = true }
            return 0
        }
        // libcurl says so here alone; it drops what is too much and calls the rest whole.
        try handle.set(CURLOPT_DEBUGDATA, context)
        try handle.set(CURLOPT_DEBUGFUNCTION, debug: debug)
        try handle.set(CURLOPT_VERBOSE, 1)
        let progress: curl_xferinfo_callback = { context, _, _, _, _ in
            HTTPTransfer.from(context).map { $0.attempt {} } == true ? 0 : 1
        }
        try handle.set(CURLOPT_XFERINFOFUNCTION, progress: progress)
    }
}
