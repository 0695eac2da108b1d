/// The characters of a language beyond ASCII, the common ones first.
struct LanguageLetters {
    /// The language's code by ISO 639.
    let code: String
    /// The weight of each letter, 0.3 to 1.
    let weights: [Unicode.Scalar: Double]
    /// Whether small letters and capitals differ.
    let hasCase: Bool
    /// Whether no letter of the language is an ASCII letter.
    let isOtherScript: Bool
    private let others: [(range: ClosedRange<UInt32>, weight: Double)]

    /// The weight of a character that is not among the common ones; nil for one that the language does not have.
    func other(_ scalar: Unicode.Scalar) -> Double? {
        others.first { $0.range.contains(scalar.value) }?.weight
    }

    private init(
        _ code: String,
        _ letters: String,
        others: [(ClosedRange<UInt32>, Double)] = [],
        hasCase: Bool = true,
        isOtherScript: Bool = false
    ) {
        self.code = code
        self.hasCase = hasCase
        self.isOtherScript = isOtherScript
        self.others = others.map { ($0.0, $0.1) }
        var weights: [Unicode.Scalar: Double] = [:]
        let all = Array(letters.unicodeScalars)
        // Of thousands of characters the common ones are nearly alike.
        let fall = all.count < 100 ? 0.7 : 0.2
        for (rank, letter) in all.enumerated() {
            let weight = 1 - fall * Double(rank) / Double(max(all.count - 1, 1))
            if weights[letter] == nil { weights[letter] = weight }
            guard hasCase else { continue }
            for capital in String(letter).uppercased().unicodeScalars where weights[capital] == nil {
                if String(letter).uppercased().unicodeScalars.count == 1 { weights[capital] = weight - 0.05 }
            }
        }
        self.weights = weights
    }

    /// The languages that are known.
    static let all: [LanguageLetters] = [
        LanguageLetters("de", "üäöß"), LanguageLetters("fr", "éèàêçâôîûùëïœ"), LanguageLetters("es", "óíáéñúü¿¡"),
        LanguageLetters("pt", "çãáéíóêúâõàô"), LanguageLetters("it", "àèùòéì"), LanguageLetters("nl", "ëéïöèü"),
        LanguageLetters("sv", "äåöé"), LanguageLetters("da", "øåæé"), LanguageLetters("fi", "äöå"),
        LanguageLetters("is", "íðáöéóþúæý"), LanguageLetters("sq", "ëç"), LanguageLetters("pl", "łąęóśżćńź"),
        LanguageLetters("cs", "íáéěřčžýšůúťďóň"), LanguageLetters("sk", "áíčéžýšľúťôňďóäĺŕ"),
        LanguageLetters("hu", "áéöóőíüúű"), LanguageLetters("ro", "ăîţâşțș"), LanguageLetters("hr", "čšžćđ"),
        LanguageLetters("tr", "ıişüöçğİâî"), LanguageLetters("lt", "ėšžųčūįęą"), LanguageLetters("lv", "āīēšūņļžčģķ"),
        LanguageLetters("et", "äõüöšž"),
        cyrillic("ru", "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё"),
        cyrillic("uk", "оаинвіртеслкдмупзяьбгчйхєїжцшющфґ"),
        cyrillic("be", "аніеорыстлкявдупмзьбгцчхўжшйюэёфі"),
        cyrillic("bg", "аиоентсрвлдкпмуъзябгчцжхщшйфюь"),
        cyrillic("sr", "аиоенртсјвукдмлпзбгчшњћжцљхђфџ"),
        LanguageLetters("el", "αοιετσνηρπκμλςυόάίδήγωέχύθφβώξζϊψ", isOtherScript: true),
        LanguageLetters(
            "he",
            "יוהלאתרבמשנםדחקעכפטגןצזסךףץ",
            others: [(0x5B0...0x5EA, 0.3)],
            hasCase: false,
            isOtherScript: true
        ),
        LanguageLetters(
            "ar",
            "اليمنوترةبعدسفهكقأحجشصطخإىئزثذضءغظآؤپچژگکی،؛؟",
            others: [(0x620...0x6D3, 0.1)],
            hasCase: false,
            isOtherScript: true
        ),
        LanguageLetters("vi", "đôêươăâ\u{301}\u{300}\u{323}\u{309}\u{303}áàéèíóòúùý"),
        LanguageLetters(
            "th",
            "านรอกเ\u{E48}งมยลวดท\u{E49}ส\u{E34}\u{E31}ต\u{E35}ะปบ\u{E4C}คหแจ\u{E37}\u{E38}พช\u{E39}ขใไผโถศธซณฟภษฐฆญฉ\u{E47}ำ\u{E36}",
            others: [(0xE01...0xE3A, 0.2), (0xE3F...0xE5B, 0.1)],
            hasCase: false,
            isOtherScript: true
        ),
        LanguageLetters(
            "zh",
            CommonCharacters.simplified,
            others: [(0x4E00...0x9FFF, 0.1), (0xFF01...0xFF5E, 0.3)],
            hasCase: false,
            isOtherScript: false
        ),
        LanguageLetters(
            "zh-Hant",
            CommonCharacters.traditional,
            others: [(0x4E00...0x9FFF, 0.1), (0xFF01...0xFF5E, 0.3)],
            hasCase: false,
            isOtherScript: false
        ),
        LanguageLetters(
            "ja",
            CommonCharacters.japanese,
            others: [
                (0x3041...0x3093, 1), (0x30A1...0x30FC, 0.9), (0x4E00...0x9FFF, 0.15), (0xFF01...0xFF5E, 0.3),
                (0xFF61...0xFF9F, -0.4),
            ],
            hasCase: false,
            isOtherScript: false
        ),
        LanguageLetters(
            "ko",
            CommonCharacters.korean,
            others: [(0xAC00...0xD7A3, 0.3), (0x4E00...0x9FFF, -0.3), (0xFF01...0xFF5E, 0.3)],
            hasCase: false,
            isOtherScript: false
        ),
    ]

