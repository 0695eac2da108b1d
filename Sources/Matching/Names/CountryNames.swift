internal import CICU
internal import Recordations

/// The codes of countries by the names that people write: `China`, `Китай`, `中国`, `CHN`, `cn`.
package struct CountryNames: Sendable {
    private static let languages = [
        "en", "de", "es", "fr", "it", "ja", "kk", "ko", "nl", "pl", "pt", "ru", "tr", "uk", "zh", "zh_Hant",
    ]

    // Codes of offices and unions, and names that ICU does not have.
    private static let others = [
        "UK": "GB", "EM": "EU", "EUIPO": "EU", "EUTM": "EU", "OHIM": "EU", "EUROPE": "EU",
        "EUROPEAN UNION TRADEMARK": "EU",
        "WIPO": "WO", "MADRID": "WO", "INTERNATIONAL": "WO", "IR": "WO", "ВОИС": "WO", "BENELUX": "BX", "BOIP": "BX",
        "USA": "US", "U S A": "US", "UNITED STATES OF AMERICA": "US", "GREAT BRITAIN": "GB", "ENGLAND": "GB",
        "RUSSIAN FEDERATION": "RU", "РФ": "RU", "KOREA": "KR", "SOUTH KOREA": "KR", "REPUBLIC OF KOREA": "KR",
        "PRC": "CN", "P R CHINA": "CN", "CHINA MAINLAND": "CN", "MAINLAND CHINA": "CN", "HONG KONG": "HK",
        "MACAU": "MO",
        "MACAO": "MO", "TAIWAN": "TW", "VIET NAM": "VN", "CZECH REPUBLIC": "CZ", "TURKEY": "TR", "EAEU": "EA",
        "TÜRKIYE": "TR", "UAE": "AE", "KSA": "SA", "MOLDOVA": "MD", "MACEDONIA": "MK", "ЕАЭС": "EA", "ЕС": "EU",
    ]

    // Codes that ISO 3166-3 withdrew, and aliases: ICU gives them the names of the countries of today, so that `Germany`
    // would be DD and `Vietnam` VD.
    private static let withdrawn: Set<String> = [
        "AN", "BU", "CS", "CT", "DD", "DY", "FQ", "FX", "HV", "JT", "MI", "NH", "NQ", "NT", "PC", "PU", "PZ", "QU",
        "RH",
        "SU", "TP", "UK", "VD", "WK", "YD", "YU", "ZR",
    ]

    private let codes: [String: String]

    /// Reads the names that ICU has, in the languages of the registers.
    package init() {
        var codes: [String: String] = [:]
        let letters = (UInt8(ascii: "A")...UInt8(ascii: "Z")).map { String(UnicodeScalar($0)) }
        for first in letters {
            for second in letters {
                let code = first + second
                guard !Self.withdrawn.contains(code) else { continue }
                for language in Self.languages {
                    guard let name = Self.name(code, language), codes[Self.folded(name)] == nil else { continue }
                    codes[Self.folded(name)] = code
                }
            }
        }
        for code in Set(codes.values) {
            codes[code] = code
            let long = String(cString: cicu_country_alpha3(code))
            if long.utf8.count == 3 { codes[long] = code }
        }
        for (name, code) in Self.others { codes[name] = code }
        for code in ["EU", "WO", "BX", "EA", "XK"] { codes[code] = code }
        self.codes = codes
    }

    /// The code that a text means; nil for a text that names no country.
    package func code(of text: String) -> String? { codes[Self.folded(text)] }

    private static func folded(_ text: String) -> String {
        let letters = UnicodeText.folded(text).unicodeScalars.map { UnicodeText.isWord($0) ? $0 : " " }
        return CellText.folded(String(String.UnicodeScalarView(letters))) ?? ""
    }

    private static func name(_ code: String, _ language: String) -> String? {
        var bytes = [CChar](repeating: 0, count: 200)
        let length = Int(cicu_country(code, language, &bytes, Int32(bytes.count)))
        guard length > 0, length <= bytes.count else { return nil }
        return String(decoding: bytes.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
