internal import Glibc
internal import Rendering
internal import Synchronization
internal import System

/// Standard output, written in large pieces; everything that the program prints goes through here or ``ErrorOutput``.
///
/// A piece that cannot be written is remembered and ends the process with 1, whatever else it did. A reader that went away
/// is no failure: what only shows something ends at once, what also acts goes on without showing it.
enum Output {
    private struct State {
        var bytes: [UInt8] = []
        /// The system's number of the first failure; 0 where there is none.
        var failure: Int32 = 0
        /// Whether the process ends with its reader.
        var endsWithReader = true
    }

    private static let state = Mutex(State())
    private static let pieceInBytes = 1 << 16

    /// What a shell says of a process that SIGPIPE ended.
    static let readerGone: Int32 = 128 + SIGPIPE

    /// Writes a line for people.
    static func line(_ text: StyledText = "") { write(text.rendered, end: "\n") }

    /// Writes somebody else's text for people, with its line breaks.
    @_disfavoredOverload
    static func line(_ text: String) { line(StyledText(block: text)) }

    /// Writes what is for programs, or is rendered already.
    static func write(_ text: String) { write(text, end: "") }

    /// Has the process live on when its reader goes away.
    static func outliveReader() { state.withLock { $0.endsWithReader = false } }

    // A table may have megabytes: it is not copied for the sake of the newline behind it.
    private static func write(_ text: String, end: String) {
        state.withLock { state in
            guard state.failure == 0 else { return }
            state.bytes.append(contentsOf: text.utf8)
            state.bytes.append(contentsOf: end.utf8)
            if state.bytes.count >= pieceInBytes { send(&state) }
        }
    }

    static func flush() { state.withLock { send(&$0) } }

    private static func send(_ state: inout State) {
        guard !state.bytes.isEmpty, state.failure == 0 else { return }
        state.failure = StandardStream.output.write(state.bytes)
        state.bytes.removeAll(keepingCapacity: true)
        if state.failure == EPIPE, state.endsWithReader { exit(readerGone) }
    }

    /// Writes what is left, and closes the stream: a disk may refuse only then what it took before.
    ///
    /// Gives the system's number of the first failure; 0 where there was none.
    static func finish() -> Int32 {
        state.withLock { state in
            send(&state)
            // Where nobody wrote anything, a stream that is closed is no failure.
            let failure = StandardStream.output.close()
            if state.failure == 0, failure != EBADF { state.failure = failure }
            return state.failure
        }
    }
}
