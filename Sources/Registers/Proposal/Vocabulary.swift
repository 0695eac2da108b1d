internal import Recordations

/// The names of columns and the terms of known registers, from which those of a new register are guessed.
///
/// Most of them come from source definitions, so each new definition in another language extends the vocabulary.
public struct Vocabulary: Sendable {
    struct Term: Sendable {
        let text: String
        let field: Field
        /// The weight of the term: less than 1 where its column contains more than the field.
        let weight: Double
        fileprivate let stems: [[Unicode.Scalar]]

        init(_ text: String, _ field: Field, weight: Double) {
            self.text = text
            self.field = field
            self.weight = weight
            stems = Vocabulary.stems(text)
        }
    }

    private(set) var terms: [Term] = []
    /// Headers that name one field and nothing else, folded, by that field.
    private var known: [String: Set<Field>] = [:]
    // The field of these terms is not used: they name columns for which there is no field.
    private static let apart = OtherColumns.names.map { Term(SearchText.folded($0), .note, weight: 1) }
    /// The canonical values of registers' words (folded) by field.
    private(set) var words: [Field: [String: String]] = [:]
    /// The date formats of known sources, the most frequent first, then other common formats.
    private(set) var dateFormats: [DateFormat] = []

    /// The least similarity that counts.
    static let leastLikeness = 0.45

    /// What the documents are whose columns are guessed.
    let purpose: SourceDefinition.Purpose

    /// Makes a vocabulary from source definitions and common words, for registers or for companies' lists.
    public init(_ definitions: [SourceDefinition], for purpose: SourceDefinition.Purpose = .register) {
        self.purpose = purpose
        let isList = purpose == .list
        let fields = isList ? Field.ofLists : Field.allCases
        var formats: [String: Int] = [:]
        var seen: Set<String> = []
        func learn(_ text: String, _ field: Field, _ weight: Double) {
            // What a register calls the end of an entry, a list calls the end of the right.
            let field = isList && field == .validTo ? Field.registrationValidTo : field
            guard fields.contains(field) else { return }
            let folded = SearchText.folded(Self.asWords(text))
            if weight == 1 { known[folded, default: []].insert(field) }
            guard !folded.isEmpty, seen.insert("\(field.rawValue) \(folded)").inserted else { return }
            terms.append(Term(folded, field, weight: weight))
        }
        for field in fields { learn(field.name.replacing("_", with: " "), field, 1) }
        words[.status] = Dictionary(
            CommonWords.states.map { (SearchText.folded($0.key), $0.value.rawValue) },
            uniquingKeysWith: { first, _ in first }
        )
        words[.rightType] = Dictionary(
            CommonWords.rights.map { (SearchText.folded($0.key), $0.value.rawValue) },
            uniquingKeysWith: { first, _ in first }
        )
        for (field, names) in isList ? CommonWords.columnsOfLists : [:] {
            for name in names { learn(name, field, 1) }
        }
        for (field, names) in CommonWords.columns {
            for name in names { learn(name, field, 1) }
        }
        for definition in definitions {
            let columns = Dictionary(definition.columns.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
            for field in Field.allCases {
                for reading in definition.fields[field] ?? [] {
                    switch reading.form {
                    case .words(let mapped, _): words[field, default: [:]].merge(mapped) { _, former in former }
                    case .dates(let all):
                        for format in all.formats where !format.hasTwoDigitYear {
                            formats[format.source, default: 0] += 1
                        }
                    case .text, .classes: break
                    }
                    guard case .columns(let names) = reading.origin, reading.term == nil else { continue }
                    // A column that is read by a pattern contains more than the field.
                    let isWhole = reading.isWhole
                    let weight = isWhole ? 1 : field.kind == .text || field.kind == .classes ? 0.8 : 0.6
                    for name in names {
                        // The register's own header counts more than the name that the definition gives the column.
                        for text in columns[name]?.texts ?? [] { learn(text, field, weight) }
                        learn(name, field, weight * 0.8)
                    }
                }
            }
        }
        let frequent = formats.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
        dateFormats = (frequent + Self.commonFormats.filter { !frequent.contains($0) }).compactMap {
            try? DateFormat($0)
        }
    }

    private static let commonFormats = [
        "yyyy-MM-dd", "d.M.yyyy", "yyyy/M/d", "yyyy.M.d", "yyyy. M. d.", "d/M/yyyy", "M/d/yyyy", "yyyyMMdd",
        "yyyy年M月d日", "yyyy년 M월 d일", "d.M.yyyy 'г.'", "d-M-yyyy", "M-d-yyyy", "yyyy-M-d",
        "d 'de' MMMM 'de' yyyy", "d. MMMM yyyy", "d MMMM yyyy", "d MMMM yyyy 'г.'", "d MMMM yyyy 'года'", "d MMM yyyy",
        "MMMM d, yyyy", "d-MMM-yyyy",
        "minguo:y年M月d日", "minguo:Gy年M月d日", "minguo:y.M.d", "minguo:y/M/d", "minguo:yyyMMdd", "minguo:yyy-MM-dd",
        "japanese:Gy年M月d日", "japanese:Gy.M.d",
        "buddhist:d MMMM yyyy", "buddhist:d/M/yyyy", "buddhist:d MMM yyyy", "d.M.yy", "M.d.yy", "yy.M.d", "dd-MM-yy",
        "MM-dd-yy",
        "M/d/yy", "d/M/yy",
    ]

    /// The similarity of a header cell to the column names of each field, `least` to 1; lower values are left out.
    ///
    /// A header that is more like that of another kind of column, such as the kind of a mark, is like none.
    func likenesses(of header: String, least: Double = leastLikeness) -> [Field: Double] {
        let best = similarities(of: header, least: least)
        if best.isEmpty { return best }
        let folded = SearchText.folded(Self.asWords(header))
        let stems = Self.stems(folded)
        let other = Self.apart.reduce(0) { max($0, Self.likeness(folded, stems, $1)) }
        return best.filter { $0.value >= other }
    }

    /// The similarity to the column name that is most alike, whatever other columns are called; 0 for none.
    func similarity(of header: String) -> Double {
        similarities(of: header, least: Self.leastLikeness).values.max() ?? 0
    }

    private func similarities(of header: String, least: Double) -> [Field: Double] {
        let folded = SearchText.folded(Self.asWords(header))
        guard folded.unicodeScalars.contains(where: \.properties.isAlphabetic) else { return [:] }
        let stems = Self.stems(folded)
        var best: [Field: Double] = [:]
        for term in terms {
            let likeness = term.weight * Self.likeness(folded, stems, term)
            if likeness >= least, likeness > best[term.field] ?? 0 { best[term.field] = likeness }
        }
        return best
    }

    /// Whether a header names the field and nothing else, as known sources and common usage have it.
    func isKnown(_ header: String, as field: Field) -> Bool {
        let folded = SearchText.folded(Self.asWords(header))
        return known[folded] == [field] && (purpose == .list || !OtherColumns.ambiguous.contains(folded))
    }

    /// A path or an identifier as words: `rows/RecordNumber` and `record_number` become `record number`.
    private static func asWords(_ name: String) -> String {
        guard name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return name }
        var words = ""
        var previous: Character = " "
        for letter in name {
            if letter.isUppercase, previous.isLowercase { words.append(" ") }
            words.append("/_@.~-".contains(letter) ? " " : letter)
            previous = letter
        }
        return words
    }

