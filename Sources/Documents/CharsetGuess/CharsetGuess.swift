/// A guess of the charset of bytes that no declaration gives.
///
/// Most byte sequences can be decoded in several charsets. Each candidate's text is held against the letters and the
/// common characters of the languages that are written in it: the charset under which most of the text is readable comes
/// first.
public struct CharsetGuess: Sendable {
    /// The charset.
    public let charset: Charset
    /// How readable the text is in the charset, 0 to 1.
    public let share: Double
    /// The language whose letters the text has, as a code of ISO 639; nil where the bytes show the charset themselves.
    public let language: String?
    /// Whether no other charset gives a text that is nearly as readable.
    public let isSure: Bool

    /// The difference of ``share`` to the next guess from which a guess is sure.
    private static let leastMargin = 0.12
    /// The least ``share`` of a sure guess.
    private static let leastShare = 0.45
    private static let most = 6

    /// The charsets in which the bytes can be decoded, the likeliest first; never empty.
    ///
    /// `languages` are those that are expected, as codes of ISO 639; without any each language is as likely.
    public static func guesses(_ bytes: [UInt8], languages: [String] = []) -> [CharsetGuess] {
        let evidence = CharsetEvidence(bytes)
        if let certain = evidence.certain {
            return [CharsetGuess(charset: certain, share: 1, language: nil, isSure: true)]
        }
        var found: [(candidate: CharsetCandidate, text: String, likeness: TextLikeness)] = []
        for candidate in CharsetCandidate.all {
            guard let text = candidate.decoded(evidence) else { continue }
            // Of charsets that give the same text the first is the usual one.
            if found.contains(where: { $0.text == text }) { continue }
            guard
                let likeness = candidate.languages.map({ language in
                    TextLikeness(text, language, isExpected: languages.contains(language.code))
                }).max(by: { $0.score < $1.score })
            else { continue }
            found.append((candidate, text, likeness))
        }
        // The sort is stable: of equal ones the usual charset comes first.
        let sorted = found.enumerated().sorted { one, other in
            (other.element.likeness.score, one.offset) < (one.element.likeness.score, other.offset)
        }.map(\.element)
        let guesses = sorted.prefix(most).enumerated().map { index, own in
            let next = index + 1 < sorted.count ? sorted[index + 1].likeness.score : -1
            let score = own.likeness.score
            return CharsetGuess(
                charset: own.candidate.charset,
                share: min(max(score, 0), 1),
                language: own.likeness.language,
                isSure: index == 0 && score >= leastShare && score - next >= leastMargin
            )
        }
        guard guesses.isEmpty else { return guesses }
        return [CharsetGuess(charset: .windows1252, share: 0, language: nil, isSure: false)]
    }

    /// How readable the bytes are in a charset, 0 to 1, in the language that suits them best.
    public static func share(_ bytes: [UInt8], in charset: Charset, languages: [String] = []) -> Double {
        let evidence = CharsetEvidence(bytes)
        if let certain = evidence.certain { return certain == charset ? 1 : 0 }
        let candidate =
            CharsetCandidate.all.first { $0.charset == charset }
            ?? CharsetCandidate(charset: charset, languages: LanguageLetters.all)
        guard let text = candidate.decoded(evidence) else { return 0 }
        let scores = candidate.languages.map {
            TextLikeness(text, $0, isExpected: languages.contains($0.code)).score
        }
        return min(max(scores.max() ?? 0, 0), 1)
    }
}

/// The bytes of a document from which its charset is guessed.
struct CharsetEvidence {
    private static let mostBytes = 64 << 10

    /// The charset that the bytes themselves show: by a byte order mark, by NULs, or as valid UTF-8.
    let certain: Charset?
    /// The lines with bytes beyond ASCII, the first of them.
    let lines: [UInt8]

