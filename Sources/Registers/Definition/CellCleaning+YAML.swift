internal import Settings

extension CellCleaning {
    /// Reads `clean` of a column; nil for a section that cleans nothing, which is reported.
    init?(_ section: Section) {
        let spaces = section.choice("spaces", of: Spaces.self)
        self.spaces = spaces
        let pairs = section.section("replace")
        if !section.has("spaces"), !section.has("replace") || pairs?.keys.isEmpty == true {
            section.position.report("'clean' must have 'spaces' (none or single) or 'replace' with texts")
        }
        replacements = pairs.map { CellCleaning.replacements($0, spaces) } ?? []
        if spaces == nil, replacements.isEmpty { return nil }
    }

    private static func replacements(_ pairs: Section, _ spaces: Spaces?) -> [(old: LiteralText, new: [UInt8])] {
        for key in pairs.keys where !pairs.has(key) {
            pairs.refuse(key, "say what takes the place of '\(key)': '' removes it")
        }
        var replacements: [(old: LiteralText, new: [UInt8])] = []
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
        return replacements
    }
}
