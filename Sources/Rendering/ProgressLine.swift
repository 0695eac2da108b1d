internal import Synchronization

/// One line on a terminal that says how far the work is, redrawn in place and gone at the end.
///
/// It may be used from several tasks at once; the sink is called by one at a time.
public final class ProgressLine: Sendable {
    private struct State {
        var lastDrawing: Duration?
        var isDrawn = false
    }

    /// The least time between two drawings: a reader cannot follow more, and a terminal is slow.
    private static let pause = Duration.milliseconds(100)

    private let isShown: Bool
    private let columns: Int
    private let sink: @Sendable (String) -> Void
    private let now: @Sendable () -> Duration
    private let state = Mutex(State())

    /// Makes a progress line that is not drawn yet.
    ///
    /// - Parameters:
    ///   - isShown: Whether anything is drawn at all.
    ///   - columns: The terminal's width; a longer text is cut, for a line that wraps cannot be redrawn.
    ///   - now: The time since any fixed moment; nil takes a clock that only goes forward.
    ///   - sink: Writes to the terminal, at once.
    public init(
        isShown: Bool,
        columns: Int = 80,
        now: (@Sendable () -> Duration)? = nil,
        sink: @escaping @Sendable (String) -> Void
    ) {
        self.isShown = isShown
        self.columns = columns
        self.sink = sink
        let start = ContinuousClock.now
        self.now = now ?? { ContinuousClock.now - start }
    }

    /// Draws the text in place of the one before; not if that was drawn less than a tenth of a second ago.
    public func update(_ text: String) {
        guard isShown else { return }
        state.withLock { state in
            let now = now()
            if let last = state.lastDrawing, now - last < Self.pause { return }
            state.lastDrawing = now
            state.isDrawn = true
            // The last column stays free: some terminals wrap as soon as it is filled.
            sink("\r" + DisplayWidth.cut(SafeText.line(text), to: columns - 1).text + "\u{1B}[K")
        }
    }

    /// Erases the line, so that other text can take its place; a later update draws it again.
    public func finish() {
        state.withLock { state in
            guard state.isDrawn else { return }
            state.isDrawn = false
            sink("\r\u{1B}[K")
        }
    }
}
