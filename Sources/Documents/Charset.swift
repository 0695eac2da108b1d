/// A character encoding, found by the labels that servers, pages and people use.
///
/// Labels have the meaning that browsers give them (WHATWG Encoding Standard, section 4.2): `gb2312` and `gbk` mean
/// GB18030, `iso-8859-1` and `ascii` mean windows-1252, `shift_jis` means code page 932.
public struct Charset: Hashable, Sendable, CustomStringConvertible {
    /// The name in messages.
    public let name: String

    /// The name for iconv.
    let iconvName: String

    /// The code units, which decide how many bytes a bad sequence has.
    let units: Units

    /// The kinds of code units.
    enum Units: Hashable, Sendable {
        case utf8, single, multiple, two, four
        /// Only ASCII bytes, with sequences that switch to other characters and back.
        case escaped
    }

    /// Whether letters beyond ASCII are written in ASCII bytes, so that the text is valid UTF-8 too.
    var isEscaped: Bool { units == .escaped }

    /// UTF-8, checked strictly: no overlong forms, no surrogates.
    public static let utf8 = Charset("UTF-8", .utf8)
    /// UTF-16 with the low byte first; also the meaning of `utf-16` without a byte order mark.
    public static let utf16LittleEndian = Charset("UTF-16LE", .two)
    /// UTF-16 with the high byte first.
    public static let utf16BigEndian = Charset("UTF-16BE", .two)
    /// UTF-32 with the low byte first.
    public static let utf32LittleEndian = Charset("UTF-32LE", .four)
    /// UTF-32 with the high byte first.
    public static let utf32BigEndian = Charset("UTF-32BE", .four)
    /// GB18030, which includes GBK and GB2312; a single 0x80 is the euro sign of code page 936.
    public static let gb18030 = Charset("GB18030", .multiple)
    /// GB2312 in ASCII bytes between `~{` and `~}` (RFC 1843).
    static let hz = Charset("HZ-GB-2312", .escaped)
    /// Big5 with the Hong Kong additions.
    public static let big5 = Charset("Big5", iconv: "BIG5-HKSCS", .multiple)
    /// Shift_JIS with the additions of code page 932.
    public static let shiftJIS = Charset("Shift_JIS", iconv: "CP932", .multiple)
    /// EUC-JP.
    public static let eucJP = Charset("EUC-JP", .multiple)
    /// EUC-KR with the additions of code page 949.
    public static let eucKR = Charset("EUC-KR", iconv: "CP949", .multiple)
    /// Western European text of Windows, which includes ISO-8859-1 and ASCII.
    public static let windows1252 = Charset("windows-1252", iconv: "CP1252", .single)
    /// Cyrillic text of Windows.
    public static let windows1251 = Charset("windows-1251", iconv: "CP1251", .single)

    private init(_ name: String, iconv: String? = nil, _ units: Units) {
        self.name = name
        self.iconvName = iconv ?? name
        self.units = units
    }

    /// Finds a charset by a label, without regard to case and surrounding white space.
    ///
    /// Throws ``DocumentError`` for an unknown label.
    public init(label: String) throws {
        let key = Charset.key(of: label)
        guard let charset = Charset.labels[key] ?? Charset.family(key) else {
            throw DocumentError(
                "the charset '\(label)' is not known",
                advice: "give one such as utf-8, gb18030, big5, shift_jis, euc-kr, windows-1251 or utf-16le"
            )
        }
        self = charset
    }

    /// The charset's name.
    public var description: String { name }

    /// A label in lower case, with `-` for `_` and without white space around it.
    private static func key(of label: String) -> String {
        let trimmed = label.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()
        return String(trimmed.map { $0 == "_" ? "-" : $0 }).lowercased()
    }

