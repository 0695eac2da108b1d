internal import Glibc

/// Keys from standard input, as they arrive.
public struct KeyInput {
    /// What happened.
    public enum Event: Equatable, Sendable {
        /// Keys that arrived at once; several are a paste, or were typed before they were asked for.
        case keys([Key])
        /// The terminal has another size, or the process goes on after it was stopped: what is shown has to be drawn again.
        case redraw
        /// The input ended.
        case end
    }

    /// Whether a person may be there; else the keys come from a pipe or a file, one by one.
    public let isTerminal: Bool
    // The end of a pipe into which signal handlers write; negative where there is none.
    let wakeup: Int32

    // Keys that are closer together than this no hand has pressed one by one.
    private static let pauseInMilliseconds: Int32 = 15
    private static let limitInBytes = 1 << 20

    /// Waits for the next event.
    public func next() -> Event {
        guard isTerminal else { return nextOfPipe() }
        while true {
            var asked = [
                pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
                pollfd(fd: wakeup, events: Int16(POLLIN), revents: 0),
            ]
            let count = poll(&asked, nfds_t(asked.count), -1)
            if count < 0, errno == EINTR { continue }
            if count < 0 { return .end }
            if asked.last?.revents != 0 {
                _ = read(from: wakeup)
                return .redraw
            }
            if let bytes = burst() { return .keys(Key.keys(bytes)) }
            // The terminal is gone; else another process was quicker to read.
            if asked.contains(where: { $0.revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 }) { return .end }
        }
    }

    /// Drops what was typed before anything was asked; gives whether there was something.
    public func discardPending() -> Bool {
        guard isTerminal, isReady(within: 0) else { return false }
        return burst() != nil
    }

    // All bytes up to the next pause; nil where there are none.
    private func burst() -> [UInt8]? {
        var bytes: [UInt8] = []
        repeat {
            let piece = read(from: STDIN_FILENO)
            if piece.isEmpty { return bytes.isEmpty ? nil : bytes }
            bytes += piece
        } while bytes.count < Self.limitInBytes && isReady(within: Self.pauseInMilliseconds)
        return bytes
    }

    private func isReady(within milliseconds: Int32) -> Bool {
        var asked = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        return poll(&asked, 1, milliseconds) > 0
    }

    // Empty at the end, and where nothing can be read.
    private func read(from descriptor: Int32) -> [UInt8] {
        var piece = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = Glibc.read(descriptor, &piece, piece.count)
            if count > 0 { return Array(piece.prefix(count)) }
            guard count < 0, errno == EINTR else { return [] }
        }
    }

    // One key, whose bytes are read to their end: a pipe has no pauses.
    private func nextOfPipe() -> Event {
        guard let first = StandardStream.input.readByte() else { return .end }
        var bytes = [first]
        func more() -> UInt8? {
            guard let byte = StandardStream.input.readByte() else { return nil }
            bytes.append(byte)
            return byte
        }
        if first == 0x1B {
            switch more() {
            case UInt8(ascii: "["):
                while let byte = more(), !(0x40...0x7E).contains(byte) || (bytes.count == 3 && byte == 0x5B) {}
            case UInt8(ascii: "O"): _ = more()
            default: break
            }
        } else if first >= 0xC2 {
            let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
            while bytes.count < length, more() != nil {}
        }
        return .keys(Key.keys(bytes))
    }
}
