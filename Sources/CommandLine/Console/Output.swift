internal import Application
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
        /// The first failure; nil where there is none.
        var failure: SystemError?
        /// Whether the process ends with its reader.
        var endsWithReader = true
    }

    private static let state = Mutex(State())
    private static let pieceInBytes = 1 << 16

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
            guard state.failure == nil else { return }
            state.bytes.append(contentsOf: text.utf8)
            state.bytes.append(contentsOf: end.utf8)
            if state.bytes.count >= pieceInBytes { send(&state) }
        }
    }

    static func flush() { state.withLock { send(&$0) } }

    private static func send(_ state: inout State) {
        guard !state.bytes.isEmpty, state.failure == nil else { return }
        do { try StandardStream.output.write(state.bytes) } catch { state.failure = error }
        state.bytes.removeAll(keepingCapacity: true)
        if state.failure?.isReaderGone == true, state.endsWithReader {
            CurrentProcess.end(with: CurrentProcess.codeOfReaderGone)
        }
    }

    /// Writes what is left, and closes the stream: a disk may refuse only then what it took before.
    ///
    /// Gives the first failure; nil where there was none.
    static func finish() -> SystemError? {
        state.withLock { state in
            send(&state)
            // Where nobody wrote anything, a stream that is closed is no failure.
            do throws(SystemError) { try StandardStream.output.close() } catch {
                if state.failure == nil, !error.isClosed { state.failure = error }
            }
            return state.failure
        }
    }
}
