import Foundation
import Testing

@testable import Documents

/// Guesses the charset of short registers in each language and charset.
@Suite struct CharsetGuessTests {
    private static let texts: [(language: String, charsets: [String], lines: [String])] = [
        (
            "ru", ["windows-1251", "koi8-r", "ibm866", "iso-8859-5", "x-mac-cyrillic"],
            [
                "Номер;Знак;Правообладатель;Срок действия",
                "1;ЗАРЯ;Общество с ограниченной ответственностью ЗАРЯ, С.-Петербург;31.12.2027",
                "2;Красный Октябрь;Открытое акционерное общество, Москва;01.02.2026",
                "3;ЛЮКС;ИНДИВИДУАЛЬНЫЙ ПРЕДПРИНИМАТЕЛЬ ИВАНОВ;05.06.2028",
                "4;Ясень;Исключён по заявлению владельца;07.08.2024",
            ]
        ),
        (
            "uk", ["windows-1251", "koi8-u"],
            [
                "Номер;Знак;Власник;Строк", "1;Світанок;Товариство з обмеженою відповідальністю, Київ;31.12.2027",
                "2;Їжак;Приватне підприємство Ґазда, Львів;01.02.2026", "3;ЄВРОПА;Іваненко Олексій;05.06.2028",
            ]
        ),
        (
            "bg", ["windows-1251"],
            [
                "Номер;Марка;Притежател", "1;Зора;Дружество с ограничена отговорност, София",
                "2;Българска роза;Стопанско предприятие, Пловдив",
            ]
        ),
        (
            "zh", ["gb18030"],
            ["备案号,权利名称,权利人", "T2023-1,小米,小米科技有限责任公司", "T2023-2,华为商标,华为技术有限公司深圳市龙岗区", "T2023-3,格力电器,珠海格力电器股份有限公司"]
        ),
        (
            "zh-Hant", ["big5"],
            ["註冊號,商標名稱,商標權人", "0123,統一麵,統一企業股份有限公司", "0124,長榮,長榮航空股份有限公司臺北市", "0125,義美食品,義美食品股份有限公司"]
        ),
        (
            "ja", ["shift_jis", "euc-jp"],
            ["登録番号,商標,権利者", "第1号,ひかり,株式会社ひかり工業 東京都千代田区", "第2号,サクラ,サクラ販売株式会社の商標権", "第3号,みどり,みどり製作所有限会社 大阪府"]
        ),
        (
            "ko", ["euc-kr"],
            ["등록번호,상표,상표권자", "40-1,무지개,주식회사 무지개 서울특별시 강남구", "40-2,삼성,삼성전자 주식회사 경기도 수원시", "40-3,해피,해피식품 유한회사 부산광역시"]
        ),
        (
            "el", ["windows-1253", "iso-8859-7"],
            [
                "Αριθμός;Σήμα;Δικαιούχος", "1;ΗΛΙΟΣ;Ανώνυμη Εταιρεία Τροφίμων, Αθήνα",
                "2;Θάλασσα;Ελληνική Βιομηχανία Ποτών",
            ]
        ),
        (
            "he", ["windows-1255"],
            ["מספר;סימן;בעלים", "1;שמש;חברת השמש בערבון מוגבל תל אביב", "2;ים;תעשיות הים התיכון חיפה"]
        ),
        (
            "ar", ["windows-1256", "iso-8859-6"],
            [
                "الرقم;العلامة;المالك", "1;الشمس;شركة الشمس للتجارة والصناعة المحدودة",
                "2;البحر;مؤسسة البحر الأحمر للمواد الغذائية",
            ]
        ),
        (
            "th", ["tis-620"],
            ["เลขที่;เครื่องหมาย;เจ้าของ", "1;ดวงอาทิตย์;บริษัท ดวงอาทิตย์ จำกัด กรุงเทพมหานคร", "2;ทะเล;บริษัท ทะเลไทย จำกัด (มหาชน)"]
        ),
        (
            "tr", ["windows-1254"],
            [
                "Numara;Marka;Hak sahibi", "1;GÜNEŞ;Güneş Gıda Sanayi ve Ticaret Anonim Şirketi, İstanbul",
                "2;Işık;Işık Dağıtım Limited Şirketi",
            ]
        ),
        (
            "pl", ["windows-1250", "iso-8859-2"],
            [
                "Numer;Znak;Właściciel", "1;Słońce;Spółka z ograniczoną odpowiedzialnością, Łódź",
                "2;Żubr;Przedsiębiorstwo Produkcji Spożywczej, Gdańsk",
            ]
        ),
        (
            "cs", ["windows-1250", "iso-8859-2"],
            [
                "Číslo;Známka;Vlastník", "1;Růže;Společnost s ručením omezeným, Plzeň",
                "2;Řeka;Žižkovská průmyslová společnost, Praha",
            ]
        ),
        (
            "hu", ["windows-1250"],
            [
                "Szám;Védjegy;Jogosult", "1;Tűz;Magyar Tűzoltó Egyesület, Győr",
                "2;Erdő;Erdőgazdasági Részvénytársaság, Nyíregyháza",
            ]
        ),
        (
            "lt", ["windows-1257"],
            [
                "Numeris;Ženklas;Savininkas", "1;Saulė;Uždaroji akcinė bendrovė Šviesa, Vilnius",
                "2;Jūra;Žemės ūkio įmonė, Klaipėda",
            ]
        ),
        (
            "lv", ["windows-1257"],
            [
                "Numurs;Zīme;Īpašnieks", "1;Jūra;Sabiedrība ar ierobežotu atbildību, Rīga",
                "2;Ķirsis;Akciju sabiedrība Ābele, Liepāja",
            ]
        ),
        (
            "de", ["windows-1252", "macintosh", "ibm850"],
            [
                "Nummer;Marke;Inhaber;Gültig", "1;Bär;Bäckerei Müller & Söhne GmbH, München",
                "2;Größe;Österreichische Straßenbau AG, Köln",
            ]
        ),
        (
            "fr", ["windows-1252"],
            [
                "Numéro;Marque;Titulaire", "1;Éclair;Société générale de pâtisserie française, Orléans",
                "2;Forêt;Établissements Lefèvre à Besançon",
            ]
        ),
        (
            "es", ["windows-1252"],
            [
                "Número;Marca;Titular", "1;Año Nuevo;Compañía Española de Distribución, Málaga",
                "2;Corazón;Industrias Químicas del Sur, Cádiz",
            ]
        ),
        (
            "pt", ["windows-1252"],
            [
                "Número;Marca;Titular", "1;Coração;Indústria e Comércio de Alimentação, São Paulo",
                "2;Pão;Associação dos Produtores de Açúcar, Ribeirão",
            ]
        ),
        ("ru", ["utf-16le", "utf-16be"], ["Номер;Знак;Срок", "1;ЗАРЯ;31.12.2027", "2;Красный Октябрь;01.02.2026"]),
    ]

