internal import CCurl
internal import Foundation

/// One request and its response on the wire, driven by libcurl's callbacks.
final class HTTPTransfer {
    private(set) var status = 0
    /// The protocol's version in the status line, such as `HTTP/1.1`.
    private(set) var version = ""
    private(set) var headers: [(name: String, value: String)] = []
    /// The error that ended the transfer on this side.
    private(set) var failure: (any Error)?
    /// Whether any part of the response was passed to the receiver.
    private(set) var isHandedOn = false

    /// Whether the body was longer than the server had declared.
    private(set) var isLonger = false

    private let limitInBytes: Int
    private let cancellation: Cancellation
    private let errorText: TransportErrorText
    private let receive: (HTTPTransfer, [UInt8]?) throws -> Bool
    private var headerBytes = 0
    private var bodyBytes = 0
    // The decoder is made when the body starts.
    private var decoder: ContentDecoder?
    private var isBegun = false

    private static let mostHeaderBytes = 256 << 10
    // libcurl's messages about bytes behind the declared length and behind the last chunk.
    private static let excess = ["Excess found", "Leftovers after chunking"]

    /// Makes a transfer; `receive` gets each chunk, or nil for an empty body, and returns whether it was passed to the
    /// receiver.
    init(
        limitInBytes: Int,
        cancellation: Cancellation,
        errorText: TransportErrorText,
        receive: @escaping (HTTPTransfer, [UInt8]?) throws -> Bool
    ) {
        self.limitInBytes = limitInBytes
        self.cancellation = cancellation
        self.errorText = errorText
        self.receive = receive
    }

    /// The entity tag with which the rest of an incomplete body can be requested; nil where that is not possible.
    var resumeTag: String? {
        guard status == 200 || status == 206, let etag = header("etag"), !etag.hasPrefix("W/"), etag.hasPrefix("\""),
            header("accept-ranges")?.lowercased() != "none", header("content-encoding") == nil
        else { return nil }
        return etag
    }

    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

    private func receiveHeader(_ bytes: UnsafeRawBufferPointer) throws {
        headerBytes += bytes.count
        if headerBytes > Self.mostHeaderBytes { throw errorText.tooManyHeaders("the headers are larger than 256 kB") }
        let line = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        if line.hasPrefix("HTTP/") {
            // A status line starts a new response: an interim response or a proxy's may come before the final one.
            headers = []
            let parts = line.split(separator: " ")
            version = parts.first.map(String.init) ?? ""
            status = parts.dropFirst().first.flatMap { Int($0) } ?? 0
        } else if let colon = line.firstIndex(of: ":") {
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            headers.append((line[..<colon].lowercased(), value))
        }
    }

    private func receiveChunk(_ bytes: UnsafeRawBufferPointer) throws {
        if !isBegun {
            isBegun = true
            if let lengths = framing.differingLengths { throw errorText.unclearLength(lengths) }
            if let range = framing.partOfWhole { throw errorText.partOfWhole(range) }
            do { decoder = try ContentDecoder(header: header("content-encoding")) } catch {
                throw errorText.packed(error)
            }
        }
        guard let decoder else { return try deliver(bytes) }
        do {
            try decoder.feed(bytes) { try deliver($0) }
        } catch let error as ContentDecoder.ContentDecodingError {
            throw errorText.packed(error)
        }
    }

    private func deliver(_ bytes: UnsafeRawBufferPointer) throws {
        bodyBytes += bytes.count
        if bodyBytes > limitInBytes { throw errorText.tooLarge("the answer is larger than \(limitInBytes) bytes") }
        if try receive(self, Array(bytes)) { isHandedOn = true }
    }

    /// Ends the body and delivers a response without a body.
    func finish() throws {
        if bodyBytes == 0, try receive(self, nil) { isHandedOn = true }
        guard isHandedOn, let decoder else { return }
        do { try decoder.finish() } catch { throw errorText.packed(error) }
    }

    /// The framing of the body.
    var framing: BodyFraming { BodyFraming(status: status, version: version, headers: headers) }

    private func guarded(_ body: () throws -> Void) -> Bool {
        guard failure == nil else { return false }
        do {
            if cancellation.isStopped { throw errorText.stopped }
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

    /// Registers this object for libcurl's callbacks; it must live until the exchange has ended.
    func listen(to handle: borrowing EasyHandle) throws {
        let context = Unmanaged.passUnretained(self).toOpaque()
        try handle.set(CURLOPT_HEADERDATA, context)
        try handle.set(CURLOPT_WRITEDATA, context)
        try handle.set(CURLOPT_XFERINFODATA, context)
        try handle.set(CURLOPT_NOPROGRESS, 0)
        try handle.set(CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            let all = UnsafeRawBufferPointer(start: bytes, count: size * count)
            return HTTPTransfer.from(context).map { transfer in transfer.guarded { try transfer.receiveHeader(all) } }
                == true
                ? size * count : 0
        }
        try handle.set(CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            let all = UnsafeRawBufferPointer(start: bytes, count: size * count)
            return HTTPTransfer.from(context).map { transfer in transfer.guarded { try transfer.receiveChunk(all) } }
                == true
                ? size * count : 0
        }
        let debug: curl_debug_callback = { _, type, bytes, count, context in
            guard type == CURLINFO_TEXT, let bytes else { return 0 }
            let line = UnsafeRawBufferPointer(start: bytes, count: count)
            let isExcess = HTTPTransfer.excess.contains { line.prefix($0.utf8.count).elementsEqual($0.utf8) }
            if isExcess { HTTPTransfer.from(context)?.isLonger = true }
            return 0
        }
        // libcurl reports excess bytes only here: it drops them and treats the body as complete.
        try handle.set(CURLOPT_DEBUGDATA, context)
        try handle.set(CURLOPT_DEBUGFUNCTION, debug: debug)
        try handle.set(CURLOPT_VERBOSE, 1)
        let progress: curl_xferinfo_callback = { context, _, _, _, _ in
            HTTPTransfer.from(context).map { $0.guarded {} } == true ? 0 : 1
        }
        try handle.set(CURLOPT_XFERINFOFUNCTION, progress: progress)
    }
}
