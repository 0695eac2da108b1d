extension SafeText {
    /// Most file systems take names of 255 bytes; a number may be put in front.
    private static let mostBytes = 200
    /// Longer than any ending that means something.
    private static let mostBytesOfEnding = 20

    /// The name without what would mean something to a file system or a terminal, at most 200 bytes long.
    ///
    /// Separators, control characters and what cannot be seen become `_`; so does an empty name, and `_` goes before a dot or
    /// a hyphen in front. A name that is too long keeps its ending.
    public static func fileName(_ name: String) -> String {
        var safe = ""
        for scalar in name.unicodeScalars {
            let isKept = scalar != "/" && scalar != "\\" && scalar != "\n" && isVisible(scalar)
            safe.unicodeScalars.append(isKept ? scalar : "_")
        }
        // By scalars: a dot with a combining mark behind it is one character of Swift's, and yet hides a file.
        if [nil, ".", "-"].contains(safe.unicodeScalars.first) { safe = "_" + safe }
        guard safe.utf8.count > mostBytes else { return safe }
        var ending = ""
        if let dot = safe.lastIndex(of: "."), safe[dot...].utf8.count <= mostBytesOfEnding {
            ending = String(safe[dot...])
        }
        return cut(String(safe.dropLast(ending.count)), to: mostBytes - ending.utf8.count) + ending
    }

    private static func cut(_ text: String, to bytes: Int) -> String {
        var left = bytes
        return String(
            text.prefix { character in
                left -= character.utf8.count
                return left >= 0
            }
        )
    }
}