    /// The lines in a charset.
    private static func encoded(_ lines: [String], _ label: String) throws -> [UInt8] {
        let charset = try Charset(label: label)
        let text = lines.joined(separator: "\r\n") + "\r\n"
        return try Encoder.encode(text, charset)
    }

    @Test(arguments: texts.indices)
    func `the right charset is guessed with the language of the jurisdiction`(_ index: Int) throws {
        let (language, charsets, lines) = Self.texts[index]
        for label in charsets {
            let bytes = try Self.encoded(lines, label)
            let guesses = CharsetGuess.guesses(bytes, languages: [language])
            let text = try TextDecoder.text(of: bytes, charsets: [guesses[0].charset])
            // Charsets that give the same text are the same guess.
            #expect(
                String(decoding: text, as: UTF8.self) == lines.joined(separator: "\r\n") + "\r\n",
                "\(language) in \(label): \(guesses.map { "\($0.charset) \($0.language ?? "") \($0.share)" })"
            )
        }
    }

    @Test func `most charsets are guessed without a language, and a wrong guess is not called sure`() throws {
        var (right, all) = (0, 0)
        for (language, charsets, lines) in Self.texts {
            for label in charsets {
                let bytes = try Self.encoded(lines, label)
                let guess = CharsetGuess.guesses(bytes)[0]
                let text = try TextDecoder.text(of: bytes, charsets: [guess.charset])
                let isRight = String(decoding: text, as: UTF8.self) == lines.joined(separator: "\r\n") + "\r\n"
                all += 1
                right += isRight ? 1 : 0
                if !isRight { #expect(!guess.isSure, "\(language) in \(label) is taken for \(guess.charset)") }
            }
        }
        print("charsets guessed without a language: \(right) of \(all)")
        #expect(right * 100 >= all * 90)
    }

    @Test func `text in UTF-8 with a broken character is UTF-8`() {
        let text = Array("Знак;Müller;小米\n".utf8) + [0xFF] + Array(String(repeating: "Знак\n", count: 10).utf8)
        let guess = CharsetGuess.guesses(text)[0]
        #expect(guess.charset == .utf8 && guess.isSure)
        let ascii = CharsetGuess.guesses(Array("a,b\n1,2\n".utf8))[0]
        #expect(ascii.charset == .utf8)
    }
}

/// Encodes text in a charset, by decoding every sequence of the charset.
private enum Encoder {
    static func encode(_ text: String, _ charset: Charset) throws -> [UInt8] {
        switch charset.units {
        case .two:
            let isLittle = charset == .utf16LittleEndian
            return text.utf16.flatMap {
                isLittle ? [UInt8($0 & 0xFF), UInt8($0 >> 8)] : [UInt8($0 >> 8), UInt8($0 & 0xFF)]
            }
        default: break
        }
        let breaks: [UInt8] = [0x0A, 0x0D]
        // A lead byte alone could take the line's end with it.
        let last: UInt8 = charset.units == .multiple ? 0x7F : 0xFF
        var sequences = (0...last).filter { !breaks.contains($0) }.map { [$0] }
        if charset.units == .multiple {
            for lead in UInt8(0x81)...0xFE {
                sequences += (UInt8(0x40)...0xFE).filter { $0 != 0x7F }.map { [lead, $0] }
            }
        }
        // All are decoded at once, a line each.
        let decoded = try TextDecoder.text(
            of: Array(sequences.joined(separator: [0x20, 0x0A]) + [0x20]),
            charsets: [charset]
        )
        let lines = decoded.split(separator: 0x0A, omittingEmptySubsequences: false)
        try #require(lines.count == sequences.count)
        var codes: [Unicode.Scalar: [UInt8]] = ["\n": [0x0A], "\r": [0x0D]]
        for (line, bytes) in zip(lines, sequences) where line.last == 0x20 {
            let scalars = String(decoding: line.dropLast(), as: UTF8.self).unicodeScalars
            if scalars.count == 1, let scalar = scalars.first, codes[scalar] == nil { codes[scalar] = bytes }
        }
        return try text.unicodeScalars.flatMap { scalar in
            try #require(codes[scalar], "\(charset) has no \(scalar)")
        }
    }
}
