internal import Recordations

/// Common names of columns and states in registers, in addition to those of the known sources.
enum CommonWords {
    /// Names of columns by field, in the languages of the shipped sources and of neighbouring registers.
    static let columns: [Field: [String]] = [
        .recordationNumber: [
            "recordation number", "record no", "register number", "application for action number", "entry number",
            "номер в реестре", "номер по реестру", "备案号", "備案號", "登录番号", "受理番号", "신고번호", "реєстраційний номер",
        ],
        .registrationNumber: [
            "registration number", "trademark number", "certificate number", "номер свидетельства", "номер регистрации",
            "注册号", "權利號", "商標登録番号", "登録番号", "등록번호", "markennummer", "registernummer",
        ],
        .mark: [
            "trademark", "trade mark", "mark", "name of right", "товарный знак", "торговельна марка", "тауар белгісі",
            "商标", "商標", "商标名称", "権利名", "상표", "marke", "marque",
        ],
        .holder: [
            "holder", "owner", "right holder", "rights holder", "proprietor", "правообладатель", "владелец",
            "құқық иеленуші", "праваўладальнік", "правовласник", "权利人", "權利人", "権利者", "권리자", "inhaber", "titulaire",
        ],
        .holderCountry: ["country", "country of holder", "страна", "国别", "國別", "国", "국가", "land", "pays"],
        .rightType: ["type of right", "kind of right", "ip right", "вид объекта", "权利类别", "權利種類", "権利の種類", "권리종류"],
        .classes: [
            "class", "classes", "nice class", "international class", "класс", "класс мкту", "классы мкту", "商品分类",
            "商品類別", "类别", "區分", "区分", "류", "klasse", "klassen",
        ],
        .goods: [
            "goods", "goods and services", "товары", "наименование товаров", "商品", "商品名称", "상품", "waren", "produits",
        ],
        .status: ["status", "state", "статус", "состояние", "状态", "狀態", "状態", "상태", "zustand"],
        .validFrom: [
            "valid from", "start date", "date of recordation", "дата включения", "дата начала", "开始日期", "登錄日期",
            "開始日", "시작일", "gültig ab",
        ],
        .validTo: [
            "valid until", "until", "valid to", "expires", "expiry date", "expiration date", "end date",
            "срок действия",
            "действует до", "дата окончания", "截止日期", "有效期", "有效期限", "満了日", "만료일", "유효기간", "gültig bis", "expire le",
        ],
        .registrationDate: ["registration date", "дата регистрации", "注册日期", "登録日", "등록일"],
        .agent: ["agent", "representative", "представитель", "代理人", "대리인", "vertreter", "mandataire"],
        .note: ["note", "notes", "remarks", "comment", "примечание", "备注", "備註", "備考", "비고", "bemerkung"],
    ]

    /// Names of columns of companies' lists: exports of docketing systems, and tables that people keep.
    static let columnsOfLists: [Field: [String]] = [
        .reference: [
            "reference", "our ref", "our reference", "case reference", "case number", "case no", "file number",
            "file no",
            "docket number", "docket no", "matter number", "matter no", "internal reference", "id", "aktenzeichen",
            "unser zeichen", "référence", "notre référence", "案号", "案卷号", "我方案号", "卷号", "номер дела", "整理番号",
        ],
        .jurisdiction: [
            "jurisdiction", "country", "country code", "territory", "country of registration", "страна", "юрисдикция",
            "国家", "国别", "注册国", "land", "pays", "国",
        ],
        .office: ["office", "registry", "trademark office", "ip office", "ведомство", "主管局", "amt"],
        .system: ["system", "filing route", "route", "registration system", "procedure", "注册途径"],
        .registrationNumber: ["reg no", "reg number", "registration no", "tm number", "tm no", "certificate no"],
        .registrationDate: ["registered on", "date of registration", "reg date", "registration date"],
        .registrationValidTo: [
            "renewal date", "next renewal", "renewal due", "registration expiry", "expiry", "expires", "valid until",
            "registration valid to", "due date", "续展日期", "注册有效期", "有效期至", "schutzende", "schutzdauer bis",
            "verlängerung fällig",
            "nächste verlängerung", "срок действия регистрации", "срок продления",
        ],
        .recordationNumber: [
            "recordation number", "recordation no", "customs recordation", "customs number", "customs reference",
            "customs record no", "海关备案号", "номер в торис", "номер троис",
        ],
        .recordationValidTo: [
            "recordation expiry", "recordation valid to", "customs expiry", "customs recordation expiry", "备案有效期",
        ],
        .wanted: ["wanted", "customs watch", "record with customs", "customs protection wanted", "to be recorded"],
        .owner: ["responsible", "attorney", "responsible attorney", "handler", "case owner", "contact"],
        .holder: ["owner name", "proprietor name", "registrant", "applicant"],
    ]

    /// The meanings of the most common words for a state.
    static let states: [String: Status] = [
        "active": .active, "in force": .active, "valid": .active, "registered": .active, "live": .active,
        "expired": .expired, "lapsed": .expired, "cancelled": .cancelled, "canceled": .cancelled, "removed": .cancelled,
        "withdrawn": .cancelled, "revoked": .revoked, "suspended": .suspended, "pending": .pending,
        "действует": .active, "действующий": .active, "истек": .expired, "истёк": .expired, "исключен": .cancelled,
        "исключён": .cancelled, "приостановлен": .suspended, "有效": .active, "失效": .expired, "有効": .active,
        "失効": .expired,
        "유효": .active, "만료": .expired, "소멸": .expired, "gültig": .active, "abgelaufen": .expired,
        "gelöscht": .cancelled, "eingetragen": .active, "erloschen": .expired, "прекращен": .expired,
        "прекращён": .expired, "已注册": .active,
    ]
}
