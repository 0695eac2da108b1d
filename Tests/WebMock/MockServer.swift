internal import Foundation
internal import Glibc
internal import Synchronization
internal import TestSupport

/// The mock server on a free port of loopback, one program for all tests of a process.
///
/// Each object has its own space on the server: the log has only the requests of this object.
public final class MockServer: Sendable {
    private static let program = Result { try Program(words: [Repository.program("register-mocks")]) }
    private static let count = Atomic(0)

    private let forwarder: Program?
    private let server: Program
    private let space: String
    /// The port of the server.
    public let port: Int

    /// Creates a space.
    ///
    /// With a certificate and key the server uses TLS, and with an authority for clients it requires a client
    /// certificate of this authority.
    public init(certificate: String? = nil, key: String? = nil, clients: String? = nil) throws {
        server = try Self.program.get()
        space = "~\(Self.count.add(1, ordering: .relaxed).newValue)"
        if let certificate, let key {
            let script = Repository.path + "/Tests/WebMock/tls.py"
            let words =
                ["/usr/bin/env", "python3", script, certificate, key, "\(server.port)"] + [clients].compactMap { $0 }
            let made = try Program(words: words)
            forwarder = made
            port = made.port
        } else {
            forwarder = nil
            port = server.port
        }
    }

    /// Returns the URL of a path on the server.
    public func url(_ path: String, host: String = "127.0.0.1") -> String {
        "\(forwarder == nil ? "http" : "https")://\(host):\(port)/\(space)/\(path)"
    }

    /// Returns the path of a URL as in the server's log.
    public func path(_ path: String) -> String { "/\(path)" }

    /// The body of the answer to a path, such as `log`, which lists the requests of this space.
    public func answer(_ path: String) throws -> String {
        guard let pipe = popen("curl -s '\(url(path))'", "re") else { throw CocoaError(.fileReadUnknown) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&piece, 1, piece.count, pipe), count > 0 { bytes += piece.prefix(count) }
        guard pclose(pipe) == 0 else { throw CocoaError(.fileReadUnknown) }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// A program that prints its port on standard output, and ends when its standard input is closed.
private final class Program: @unchecked Sendable {
    // Unchecked: all properties are constant after the start.
    private let process = Process()
    private let input = Pipe()
    let port: Int

    init(words: [String]) throws {
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: words[0])
        process.arguments = Array(words.dropFirst())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        var line = Data()
        while let byte = try output.fileHandleForReading.read(upToCount: 1), byte != Data("\n".utf8), !byte.isEmpty {
            line += byte
        }
        guard let port = Int(String(decoding: line, as: UTF8.self)) else { throw CocoaError(.fileReadUnknown) }
        self.port = port
    }

    deinit { try? input.fileHandleForWriting.close() }
}
