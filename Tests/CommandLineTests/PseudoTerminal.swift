import Foundation
import TestSupport
import Testing

/// A terminal that a test sits at: what is written to it are keys, and what is read from it is what a person sees.
final class PseudoTerminal {
    /// The file that a program takes for its terminal.
    let path: String
    /// All that the terminal was sent so far.
    private(set) var bytes: [UInt8] = []
    private let main: Int32
    private var seen = 0

    init(columns: UInt16 = 200) throws {
        main = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        try #require(main >= 0)
        // TIOCSPTLCK and TIOCGPTN, which the C library's module does not show: unlock the terminal, and ask its number.
        var isLocked: Int32 = 0
        var number: Int32 = -1
        try #require(ioctl(main, 0x4004_5431, &isLocked) == 0 && ioctl(main, 0x8004_5430, &number) == 0)
        var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        try #require(ioctl(main, UInt(TIOCSWINSZ), &size) == 0)
        path = "/dev/pts/\(number)"
    }

    deinit { close(main) }

    /// How a program opens it as one of its streams.
    var stream: (path: String, flags: Int32) { (path, O_RDWR | O_NOCTTY) }

    /// What was shown so far.
    var text: String { String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n") }

    /// Whether it hands over whole lines, as it does for every program that asks for nothing else.
    var handsOverLines: Bool {
        var modes = termios()
        return tcgetattr(main, &modes) == 0 && modes.c_lflag & tcflag_t(ICANON) != 0
    }

    /// Presses keys.
    func type(_ keys: String) throws {
        let bytes = Array(keys.utf8)
        try #require(write(main, bytes, bytes.count) == bytes.count)
    }

    /// Gives the terminal another width; what runs in its foreground is sent SIGWINCH by the system.
    func resize(columns: UInt16) throws {
        var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        try #require(ioctl(main, UInt(TIOCSWINSZ), &size) == 0)
    }

    /// Presses keys, and waits for words that are shown behind it.
    func type(_ keys: String, then words: String) throws {
        try type(keys)
        try wait(for: words)
    }

    /// Reads until nobody has the terminal any more.
    func readToEnd() { while readOnce() {} }

    /// Reads until words are shown, behind those that were waited for before; half a minute at most.
    func wait(for words: String) throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while true {
            let new = Data(bytes[seen...])
            if let found = new.range(of: Data(words.utf8)) {
                seen += found.upperBound
                return
            }
            var asked = pollfd(fd: main, events: Int16(POLLIN), revents: 0)
            let isReady = poll(&asked, 1, 200) > 0
            try #require(ContinuousClock.now < deadline, "\(words.debugDescription) is not shown: \(text)")
            if isReady { try #require(readOnce(), "the program has ended: \(text)") }
        }
    }

    /// Waits until the terminal is in a mode, for half a minute at most.
    func waitUntil(handsOverLines wanted: Bool) throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while handsOverLines != wanted {
            try #require(ContinuousClock.now < deadline, "the terminal stays in the other mode: \(text)")
            usleep(5_000)
        }
    }

    private func readOnce() -> Bool {
        var piece = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(main, &piece, piece.count)
            if count > 0 { bytes.append(contentsOf: piece.prefix(count)) }
            // EIO: nobody has the terminal any more.
            if count >= 0 || errno != EINTR { return count > 0 }
        }
    }
}

extension TestWorkspace {
    /// Runs recordal in the workspace on a terminal of its own, and gives all that the terminal was sent.
    func terminal(
        _ arguments: [String],
        environment: [String: String] = ["TERM": "xterm"],
        columns: UInt16 = 200
    ) throws -> (code: Int32, text: String) {
        let terminal = try PseudoTerminal(columns: columns)
        // Nobody sits at it who would leave a pager.
        let environment = ["PAGER": ""].merging(environment) { $1 }
        let process = try Program.start(
            [Program.path] + arguments,
            in: path,
            streams: [terminal.stream, terminal.stream, terminal.stream],
            // A pager would wait for a key.
            environment: ["PAGER": "cat"].merging(environment) { $1 }
        )
        terminal.readToEnd()
        let status = try Program.wait(for: process)
        return (status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F, terminal.text)
    }
}
