internal import Settings

extension CellCleaning {
    /// Reads `clean` of a column; nil for a section that cleans nothing, which is reported.
    init?(_ section: Section) {
        spaces = section.choice("spaces", of: Spaces.self)
        var replacements: [(LiteralText, [UInt8])] = []
        if let pairs = section.section("replace") {
            for key in pairs.keys where !pairs.has(key) {
                pairs.refuse(key, "say what takes the place of '\(key)': '' removes it")
            }
            for (key, new) in pairs.pairs() {
                guard let old = LiteralText(key) else {
                    pairs.refuse(key, "there is no text to replace")
                    continue
                }
                if spaces == Spaces.none, key.contains(where: \.isWhitespace) {
                    pairs.refuse(key, "'\(key)' is never found: 'spaces: none' removes its white space before")
                }
                if key.unicodeScalars.contains("\u{FFFD}") {
                    pairs.refuse(key, "U+FFFD stands for bytes that cannot be read: set the 'charset' of the document")
                }
                replacements.append((old, Array(new.value.utf8)))
            }
        }
        self.replacements = replacements.map { (old: $0, new: $1) }
        if spaces == nil, replacements.isEmpty {
            section.position.report("'clean' is to have 'spaces' (none or single) or 'replace' with texts")
            return nil
        }
    }
}
