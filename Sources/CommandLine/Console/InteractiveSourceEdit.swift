internal import Application
internal import Rendering
internal import System

/// Finishes a source with a person, one question after the other: the screen, or the pipe, of a ``SourceEdit``.
struct InteractiveSourceEdit: QueueWalk {
    private var edit: SourceEdit
    private let isDryRun: Bool
    private let style: TextStyle
    /// What `--width` says; a terminal's own width may change.
    private let width: Int?
    var queue: SourceEditQueue
    var screen = QueueScreen<SourceEditQueue>()

    // No answer is longer; a pipe of megabytes without a line's end is none.
    private static let longestAnswer = 1 << 16

    init(_ edit: SourceEdit, isDryRun: Bool, style: TextStyle, width: Int?) {
        self.width = width
        self.edit = edit
        self.isDryRun = isDryRun
        self.style = style
        queue = SourceEditQueue()
    }

    /// Asks until nothing is left or the person leaves, and then says what was answered.
    mutating func run() throws {
        if let beginning = text.beginning {
            if StandardStream.input.isTerminal {
                queue = SourceEditQueue(notice: beginning)
            } else {
                Output.line(StyledText(block: beginning))
            }
        }
        if edit.question == nil { queue.end() }
        if StandardStream.input.isTerminal {
            // The last screen is erased by nothing: what was told last stays above the summary.
            if !queue.isAtEnd {
                try walk()
            } else if let notice = queue.notice {
                Output.line(StyledText(block: notice))
            }
        } else {
            try runPiped()
        }
        if isDryRun { Output.line(StyledText(block: edit.yaml)) }
        Output.line(StyledText(lines: text.summary(isDryRun: isDryRun)))
    }

    var text: SourceEditText {
        SourceEditText(edit: edit, queue: queue, style: style, width: width ?? StandardStream.output.terminalWidth)
    }

    mutating func look() throws {}

    func content() throws -> [StyledText] { text.question }

    mutating func carryOut(_ answer: String) throws {
        let number = edit.number
        let reply = try edit.answer(answer)
        let told = text.told(reply)
        let isNew = edit.number != number || edit.question == nil || reply == .proposed
        queue.answered(told, isNew: isNew)
        if reply == .ended || edit.question == nil {
            queue.end()
            if reply != .ended { Output.line(StyledText(lines: text.wrap([StyledText(block: told)], indent: 2))) }
        }
    }

    // The same questions without a terminal: each answer is shown where a person would have typed it.
    private mutating func runPiped() throws {
        var isShown = false
        while !queue.isAtEnd {
            if !isShown { Output.line(StyledText(lines: text.question)) }
            // Whoever answers through a pipe may wait for the question.
            Output.flush()
            guard let answer = Self.line() else { break }
            Output.line("\(text.prompt)\(answer)")
            guard answer.utf8.count <= Self.longestAnswer, !answer.unicodeScalars.contains("\u{FFFD}") else {
                Output.line("The line is no text in UTF-8, or longer than an answer can be.")
                isShown = true
                continue
            }
            let number = edit.number
            let reply = try edit.answer(answer)
            Output.line(StyledText(block: text.told(reply)))
            isShown = edit.number == number && reply != .proposed
            if reply == .ended || edit.question == nil { queue.end() }
            if !isShown { Output.line() }
        }
    }

    // Nil at the end of the input.
    private static func line() -> String? {
        var bytes: [UInt8] = []
        while let byte = StandardStream.input.readByte() {
            if byte == 0x0A { return text(bytes) }
            // What is too long is read to its end, and refused.
            if bytes.count <= longestAnswer { bytes.append(byte) }
        }
        return bytes.isEmpty ? nil : text(bytes)
    }

    private static func text(_ bytes: [UInt8]) -> String {
        String(decoding: bytes.last == 0x0D ? bytes.dropLast() : bytes[...], as: UTF8.self)
    }
}
