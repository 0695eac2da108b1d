internal import Synchronization

/// A progress line on a terminal, redrawn in place and erased at the end.
///
/// Several tasks may use it at once; the sink is called by one task at a time.
public final class ProgressLine: Sendable {
    private struct State {
        var lastDrawing: Duration?
        var isDrawn = false
    }

    /// The minimum time between two drawings: a reader cannot follow more, and a terminal is slow.
    private static let minimumInterval = Duration.milliseconds(100)

    private let isShown: Bool
    private let columns: Int
    private let sink: @Sendable (String) -> Void
    private let now: @Sendable () -> Duration
    private let state = Mutex(State())

    /// Makes a progress line that is not drawn yet.
    ///
    /// - Parameters:
    ///   - isShown: Whether the line is drawn at all.
    ///   - columns: The terminal's width; a longer text is cut, because a wrapped line cannot be redrawn.
    ///   - now: The time since any fixed moment; nil uses a monotonic clock.
    ///   - sink: Writes to the terminal without buffering.
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

    /// Draws a text in place of the last one, unless the last one was drawn less than a tenth of a second ago.
    public func update(_ text: String) {
        guard isShown else { return }
        state.withLock { state in
            let now = now()
            if let last = state.lastDrawing, now - last < Self.minimumInterval { return }
            state.lastDrawing = now
            state.isDrawn = true
            // The last column stays free: some terminals wrap as soon as it is filled.
            sink("\r" + DisplayWidth.cut(SafeText.line(text), to: columns - 1).text + "\u{1B}[K")
        }
    }

    /// Erases the line; a later update draws it again.
    public func finish() {
        state.withLock { state in
            guard state.isDrawn else { return }
            state.isDrawn = false
            sink("\r\u{1B}[K")
        }
    }
}
