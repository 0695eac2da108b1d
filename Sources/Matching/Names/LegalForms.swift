internal import Settings

/// The legal forms of companies, such as `GmbH` and `有限公司`, and other words that are no part of a company's name.
package struct LegalForms: Sendable {
    /// No legal forms: a holder's text is its name.
    package static let none = LegalForms()

    /// A legal form at a place of a text.
    struct Found {
        let form: String
        let count: Int
    }

    // By the first word: the words of each spelling, the longest first.
    private var spellings: [String: [(words: [String], form: String)]] = [:]
    // Spellings without spaces between words, which stand before or behind a name: 株式会社.
    private var attached: [(text: String, form: String)] = []
    private var ignored: Set<String> = []

    private init() {}

    /// Reads a file.
    ///
    /// Throws ``SettingsError`` with every mistake and its position: a spelling of two forms is one.
    package init(file: String, yaml: String) throws {
        let settings = try SettingsFile(name: file, text: yaml)
        let top = settings.top
        _ = top.text("title")
        top.requires("origin", "where the forms are known from")
        _ = top.text("origin")
        for section in top.sections("forms") {
            section.requires("form", "the form's usual spelling")
            guard let form = section.text("form") else { continue }
            for spelling in [form] + section.texts("also") { add(spelling, form: form.value) }
        }
        for word in top.texts("ignored") { ignored.formUnion(HolderWords(word.value).words.map(\.text)) }
        for first in spellings.keys { spellings[first]?.sort { ($1.words.count, $0.form) < ($0.words.count, $1.form) } }
        attached.sort { ($1.text.utf8.count, $0.text) < ($0.text.utf8.count, $1.text) }
        try settings.finish()
    }

    private mutating func add(_ spelling: Setting<String>, form: String) {
        let words = HolderWords(spelling.value).words.map(\.text)
        guard let first = words.first else {
            return spelling.position.report("'\(spelling.value)' has no letters")
        }
        if let other = spellings[first]?.first(where: { $0.words == words }) {
            if other.form != form {
                spelling.position.report("'\(spelling.value)' is a spelling of \(other.form) already")
            }
            return
        }
        spellings[first, default: []].append((words, form))
        if words.count == 1, first.unicodeScalars.allSatisfy({ $0.value >= 0x2E80 }) { attached.append((first, form)) }
    }

    /// The legal form that begins at a word; nil where none does.
    func form(at index: Int, of words: [HolderWords.Word]) -> Found? {
        guard let known = spellings[words[index].text] else { return nil }
        for (spelling, form) in known where index + spelling.count <= words.count {
            if spelling.indices.allSatisfy({ words[index + $0].text == spelling[$0] }) {
                return Found(form: form, count: spelling.count)
            }
        }
        return nil
    }

    /// Whether a word is no part of a name, as `The` and `Компания` are not.
    func isIgnored(_ word: String) -> Bool { ignored.contains(word) }

    /// A name without the legal forms that are written together with it: 小米科技有限责任公司.
    func detached(_ name: String) -> (name: String, forms: [String]) {
        guard let last = name.utf8.last, last >= 0x80 else { return (name, []) }
        for (text, form) in attached where name.utf8.count > text.utf8.count {
            if name.hasSuffix(text) { return (String(name.dropLast(text.count)), [form]) }
            if name.hasPrefix(text) { return (String(name.dropFirst(text.count)), [form]) }
        }
        return (name, [])
    }
}
