extension SafeText {
    /// Most file systems allow names of 255 bytes; the rest is for a number in front of the name.
    private static let mostBytes = 200
    /// Longer than any meaningful file extension.
    private static let mostBytesOfEnding = 20

    /// The name without characters that have a meaning for a file system or a terminal, at most 200 bytes long.
    ///
    /// Separators, control characters and invisible characters become `_`, and so does an empty name. A name that
    /// starts with a dot or a hyphen gets a `_` in front. A name that is too long keeps its extension.
    public static func fileName(_ name: String) -> String {
        var safe = ""
        for scalar in name.unicodeScalars {
            let isKept = scalar != "/" && scalar != "\\" && scalar != "\n" && isVisible(scalar)
            safe.unicodeScalars.append(isKept ? scalar : "_")
        }
        // Scalars are compared, because a dot with a combining mark is another Character in Swift and still hides a
        // file.
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