    /// The numbered families: windows-125x, cp125x, iso-8859-x.
    private static func family(_ key: String) -> Charset? {
        for prefix in ["windows-", "cp", "cp-", "x-cp"] where key.hasPrefix(prefix) {
            guard let page = Int(key.dropFirst(prefix.count)), (1250...1258).contains(page) else { continue }
            return Charset("windows-\(page)", iconv: "CP\(page)", .single)
        }
        for prefix in ["iso-8859-", "iso8859-"] where key.hasPrefix(prefix) {
            // Part 12 was never published; browsers read part 9 as windows-1254, its superset.
            guard let part = Int(key.dropFirst(prefix.count)), (2...16).contains(part), part != 12 else { continue }
            return part == 9
                ? Charset("windows-1254", iconv: "CP1254", .single)
                : Charset("ISO-8859-\(part)", .single)
        }
        return nil
    }

    private static let labels: [String: Charset] = {
        let thai = Charset("TIS-620", .single)
        let groups: [(Charset, [String])] = [
            (.utf8, ["utf-8", "utf8", "unicode-1-1-utf-8", "utf-8-sig"]),
            (.utf16LittleEndian, ["utf-16", "utf-16le", "utf16", "utf16le", "unicode", "ucs-2", "iso-10646-ucs-2"]),
            (.utf16BigEndian, ["utf-16be", "utf16be"]),
            (.utf32LittleEndian, ["utf-32", "utf-32le", "utf32"]),
            (.utf32BigEndian, ["utf-32be"]),
            (.gb18030, ["gb18030", "gbk", "gb2312", "gb-2312", "x-gbk", "cp936", "ms936", "chinese", "euc-cn"]),
            (.big5, ["big5", "big-5", "big5-hkscs", "cn-big5", "x-x-big5", "cp950"]),
            (.shiftJIS, ["shift-jis", "shiftjis", "sjis", "x-sjis", "ms-kanji", "ms932", "cp932", "windows-31j"]),
            (.eucJP, ["euc-jp", "eucjp", "x-euc-jp"]),
            (Charset("ISO-2022-JP", .escaped), ["iso-2022-jp", "csiso2022jp"]),
            (Charset("ISO-2022-KR", .escaped), ["iso-2022-kr", "csiso2022kr"]),
            (Charset("ISO-2022-CN", .escaped), ["iso-2022-cn"]),
            (.hz, ["hz-gb-2312", "hz"]),
            (Charset("UTF-7", .escaped), ["utf-7", "unicode-1-1-utf-7"]),
            (.eucKR, ["euc-kr", "euckr", "ks-c-5601-1987", "ksc5601", "korean", "windows-949", "cp949", "uhc"]),
            (.windows1252, ["iso-8859-1", "iso8859-1", "latin1", "l1", "ascii", "us-ascii", "ansi"]),
            (Charset("KOI8-R", .single), ["koi8-r", "koi8", "koi"]),
            (Charset("KOI8-U", .single), ["koi8-u", "koi8-ru"]),
            (Charset("IBM866", .single), ["ibm866", "cp866", "866"]),
            (thai, ["tis-620", "windows-874", "cp874", "iso-8859-11"]),
            (Charset("macintosh", .single), ["macintosh", "mac", "x-mac-roman"]),
            (
                Charset("x-mac-cyrillic", iconv: "MAC-CYRILLIC", .single),
                ["x-mac-cyrillic", "mac-cyrillic", "maccyrillic", "x-mac-ukrainian"]
            ),
            (Charset("IBM437", .single), ["ibm437", "cp437", "437"]),
            (Charset("IBM850", .single), ["ibm850", "cp850", "850"]),
            (Charset("IBM852", .single), ["ibm852", "cp852", "852"]),
            (Charset("IBM855", .single), ["ibm855", "cp855", "855"]),
            (Charset("IBM857", .single), ["ibm857", "cp857", "857"]),
        ]
        var labels: [String: Charset] = [:]
        for (charset, names) in groups {
            for name in names { labels[name] = charset }
        }
        return labels
    }()
}
