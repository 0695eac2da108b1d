/// What one run of a hook came to.
public struct HookAttempt: Sendable {
    /// How it ended.
    public let outcome: HookOutcome
    /// What it wrote to its standard output and standard error, in the order in which it came.
    public let output: HookOutput
    /// How long it took.
    public let duration: Duration
    /// Whether processes that it had started still held its output when it ended; they were ended with it.
    public let leftProcesses: Bool

    /// How long it took, in thousandths of a second.
    public var milliseconds: Int {
        let (seconds, attoseconds) = duration.components
        return Int(seconds * 1000 + attoseconds / 1_000_000_000_000_000)
    }
}

/// How a run of a hook ended.
public enum HookOutcome: Sendable, Hashable, CustomStringConvertible {
    /// Exit status 0: the message is delivered.
    case delivered
    /// Exit status 75 (`EX_TEMPFAIL` of sysexits.h): the hook asks to be run again later.
    case tryLater
    /// Another exit status.
    case failed(status: Int32)
    /// A signal that recordal did not send ended it.
    case killed(signal: Int32)
    /// It did not end in time and was ended with all processes of its group.
    case timedOut(Duration)
    /// It was not run.
    case notRun(HookPreflightError)

    /// Whether the message is delivered.
    public var isDelivered: Bool { self == .delivered }

    /// The outcome in words, such as `exit status 1`.
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

/// The beginning and the end of what a hook wrote, 64 KiB at most together.
public struct HookOutput: Sendable {
    /// How many bytes are kept at most.
    public static let limitInBytes = 65_536

    private static let note = Array("\n[… cut …]\n".utf8)
    private static let headInBytes = limitInBytes / 2
    private static let tailInBytes = limitInBytes - headInBytes - note.count

    private var head: [UInt8] = []
    private var tail: [UInt8] = []
    private let secrets: HookSecrets
    /// How many bytes came in all.
    public private(set) var total = 0

    init(hiding secrets: HookSecrets = HookSecrets()) { self.secrets = secrets }

    /// Whether something was left out between the beginning and the end.
    public var isCut: Bool { total > Self.limitInBytes }

    /// The bytes that are kept, with a line `[… cut …]` where some are left out, and names in place of secrets.
    public var bytes: [UInt8] {
        // Up to the limit nothing is lost: the tail may hold more than it does beside a note.
        guard isCut else { return Array(secrets.clean(head + tail).prefix(Self.limitInBytes)) }
        let start = secrets.clean(secrets.cleanEnd(head)).prefix(Self.headInBytes)
        let end = secrets.clean(secrets.cleanStart(Array(tail.suffix(Self.tailInBytes)))).suffix(Self.tailInBytes)
        return start + Self.note + end
    }

    /// The bytes as text, of 64 KiB at most too; what is no UTF-8 becomes U+FFFD.
    public var text: String {
        let text = String(decoding: bytes, as: UTF8.self)
        // Each byte that is no UTF-8 has become three.
        let limit = Self.limitInBytes - 3
        return text.utf8.count <= Self.limitInBytes ? text : String(decoding: text.utf8.prefix(limit), as: UTF8.self)
    }

    /// The last line with any words, at most 300 characters: what a failed program says in the end is why it failed.
    public var lastLine: String? {
        text.split(whereSeparator: \.isNewline).last { !$0.allSatisfy(\.isWhitespace) }.map { String($0.prefix(300)) }
    }

    mutating func append(_ piece: some Collection<UInt8>) {
        total += piece.count
        let first = piece.prefix(Self.headInBytes - head.count)
        head.append(contentsOf: first)
        tail.append(contentsOf: piece.dropFirst(first.count))
        // Cut back now and then only, so that a flood costs no more than copying it once.
        if tail.count > 4 * Self.limitInBytes { tail.removeFirst(tail.count - Self.limitInBytes / 2) }
    }
}