    private static func likeness(_ header: String, _ stems: [[Unicode.Scalar]], _ term: Term) -> Double {
        if header == term.text { return 1 }
        let (shorter, longer) = header.count < term.text.count ? (header, term.text) : (term.text, header)
        // A single letter occurs in every word, and a single ideograph is a word.
        let least = shorter.unicodeScalars.allSatisfy { $0.value < 0x2E80 } ? 4 : 2
        var likeness = 0.0
        if shorter.unicodeScalars.count >= least, longer.contains(shorter) {
            likeness = 0.6 + 0.35 * Double(shorter.count) / Double(longer.count)
        }
        let shared = stems.reduce(0) { sum, stem in sum + (term.stems.contains { isSame(stem, $0) } ? stem.count : 0) }
        let whole = max(stems.reduce(0) { $0 + $1.count }, term.stems.reduce(0) { $0 + $1.count })
        return whole == 0 ? likeness : max(likeness, 0.9 * Double(shared) / Double(whole))
    }

    /// The words of a text with at least three letters; each ideograph is a word.
    private static func stems(_ text: String) -> [[Unicode.Scalar]] {
        var stems: [[Unicode.Scalar]] = []
        var word: [Unicode.Scalar] = []
        func close() {
            if word.count >= 3 { stems.append(word) }
            word = []
        }
        for scalar in text.unicodeScalars {
            if scalar.value >= 0x2E80 {
                close()
                stems.append([scalar])
            } else if scalar.properties.isAlphabetic {
                word.append(scalar)
            } else {
                close()
            }
        }
        close()
        return stems
    }

    // Words with the same stem are equal, because endings differ by case: правообладатель, правообладателе.
    private static func isSame(_ one: [Unicode.Scalar], _ other: [Unicode.Scalar]) -> Bool {
        if one == other { return true }
        let shared = zip(one, other).prefix { $0 == $1 }.count
        return shared >= 4 && shared * 10 >= max(one.count, other.count) * 7
    }
}

extension ColumnRule {
    /// The texts of the column's headers, without patterns.
    var texts: [String] {
        headers.compactMap { header in
            switch header {
            case .whole(let text), .fragment(let text): text
            case .pattern: nil
            }
        }
    }
}
