internal import Application
internal import Rendering
internal import System

/// Draws a walk through questions: each place on a screen of its own, and below it the line where the person types.
///
/// Where the terminal cannot erase, and in a pipe, the screens follow each other.
struct QueueScreen<Queue: KeyQueue> {
    /// Whether the terminal erases its screen when it is told so.
    let canErase =
        StandardStream.output.isTerminal && !["", "dumb"].contains(Workspace.environment["TERM", default: ""])
    private let isAttended = StandardStream.input.isTerminal
    private var shown: Queue.Screen?
    private var notice: String?
    // The line where the person types, as it is shown; nil where the next line begins afresh.
    private var promptLine: String?

    /// Shows what is new since the last time, or all where it has to be drawn again.
    mutating func show(
        _ queue: Queue,
        isRedrawn: Bool,
        text: some QueueWords,
        content: () throws -> [StyledText]
    ) rethrows {
        let now = queue.screen
        if isRedrawn || now != shown {
            let lines = try content()
            leavePrompt()
            begin(isFirst: shown == nil)
            if let notice = queue.notice { lines.isEmpty ? () : tell(notice, text, isAbove: true) }
            Output.line(StyledText(lines: lines))
        } else if queue.notice != notice, let notice = queue.notice {
            leavePrompt()
            tell(notice, text, isAbove: false)
        }
        shown = now
        notice = queue.notice
        let line = text.promptLine
        if line != promptLine { write(line, startingAfresh: text.prompt) }
        Output.flush()
    }

    /// Ends the line where the person typed.
    mutating func leavePrompt() {
        guard promptLine != nil else { return }
        promptLine = nil
        Output.line()
    }

    /// Ends the drawing, with what was not told yet.
    mutating func close(_ queue: Queue, isAttended: Bool) {
        leavePrompt()
        if !isAttended, let told = queue.notice, told != notice { Output.line(StyledText(block: told)) }
    }

    private func begin(isFirst: Bool) {
        guard canErase else {
            if !isFirst, isAttended { Output.line() }
            return
        }
        // What stands on the screen from before is moved into the terminal's own history.
        if isFirst, let height = StandardStream.output.terminalHeight {
            Output.write(String(repeating: "\n", count: height))
        }
        Output.write("\u{1B}[H\u{1B}[2J")
    }

    private func tell(_ notice: String, _ text: some QueueWords, isAbove: Bool) {
        Output.line(StyledText(lines: text.wrap([StyledText(block: notice)], indent: 2)))
        if isAbove { Output.line() }
    }

    private mutating func write(_ line: String, startingAfresh prompt: String) {
        defer { promptLine = line }
        guard isAttended, let old = promptLine else {
            return Output.write(isAttended ? line : prompt)
        }
        // Over the old line, with spaces where that was longer: this needs nothing that a terminal might not know.
        let width = DisplayWidth.of(line)
        let rest = max(0, DisplayWidth.of(old) - width)
        Output.write("\r" + line + (rest > 0 ? String(repeating: " ", count: rest) + "\r" + line : ""))
    }
}