    private static func cyrillic(_ code: String, _ letters: String) -> LanguageLetters {
        LanguageLetters(code, letters, isOtherScript: true)
    }
}

/// The common characters of languages without an alphabet, and those of names of companies and of registers.
private enum CommonCharacters {
    static let simplified =
        "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
        + "十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相"
        + "全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果"
        + "料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则"
        + "任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带"
        + "安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装"
        + "影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选"
        + "标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严司限股份册注案效络贸服饰食"
    static let traditional =
        "的一是在不了有和人這中大為上個國我以要他時來用們生到作地於出就分對成會可主發年動同工也能下過子說產種面而方後多定行學法所民得經"
        + "十三之進著等部度家電力裡如水化高自二理起小物現實加量都兩體制機當使點從業本去把性好應開它合還因由其些然前外天政四日那社義事平形相"
        + "全表間樣與關各重新線內數正心反你明看原又麼利比或但質氣第向道命此變條只沒結解問意建月公無系軍很情者最立代想已通並提直題黨程展五果"
        + "料象員革位入常文總次品式活設及管特件長求老頭基資邊流路級少圖山統接知較將組見計別她手角期根論運農指幾九區強放決西被幹做必戰先回則"
        + "任取據處隊南給色光門即保治北造百規熱領七海口東導器壓志世金增爭濟階油思術極交受聯什認六共權收證改清己美再採轉更單風切打白教速花帶"
        + "安場身車例真務具萬每目至達走積示議聲報鬥完類八離華名確才科張信馬節話米整空元況今集溫傳土許步群廣石記需段研界商標專號註冊限股份灣"
        + "臺灣局際貿食服飾案效書"
    static let japanese =
        "日一国人年大十二本中長出三時行見月分後前生五間上東四今金九入学高円子外八六下来気小七山話女北午百書先名川千水半男西電校語土木聞食"
        + "車何南万毎白天会社株式登録商標権者番号特許庁更新存続期有限公司所在地京都府県市区町村税関輸差止申立品目工業製造産販売"
    static let korean =
        "이다는의을에하고가지한를은로도사자기시인어나대서스리정수해아일부전상제주보라만구있과그조여연성원장으공세치동들관계업회국적선면무진비"
        + "위신유안경게문용물생내명중소당등점실마방식발교요화민우드트록표권번호출간효허특청세물품류명칭"
}
