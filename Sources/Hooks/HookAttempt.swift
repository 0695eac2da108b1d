/// The result of one run of a hook.
public struct HookAttempt: Sendable {
    /// The outcome of the run.
    public let outcome: HookOutcome
    /// The bytes of its standard output and standard error, in the order of arrival.
    public let output: HookOutput
    /// The duration of the run.
    public let duration: Duration
    /// Whether processes that it had started still held its output open when it ended; they were terminated.
    public let leftProcesses: Bool

    /// The duration in milliseconds.
    public var milliseconds: Int {
        let (seconds, attoseconds) = duration.components
        return Int(seconds * 1000 + attoseconds / 1_000_000_000_000_000)
    }
}

/// The outcome of a run of a hook.
public enum HookOutcome: Sendable, Hashable, CustomStringConvertible {
    /// Exit status 0: the message is delivered.
    case delivered
    /// Exit status 75 (`EX_TEMPFAIL` of sysexits.h): the hook requests another run later.
    case tryLater
    /// Another exit status.
    case failed(status: Int32)
    /// A signal that recordal did not send terminated it.
    case killed(signal: Int32)
    /// It did not end in time and was terminated with all processes of its group.
    case timedOut(Duration)
    /// It was not run.
    case notRun(HookPreflightError)

    /// Whether the message is delivered.
    public var isDelivered: Bool { self == .delivered }

    /// The outcome as text, such as `exit status 1`.
    public var description: String {
        switch self {
        case .delivered: "delivered"
        case .tryLater: "exit status 75: try again later"
        case .failed(let status): "exit status \(status)"
        case .killed(let signal): "ended by signal \(signal)"
        case .timedOut(let limit): "not done within \(limit.formattedInSeconds), and ended"
        case .notRun(let fault): "not run: \(fault)"
        }
    }
}

extension Duration {
    /// The duration as text in seconds: `30 s`, `0.25 s`.
    public var formattedInSeconds: String {
        let (seconds, attoseconds) = components
        let hundredths = attoseconds / 10_000_000_000_000_000
        guard hundredths > 0 else { return "\(seconds) s" }
        let digits = hundredths < 10 ? "0\(hundredths)" : "\(hundredths)"
        return "\(seconds).\(digits.hasSuffix("0") ? String(digits.dropLast()) : digits) s"
    }
}

/// The beginning and the end of a hook's output, together at most 64 KiB.
public struct HookOutput: Sendable {
    /// The most bytes that are kept.
    public static let limitInBytes = 65_536

    private static let note = Array("\n[… cut …]\n".utf8)
    private static let headInBytes = limitInBytes / 2
    private static let tailInBytes = limitInBytes - headInBytes - note.count

    private var head: [UInt8] = []
    private var tail: [UInt8] = []
    private let secrets: HookSecrets
    /// The number of all bytes that the hook wrote.
    public private(set) var total = 0

    init(hiding secrets: HookSecrets = HookSecrets()) { self.secrets = secrets }

    /// Whether bytes between the beginning and the end were dropped.
    public var isCut: Bool { total > Self.limitInBytes }

    /// The kept bytes, with a line `[… cut …]` in place of dropped bytes and names in place of secrets.
    public var bytes: [UInt8] {
        // Up to the limit no byte is dropped: the tail may then be longer than with the line.
        guard isCut else { return Array(secrets.clean(head + tail).prefix(Self.limitInBytes)) }
        let start = secrets.clean(secrets.cleanEnd(head)).prefix(Self.headInBytes)
        let end = secrets.clean(secrets.cleanStart(Array(tail.suffix(Self.tailInBytes)))).suffix(Self.tailInBytes)
        return start + Self.note + end
    }

    /// The bytes as text of at most 64 KiB; a byte that is not UTF-8 becomes U+FFFD.
    public var text: String {
        let text = String(decoding: bytes, as: UTF8.self)
        // Each byte that is not UTF-8 became three bytes.
        let limit = Self.limitInBytes - 3
        return text.utf8.count <= Self.limitInBytes ? text : String(decoding: text.utf8.prefix(limit), as: UTF8.self)
    }

    /// The last line that is not blank, at most 300 characters; failed programs usually write the reason there.
    public var lastLine: String? {
        text.split(whereSeparator: \.isNewline).last { !$0.allSatisfy(\.isWhitespace) }.map { String($0.prefix(300)) }
    }

    mutating func append(_ chunk: some Collection<UInt8>) {
        total += chunk.count
        let first = chunk.prefix(Self.headInBytes - head.count)
        head.append(contentsOf: first)
        tail.append(contentsOf: chunk.dropFirst(first.count))
        // The tail is shortened rarely, so that a large output is copied only about once.
        if tail.count > 4 * Self.limitInBytes { tail.removeFirst(tail.count - Self.limitInBytes / 2) }
    }
}
