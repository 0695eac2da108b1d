/// A function or initializer as it is written in a file.
struct SourceFunction {
    /// The number of the line on which it starts, counted from 1.
    let line: Int
    /// The number of its lines, from the declaration to the closing brace.
    let length: Int
    /// The number of its parameters without a label; 0 for a test, whose name is a sentence and whose caller is the library.
    let unlabelledParameters: Int

    /// The functions of a file that `swift format` has laid out.
    static func all(in text: String) -> [SourceFunction] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.indices.compactMap { index in
            let line = lines[index]
            guard line.contains("func ") || line.contains("init"), line.prefixMatch(of: declaration) != nil else {
                return nil
            }
            return SourceFunction(
                line: index + 1,
                length: length(lines[index...]),
                unlabelledParameters: line.contains("func `") ? 0 : unlabelledParameters(lines[index...].prefix(40))
            )
        }
    }

    // Made at each use, because a regex cannot be shared by threads.
    private static var declaration: Regex<Substring> {
        #/ *(?:(?:@[\w.]+(?:\([^)]*\))?|[a-z]+|[a-z]+\(set\)) )*(?:func |init[(?<])(?:.*)/#
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
