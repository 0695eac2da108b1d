import Foundation

/// A page of Markdown, cut into its fenced blocks and what stands between them.
struct ManualPage {
    /// A fenced block.
    struct Block {
        /// How far it is indented.
        let indent: String
        /// What stands behind the fence: `console`, `yaml` …; empty where nothing does.
        let language: String
        /// The second word behind the fence: `no-run`, or the file that the block is.
        let argument: String?
        /// The lines between the fences, without the indent.
        var lines: [String]

        /// The commands of a `console` block, each with the output that stands below it.
        var commands: [(line: String, output: [String])] {
            var commands: [(line: String, output: [String])] = []
            for line in lines {
                if line.hasPrefix("$ ") {
                    commands.append((String(line.dropFirst(2)), []))
                } else if !commands.isEmpty {
                    commands[commands.count - 1].output.append(line)
                }
            }
            return commands
        }
    }

    private enum Part {
        case line(String)
        case block(Int)
    }

    private let path: String
    private var parts: [Part] = []
    /// The fenced blocks, in order.
    var blocks: [Block] = []

    /// The commands of all `console` blocks that are run, in order.
    var commands: [String] {
        blocks.filter { $0.language == "console" && $0.argument != "no-run" }.flatMap { $0.commands.map(\.line) }
    }

    /// Reads a page.
    init(path: String) throws {
        self.path = path
        var lines = try String(contentsOfFile: path, encoding: .utf8).components(separatedBy: "\n")[...]
        while let line = lines.popFirst() {
            guard let fence = line.wholeMatch(of: #/( *)```(\w+)?(?: (\S+))?\s*/#) else {
                parts.append(.line(line))
                continue
            }
            let indent = String(fence.1)
            let body = lines.prefix { $0.trimmingCharacters(in: .whitespaces) != "```" }
            lines = lines.dropFirst(body.count + 1)
            parts.append(.block(blocks.count))
            blocks.append(
                Block(
                    indent: indent,
                    language: fence.2.map(String.init) ?? "",
                    argument: fence.3.map(String.init),
                    lines: body.map { $0.hasPrefix(indent) ? String($0.dropFirst(indent.count)) : $0 }
                )
            )
        }
    }

    /// Writes the page back, with the blocks as they are now.
    func write() throws {
        var lines: [String] = []
        for part in parts {
            switch part {
            case .line(let line): lines.append(line)
            case .block(let index):
                let block = blocks[index]
                let words = [block.language, block.argument ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
                lines.append(block.indent + "```" + words)
                lines += block.lines.map { $0.isEmpty ? "" : block.indent + $0 }
                lines.append(block.indent + "```")
            }
        }
        try lines.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
    }
}

/// What an example's command prints, held against what stands in the page.
enum ExampleOutput {
    /// Whether an output is as the page says.
    ///
    /// A line `…` stands for any lines, and `…` within a line for any text. Instants and hashes differ from run to run
    /// and are not compared.
    static func matches(_ expected: [String], _ actual: [String]) -> Bool {
        matches(expected.map(masked)[...], actual.map(masked)[...])
    }

    /// An output as a page may show it: instants on the day that is played, long lines cut, the middle of many lines
    /// left out.
    static func shortened(_ output: [String], day: String) -> [String] {
        let lines = output.map { line in
            let line = line.replacing(instant) { "\(day)\($0.1)09:00:00" }
            let most = line.allSatisfy(\.isASCII) ? 500 : 150
            return line.count <= most ? line : trimmed(String(line.prefix(110))) + "…"
        }
        return lines.count <= 28 ? lines : lines.prefix(12) + ["…"] + lines.suffix(3)
    }

    private static var instant: Regex<(Substring, Substring)> { #/20\d\d-\d\d-\d\d([ T])\d\d:\d\d:\d\d/# }

    private static func masked(_ line: String) -> String {
        trimmed(line.replacing(instant, with: "INSTANT").replacing(#/[0-9a-f]{64}/#, with: "HASH"))
    }

    private static func trimmed(_ line: String) -> String {
        var line = line
        while line.last == " " { line.removeLast() }
        return line
    }

    private static func matches(_ expected: ArraySlice<String>, _ actual: ArraySlice<String>) -> Bool {
        guard let first = expected.first else { return actual.isEmpty }
        let rest = expected.dropFirst()
        if first == "…" {
            return (actual.startIndex...actual.endIndex).contains { matches(rest, actual[$0...]) }
        }
        guard let line = actual.first, isLine(line, first) else { return false }
        return matches(rest, actual.dropFirst())
    }

    private static func isLine(_ actual: String, _ expected: String) -> Bool {
        let pieces = expected.components(separatedBy: "…")
        guard pieces.count > 1, let first = pieces.first, let last = pieces.last else { return actual == expected }
        guard actual.hasPrefix(first) else { return false }
        var rest = actual.dropFirst(first.count)
        for piece in pieces.dropFirst().dropLast() where !piece.isEmpty {
            guard let found = rest.firstRange(of: piece) else { return false }
            rest = rest[found.upperBound...]
        }
        return rest.hasSuffix(last)
    }
}
