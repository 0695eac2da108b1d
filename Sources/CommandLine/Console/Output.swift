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
        /// Whether anything was written.
        var hasWritten = false
        var paging = Paging.none
        /// The lines in the buffer, counted while it may go to a pager.
        var lines = 0
    }

    private enum Paging {
        /// Nothing goes to a pager.
        case none
        /// A text of more lines goes to the command.
        case beyond(lines: Int, command: String)
        case by(Pager)
    }

    private static let state = Mutex(State())
    private static let pieceInBytes = 1 << 16

    /// Writes a line for people.
    static func line(_ text: StyledText = "") {
        write(text.rendered(width: StandardStream.output.terminalWidth), end: "\n")
    }

    /// Writes somebody else's text for people, with its line breaks.
    @_disfavoredOverload
    static func line(_ text: String) { line(StyledText(block: text)) }

    /// Writes what is for programs, or is rendered already.
    static func write(_ text: String) { write(text, end: "") }

    /// Writes bytes for programs.
    static func write(_ bytes: [UInt8]) {
        state.withLock { state in
            guard state.failure == nil else { return }
            state.bytes.append(contentsOf: bytes)
            if state.bytes.count >= pieceInBytes { send(&state) }
        }
    }

    /// Has a text that is longer than the terminal's screen shown by the pager that the settings name.
    static func allowPager() {
        guard let command = ConsoleSettings.pager, let height = StandardStream.output.terminalHeight else { return }
        state.withLock { $0.paging = .beyond(lines: max(1, height - 1), command: command) }
    }

    /// Whether a pager shows the text, or may: then what belongs to standard error stands in the text too, where that is
    /// the same terminal.
    static var mayBePaged: Bool {
        state.withLock { if case .none = $0.paging { false } else { true } }
    }

    /// Whether anything was written to standard output.
    static var hasWritten: Bool { state.withLock { $0.hasWritten || !$0.bytes.isEmpty } }

    /// Has the process live on when its reader goes away.
    static func outliveReader() { state.withLock { $0.endsWithReader = false } }

    // A table may have megabytes: it is not copied for the sake of the newline behind it.
    private static func write(_ text: String, end: String) {
        state.withLock { state in
            guard state.failure == nil else { return }
            let start = state.bytes.count
            state.bytes.append(contentsOf: text.utf8)
            state.bytes.append(contentsOf: end.utf8)
            if case .beyond(let lines, let command) = state.paging {
                state.lines += state.bytes[start...].count { $0 == 0x0A }
                // A pager that cannot be started keeps nobody from reading.
                if state.lines > lines { state.paging = (try? Pager(command: command)).map(Paging.by) ?? .none }
            }
            if state.bytes.count >= pieceInBytes { send(&state) }
        }
    }

    /// Writes what is in the buffer, unless a pager may still be needed for it.
    static func flush() {
        state.withLock { state in
            if case .none = state.paging { send(&state) }
        }
    }

    private static func send(_ state: inout State) {
        guard !state.bytes.isEmpty, state.failure == nil else { return }
        state.hasWritten = true
        if case .by(let pager) = state.paging {
            // A reader who leaves the pager has seen enough.
            if !pager.write(state.bytes) { state.failure = .readerGone }
        } else {
            do { try StandardStream.output.write(state.bytes) } catch { state.failure = error }
        }
        state.bytes.removeAll(keepingCapacity: true)
        if state.failure?.isReaderGone == true, state.endsWithReader {
            // Whoever leaves the pager has seen enough; the first reader of a pipe may have wanted more.
            if case .by(let pager) = state.paging {
                pager.wait()
                CurrentProcess.end(with: 0)
            }
            CurrentProcess.end(with: CurrentProcess.codeOfReaderGone)
        }
    }

    /// Writes what is left, and closes the stream: a disk may refuse only then what it took before.
    ///
    /// Gives the first failure; nil where there was none.
    static func finish() -> SystemError? {
        state.withLock { state in
            send(&state)
            if case .by(let pager) = state.paging {
                pager.wait()
                return nil
            }
            // Where nobody wrote anything, a stream that is closed is no failure.
            do throws(SystemError) { try StandardStream.output.close() } catch {
                if state.failure == nil, !error.isClosed { state.failure = error }
            }
            return state.failure
        }
    }
}
