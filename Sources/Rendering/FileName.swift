/// Makes names that others chose safe to give to files.
public enum FileName {
    /// Most file systems take names of 255 bytes; a number may be put in front.
    private static let mostBytes = 200
    /// Longer than any ending that means something.
    private static let mostBytesOfEnding = 20

    /// The name without what would mean something to a file system or a terminal, at most 200 bytes long.
    ///
    /// Separators, control characters and what cannot be seen become `_`; so does an empty name, and `_` goes before a dot or
    /// a hyphen in front. A name that is too long keeps its ending.
    public static func safe(_ name: String) -> String {
        var safe = ""
        for scalar in name.unicodeScalars {
            let isKept = scalar != "/" && scalar != "\\" && scalar != "\n" && SafeText.isVisible(scalar)
            safe.unicodeScalars.append(isKept ? scalar : "_")
        }
        if safe.isEmpty || safe.hasPrefix(".") || safe.hasPrefix("-") { safe = "_" + safe }
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
