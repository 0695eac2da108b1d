import Rendering
import Synchronization
import Testing

@Suite struct ProgressLineTests {
    /// The written text, and a clock that the test moves.
    private final class Screen: Sendable {
        let written = Mutex<[String]>([])
        let time = Mutex(Duration.zero)

        func progress(isShown: Bool = true, columns: Int = 80) -> ProgressLine {
            ProgressLine(isShown: isShown, columns: columns, now: { self.time.withLock { $0 } }) { text in
                self.written.withLock { $0.append(text) }
            }
        }

        func wait(_ milliseconds: Int) {
            time.withLock { $0 += .milliseconds(milliseconds) }
        }

        var texts: [String] { written.withLock { $0 } }
    }

    @Test func `the line is redrawn ten times a second at most and erased at the end`() {
        let screen = Screen()
        let progress = screen.progress()
        progress.update("1 row")
        screen.wait(99)
        progress.update("2 rows")
        screen.wait(1)
        progress.update("3 rows")
        progress.finish()
        progress.finish()
        #expect(screen.texts == ["\r1 row\u{1B}[K", "\r3 rows\u{1B}[K", "\r\u{1B}[K"])
    }

    @Test func `a line that is not shown writes nothing`() {
        let screen = Screen()
        let progress = screen.progress(isShown: false)
        progress.update("1 row")
        progress.finish()
        #expect(screen.texts == [])
    }

    @Test func `nothing is erased that was not drawn`() {
        let screen = Screen()
        screen.progress().finish()
        #expect(screen.texts == [])
    }

    @Test func `the text is cut before the last column and shown safely`() {
        let screen = Screen()
        screen.progress(columns: 8).update("华为技术\u{1B}[2J")
        #expect(screen.texts == ["\r华为技…\u{1B}[K"])
    }
}
