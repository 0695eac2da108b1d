internal import Foundation
internal import Synchronization

/// The mock server on a free port of loopback, one program for all tests of a process.
///
/// Each object has its own space on the server: the log has only the requests of this object.
public final class MockServer: Sendable {
    private static let program = Result { try Program(words: [Program.path("register-mocks")]) }
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
            let script = Self.repository + "/Tests/WebMock/tls.py"
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

    /// The path of the repository.
    public static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path
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

    /// Returns the path of a program in the build folder of the tests.
    static func path(_ name: String) -> String {
        let bundle = CommandLine.arguments.first { $0.contains(".xctest") } ?? CommandLine.arguments[0]
        var folder = (bundle as NSString).deletingLastPathComponent
        while folder != "/", !FileManager.default.isExecutableFile(atPath: folder + "/" + name) {
            folder = (folder as NSString).deletingLastPathComponent
        }
        return folder + "/" + name
    }
}
