internal import Recordations

/// The text of a mark in the forms in which marks are compared.
///
/// Two forms are made at once, and the rest when they are asked for: most marks are compared by their keys alone.
package struct MarkText: Hashable, Sendable {
    /// The text as it is written, without white space at its ends.
    package let raw: String
    /// NFKC, upper case, with single spaces.
    package let folded: String
    /// The folded text's letters and digits alone.
    package let letters: String

    /// Folds a mark's text.
    package init(_ text: String) {
        raw = CellText.folded(text) ?? ""
        folded = Self.folded(raw)
        letters = Self.letters(of: folded)
    }

    /// Whether the text has neither letter nor digit, as `=` has: such a mark equals only itself as it is written, and is
    /// never evidence.
    package var isWordless: Bool { letters.isEmpty }

    /// The skeleton: the same for texts that look alike, such as `GRUNDFOS` with a Latin and with a Cyrillic О.
    package var skeleton: String { isDescription ? letters : UnicodeText.skeleton(letters) }

    /// The letters in Latin script, for suggestions: `HUROM` for `ХУРОМ`.
    package var transliterated: String {
        isDescription || UnicodeText.isASCII(folded)
            ? letters : Self.letters(of: UnicodeText.transliterated(folded))
    }

    /// The letters without accents.
    package var withoutMarks: String { UnicodeText.withoutMarks(letters) }

    /// The letters with simplified Chinese characters, to be compared and never shown.
    package var simplified: String { isDescription ? letters : UnicodeText.simplified(letters) }

    /// The parts of a mark in two scripts or with a stroke between: `LEXUS / ЛЕКСУС`, `Миле Miele`; empty for one part.
    package var parts: [String] { isDescription ? [] : MarkParts.of(folded) }

    /// The most bytes of a mark whose letters are looked at in other ways: a longer text is a description, or the text of
    /// a picture, and is compared as it is.
    private static let mostBytes = 1_000

    private var isDescription: Bool { letters.utf8.count > Self.mostBytes }

    private static func folded(_ raw: String) -> String {
        if UnicodeText.isASCII(raw) { return raw.uppercased() }
        let folded = UnicodeText.folded(raw)
        return CellText.folded(folded) ?? folded
    }

    static func letters(of folded: String) -> String {
        if folded.utf8.allSatisfy({ $0.isDigit || (0x41...0x5A).contains($0) }) { return folded }
        if UnicodeText.isASCII(folded) {
            return String(decoding: folded.utf8.filter { $0.isDigit || $0.isLetter }, as: UTF8.self)
        }
        var letters = String.UnicodeScalarView()
        for scalar in folded.unicodeScalars where UnicodeText.isWord(scalar) || isKept(scalar) {
            letters.append(scalar)
        }
        let text = String(letters)
        // Marks that stand alone are no letters.
        return text.unicodeScalars.contains(where: UnicodeText.isWord) ? text : ""
    }

    // Vowel signs of Indic scripts and accents without a composed letter belong to their letters.
    private static func isKept(_ scalar: Unicode.Scalar) -> Bool {
        guard !scalar.isASCII else { return false }
        return switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark: true
        default: false
        }
    }
}

/// The keys of a mark, by which marks that may be the same are found among many.
///
/// They are hashes, the same in every run: whether two marks that share one are alike says ``MarkText/likeness(to:)``.
package struct MarkKeys: Hashable, Sendable {
    /// The same for marks that differ in case, width, spaces or punctuation only.
    package let exact: UInt64
    /// The same for marks that differ in case, width, spaces, punctuation or accents, in simplified and traditional
    /// characters, or in letters that look alike.
    package let same: [UInt64]
    /// The same for marks whose letters look alike.
    package let skeleton: UInt64
    /// The same for a mark and its transliteration.
    package let transliterated: UInt64
    /// Keys of the parts of a mark in two scripts.
    package let parts: [UInt64]
}

extension MarkText {
    /// The keys of the mark; nil for a mark without words, which is never looked for.
    package var keys: MarkKeys? {
        guard !isWordless else { return nil }
        let isASCII = UnicodeText.isASCII(letters)
        let skeleton = Self.key(skeleton)
        var same = [Self.key(letters), skeleton]
        if !isASCII { same += [Self.key(withoutMarks), Self.key(simplified)] }
        return MarkKeys(
            exact: Self.key(letters),
            same: Array(Set(same)).sorted(),
            skeleton: skeleton,
            transliterated: Self.key(transliterated),
            parts: parts.map { Self.key(Self.letters(of: $0)) }
        )
    }

    /// Keys of which two marks that are one slip apart share one; none for short marks.
    package var nearKeys: [UInt64] {
        let letters = letters.unicodeScalars.map(\.value)
        guard (Self.fewestLettersOfSlip...Self.mostLettersOfSlip).contains(letters.count) else { return [] }
        return Nearness.deletionKeys(letters)
    }

    private static func key(_ text: String) -> UInt64 { Nearness.key(text.unicodeScalars.lazy.map(\.value)) }
}
