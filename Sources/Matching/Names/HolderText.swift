/// The text of a holder, taken apart: its names, its legal form, and the address behind it.
///
/// Registers write `«Red Bull GmbH» (Рэд Булл ГмбХ), Am Brunnen 1`, and a list `RED BULL`.
package struct HolderText: Hashable, Sendable {
    /// The text as it is written, without white space at its ends.
    package let raw: String
    /// The names without legal forms, in upper case and without spaces; the first is the one that stands first.
    package let names: [String]
    /// The legal forms, each in its usual spelling.
    package let forms: Set<String>
    /// The words behind the name: an address, as a rule; nil where there are none.
    package let address: String?

    /// Takes a holder's text apart.
    package init(_ text: String, forms known: LegalForms) {
        raw = text.trimmed
        let words = HolderWords(text).words
        var parts = HolderParts(words: words, known: known)
        parts.read()
        names = parts.names
        forms = parts.forms
        address = parts.address.isEmpty ? nil : parts.address.joined(separator: " ")
    }

    /// Whether the text holds no name: such a text is never evidence.
    package var isNameless: Bool { names.isEmpty }
}

extension String {
    fileprivate var trimmed: String {
        var rest = self[...]
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}

/// The reading of a holder's words.
private struct HolderParts {
    let words: [HolderWords.Word]
    let known: LegalForms
    var names: [String] = []
    var forms: Set<String> = []
    var address: [String] = []

    /// The most words of a second name, which stands behind the first one with a legal form of its own.
    private let mostWordsOfSecondName = 6

    init(words: [HolderWords.Word], known: LegalForms) {
        self.words = words
        self.known = known
    }

    mutating func read() {
        let outside = words.filter { $0.depth == 0 }
        let rest = readName(outside.isEmpty ? words : outside)
        readSecondName(rest)
        readParentheses()
    }

    // Reads the first name; what is behind it is returned.
    private mutating func readName(_ words: [HolderWords.Word]) -> ArraySlice<HolderWords.Word> {
        var start = 0
        while start < words.count {
            if let found = known.form(at: start, of: words), start + found.count < words.count {
                forms.insert(found.form)
                start += found.count
            } else if known.isIgnored(words[start].text), start + 1 < words.count {
                start += 1
            } else {
                break
            }
        }
        let end = endOfName(words, from: start)
        add(words[start..<end].map(\.text))
        var next = end
        while next < words.count, let found = known.form(at: next, of: words) {
            forms.insert(found.form)
            next += found.count
        }
        address = words[next...].map(\.text)
        return words[next...]
    }

    private func endOfName(_ words: [HolderWords.Word], from start: Int) -> Int {
        guard start < words.count else { return start }
        // A quoted name ends with its quotation marks, or with a legal form between them.
        let quoted = words[start].isQuoted ? words[start...].prefix { $0.isQuoted }.endIndex : words.count
        if let form = (start + 1..<max(quoted, start + 1)).first(where: { known.form(at: $0, of: words) != nil }) {
            return form
        }
        if quoted < words.count || words[start].isQuoted { return quoted }
        // Without a legal form, a comma ends the name where digits follow, as in an address.
        let hasDigits = { (word: HolderWords.Word) in word.text.utf8.contains(where: \.isDigit) }
        if let comma = words[start...].firstIndex(where: \.endsSegment),
            words[(comma + 1)...].contains(where: hasDigits)
        {
            return comma + 1
        }
        return words.count
    }

    private mutating func readSecondName(_ rest: ArraySlice<HolderWords.Word>) {
        let near = Array(rest.prefix(mostWordsOfSecondName + 1))
        guard near.count > 1, let end = near.indices.dropFirst().first(where: { known.form(at: $0, of: near) != nil }),
            !near[..<end].contains(where: { $0.text.utf8.contains(where: \.isDigit) || $0.endsSegment })
        else { return }
        add(near[..<end].map(\.text).filter { !known.isIgnored($0) })
    }

    // A name in parentheses is the same name in another script: (Рэд Булл ГмбХ). A place or a country is none.
    private mutating func readParentheses() {
        var index = 0
        while index < words.count {
            let inside = words[index...].prefix { $0.depth > 0 }
            guard !inside.isEmpty else {
                index += 1
                continue
            }
            index = inside.endIndex
            guard inside.count < words.count else { return }
            let part = Array(inside)
            let end = part.indices.first { $0 > 0 && known.form(at: $0, of: part) != nil } ?? part.count
            let name = part[..<end].map(\.text).filter { !known.isIgnored($0) }
            let letters = name.joined()
            let isOtherScript = names.first.flatMap(Self.script) != Self.script(letters)
            if isOtherScript, letters.unicodeScalars.count >= 4, !letters.utf8.contains(where: \.isDigit) { add(name) }
        }
    }

    private mutating func add(_ words: [String]) {
        let kept = words.filter { !known.isIgnored($0) }
        let (name, attached) = known.detached((kept.isEmpty ? words : kept).joined())
        forms.formUnion(attached)
        if !name.isEmpty, !names.contains(name) { names.append(name) }
    }

    private static func script(_ text: String) -> String? {
        text.unicodeScalars.lazy.compactMap(UnicodeText.script).first
    }
}
