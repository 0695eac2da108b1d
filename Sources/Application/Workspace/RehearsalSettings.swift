internal import FoundationEssentials
internal import Settings

extension RehearsalCopy {
    /// The settings of the copy: those of the real workspace, with `rehearsal: true`, and with the mirror beside them.
    ///
    /// Throws ``UsageError`` where they are not written as `key: value` lines, so that this cannot be put in.
    package func settings() throws -> String {
        let text = Self.settings(real.settingsText)
        let top = try? SettingsFile(name: real.file, text: text).top
        guard let top, top.flag("rehearsal") == true, !top.has("mirror") else {
            throw UsageError(
                "\(real.file) cannot be made into the settings of a rehearsal",
                advice: "write its keys as lines 'key: value' that begin at the margin, 'mirror' on one line"
            )
        }
        return text
    }

    /// Takes the lines of `mirror` and `rehearsal` out, for a mirror elsewhere is the real one's, and puts `rehearsal: true` in front.
    package static func settings(_ text: String) -> String {
        // By scalars: CR LF is one character of Swift's.
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { Substring($0) }
        var kept: [Substring] = []
        var isDropping = false
        for line in lines {
            let isContinued = line.unicodeScalars.first.map { $0 == " " || $0 == "\t" } ?? false
            if !isContinued { isDropping = isOwn(line) }
            if !isDropping { kept.append(line) }
        }
        kept.insert("rehearsal: true", at: startOfDocument(kept))
        return kept.joined(separator: "\n")
    }

    private static func isOwn(_ line: Substring) -> Bool {
        guard let colon = line.unicodeScalars.firstIndex(of: ":") else { return false }
        let key = String(line.unicodeScalars[..<colon].filter { !" \t\"'".unicodeScalars.contains($0) })
        return key == "mirror" || key == "rehearsal"
    }

    // Behind the mark with which a YAML document may begin, and what may stand before it; in front where there is none.
    private static func startOfDocument(_ lines: [Substring]) -> Int {
        for (index, line) in lines.enumerated() {
            let start = line.unicodeScalars.first
            if start == "#" || start == "%" || line.allSatisfy(\.isWhitespace) { continue }
            return line.unicodeScalars.starts(with: "---".unicodeScalars) ? index + 1 : 0
        }
        return 0
    }
}
