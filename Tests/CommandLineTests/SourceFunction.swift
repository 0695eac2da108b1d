import Foundation

/// A function or initializer as it is written in a file.
struct SourceFunction {
    /// The number of the line on which it starts, counted from 1.
    let line: Int
    /// The number of its lines, from the declaration to the closing brace.
    let length: Int
    /// The number of its parameters without a label; 0 for a test, whose name is a sentence and whose caller is the library.
    let unlabelledParameters: Int

    /// The functions of a file that `swift format` has laid out.
    static func all(in text: String) throws -> [SourceFunction] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        // Of Foundation, which finds all declarations of a file in one pass.
        let found = try declaration.get().matches(in: text, range: NSRange(location: 0, length: text.utf16.count))
        var (index, units) = (0, text.utf16[...])
        return found.map { match in
            let rest = units.dropFirst(match.range.location - units.startIndex.utf16Offset(in: text))
            index += units[..<rest.startIndex].count { $0 == 10 }
            units = rest
            return SourceFunction(
                line: index + 1,
                length: length(lines[index...]),
                unlabelledParameters: lines[index].contains("func `")
                    ? 0 : unlabelledParameters(lines[index...].prefix(40))
            )
        }
    }

    private static let declaration = Result {
        try NSRegularExpression(
            pattern: #"^ *(?:(?:@[\w.]+(?:\([^)\n]*\))?|[a-z]+|[a-z]+\(set\)) )*(?:func |init[(?<])"#,
            options: .anchorsMatchLines
        )
    }

    private static func length(_ lines: ArraySlice<Substring>) -> Int {
        guard let first = lines.first else { return 0 }
        if first.hasSuffix("}") { return 1 }
        let indent = first.prefix { $0 == " " }.count
        for (count, line) in lines.enumerated().dropFirst() {
            let blanks = line.prefix { $0 == " " }.count
            guard !line.isEmpty, blanks <= indent, let start = line.dropFirst(blanks).first, start != "#" else {
                continue
            }
            if blanks == indent, start == "}" { return count + 1 }
            // A requirement of a protocol has no braces.
            if blanks < indent || start != ")" && start != "{" { return count }
        }
        return lines.count
    }

    private static func unlabelledParameters(_ lines: ArraySlice<Substring>) -> Int {
        var parameters = [""]
        var depth = 0
        for character in lines.joined(separator: " ").drop(while: { $0 != "(" }) {
            if "([{".contains(character) { depth += 1 }
            if ")]}".contains(character) { depth -= 1 }
            if depth == 0 { break }
            if character == ",", depth == 1 {
                parameters.append("")
            } else {
                parameters[parameters.count - 1].append(character)
            }
        }
        return parameters.count { $0.drop { $0 == " " || $0 == "(" }.hasPrefix("_ ") }
    }
}