    init(_ bytes: [UInt8]) {
        if let mark = TextDecoder.byteOrderMark(bytes) {
            (certain, lines) = (mark.charset, [])
            return
        }
        // UTF-16 is checked before UTF-8, because UTF-16 text in Latin letters is valid UTF-8 too.
        if let wide = WideText.charset(bytes) {
            (certain, lines) = (wide, [])
            return
        }
        if Self.isUTF8(bytes) {
            (certain, lines) = (.utf8, [])
            return
        }
        certain = nil
        lines = Self.lines(bytes)
    }

    /// Whether at most one in twenty of the bytes beyond ASCII is no UTF-8: broken UTF-8 is not another charset.
    private static func isUTF8(_ bytes: [UInt8]) -> Bool {
        if CharsetResolution.isUTF8(bytes, isWhole: true) {
            // What is ASCII alone may switch to other characters by escapes.
            return !bytes.contains(0x1B)
        }
        let transcoder = UTF8Transcoder()
        _ = transcoder.decode(bytes)
        _ = transcoder.finish()
        return transcoder.replacedBytes * 20 <= bytes.count { $0 >= 0x80 }
    }

    private static func lines(_ bytes: [UInt8]) -> [UInt8] {
        var lines: [UInt8] = []
        bytes.withUnsafeBufferPointer { bytes in
            var start = 0
            var hasOthers = false
            for (at, byte) in bytes.enumerated() {
                // The escape of ISO-2022 is ASCII, and what follows it is not.
                if byte >= 0x80 || byte == 0x1B { hasOthers = true }
                guard byte == 0x0A || byte == 0x0D || at - start >= mostBytes else { continue }
                if hasOthers { lines.append(contentsOf: bytes[start...at]) }
                (start, hasOthers) = (at + 1, false)
                if lines.count >= mostBytes { return }
            }
            if hasOthers { lines.append(contentsOf: bytes[start...]) }
        }
        return Array(lines.prefix(mostBytes))
    }
}

/// A charset that is tried, with the languages that are written in it.
struct CharsetCandidate {
    let charset: Charset
    let languages: [LanguageLetters]

    /// All that are tried, the usual one of several alike first.
    static let all: [CharsetCandidate] = {
        let groups: [([String], [String])] = [
            (
                ["windows-1252", "iso-8859-15", "macintosh", "ibm850"],
                ["de", "fr", "es", "pt", "it", "nl", "sv", "da", "fi", "is", "sq"]
            ),
            (["windows-1250", "iso-8859-2", "ibm852"], ["pl", "cs", "sk", "hu", "ro", "hr", "de", "sq"]),
            (["iso-8859-16"], ["ro"]),
            (
                ["windows-1251", "koi8-r", "ibm866", "iso-8859-5", "x-mac-cyrillic", "koi8-u", "ibm855"],
                ["ru", "uk", "be", "bg", "sr"]
            ),
            (["windows-1254", "ibm857"], ["tr"]),
            (["windows-1257", "iso-8859-13"], ["lt", "lv", "et", "pl"]),
            (["windows-1253", "iso-8859-7"], ["el"]),
            (["windows-1255", "iso-8859-8"], ["he"]),
            (["windows-1256", "iso-8859-6"], ["ar"]),
            (["windows-1258"], ["vi"]),
            (["tis-620"], ["th"]),
            (["gb18030"], ["zh"]), (["big5"], ["zh-Hant"]),
            (["shift_jis", "euc-jp", "iso-2022-jp"], ["ja"]), (["euc-kr", "iso-2022-kr"], ["ko"]),
        ]
        return groups.flatMap { labels, codes in
            let languages = codes.compactMap { code in LanguageLetters.all.first { $0.code == code } }
            return labels.compactMap { label in
                (try? Charset(label: label)).map { CharsetCandidate(charset: $0, languages: languages) }
            }
        }
    }()

    /// The text; nil where the charset does not have the bytes.
    func decoded(_ evidence: CharsetEvidence) -> String? {
        guard let transcoder = try? TextDecoder.transcoder(for: charset) else { return nil }
        let text = transcoder.decode(evidence.lines)
        // The evidence may end within a character.
        guard transcoder.replacedBytes * 100 <= evidence.lines.count else { return nil }
        return String(decoding: text, as: UTF8.self)
    }
}
