internal import Recordations

/// Common names of columns and states in registers, in addition to those of the known sources.
enum CommonWords {
    /// Names of columns by field, in the languages of the shipped sources and of neighbouring registers.
    static let columns: [Field: [String]] = [
        .recordationNumber: [
            "recordation number", "record no", "register number", "application for action number", "entry number",
            "номер в реестре", "номер по реестру", "备案号", "備案號", "登录番号", "受理番号", "신고번호", "реєстраційний номер",
            "customs recordation number", "recordation no", "номер в таможенном реестре",
            "регистрационный номер в реестре",
            "номер таможенного реестра", "número de registro aduanero", "número de inscripción", "세관신고번호",
        ],
        .registrationNumber: [
            "registration number", "trademark number", "trade mark number", "trade mark no", "tm number", "reg no",
            "regist no", "registration no", "certificate number", "номер свидетельства", "номер регистрации",
            "注册号", "註冊號", "权利号", "權利號", "商標登録番号", "登録番号", "등록번호", "상표등록번호", "markennummer", "registernummer",
            "número de registro", "número de certificado", "número de registo", "numéro d'enregistrement",
        ],
        .mark: [
            "trademark", "trade mark", "mark", "name of right", "товарный знак", "торговельна марка", "тауар белгісі",
            "商标", "商標", "商标名称", "商標名稱", "権利名", "상표", "상표명", "marke", "marque", "marca", "denominación", "signo",
            "marchio", "наименование товарного знака", "обозначение", "trademark name", "mark name", "title",
        ],
        .holder: [
            "holder", "owner", "right holder", "rights holder", "proprietor", "правообладатель", "владелец",
            "құқық иеленуші", "праваўладальнік", "правовласник", "权利人", "權利人", "権利者", "권리자", "상표권자", "inhaber",
            "titulaire", "titular", "titolare", "holder name", "owner name", "name of right holder", "权利人名称", "權利人名稱",
            "商標權人", "商标权人", "商標権者", "наименование правообладателя", "applicant name", "applicant", "출원인", "申请人",
            "申請人",
        ],
        .holderCountry: [
            "country", "country of holder", "holder country", "owner country", "страна", "страна правообладателя", "国别",
            "國別", "国", "국가", "land", "pays", "país", "país del titular", "权利人国别",
        ],
        .rightType: ["type of right", "kind of right", "ip right", "вид объекта", "权利类别", "權利種類", "権利の種類", "권리종류"],
        .classes: [
            "class", "classes", "nice class", "international class", "класс", "класс мкту", "классы мкту", "商品分类",
            "商品類別", "类别", "類別", "區分", "区分", "류", "상품류", "klasse", "klassen", "clase", "clases", "clase niza", "classe",
            "classes de nice", "классы", "класс товаров", "nizza klassen", "nizzaklassen",
        ],
        .goods: [
            "goods", "goods and services", "товары", "наименование товаров", "перечень товаров", "商品", "商品名称", "商品名稱",
            "상품",
            "지정상품", "指定商品", "waren", "produits", "productos", "mercancías", "produtos", "prodotti",
        ],
        .status: [
            "status", "state", "статус", "состояние", "状态", "狀態", "状態", "상태", "zustand", "estado", "situación",
            "statut",
            "stato", "situação", "стан", "등록상태", "法律状态", "법적상태",
        ],
        .validFrom: [
            "valid from", "start date", "date of recordation", "дата включения", "дата начала", "开始日期", "登錄日期",
            "開始日", "시작일", "gültig ab", "válido desde", "fecha de inicio", "дата внесения", "дата внесения в реестр",
            "recordation date",
        ],
        .validTo: [
            "valid until", "until", "valid to", "exp date", "expire date", "діє до", "чинний до", "термін дії",
            "строк дії", "วันหมดอายุ", "ngày hết hạn", "data de validade", "scadenza", "expires", "expiry date",
            "expiration date", "end date",
            "срок действия",
            "действует до", "дата окончания", "дата окончания срока действия", "截止日期", "有效期", "有效期限", "有效期至", "到期日",
            "專用期限", "満了日", "만료일", "유효기간", "존속기간만료일", "gültig bis", "expire le", "vencimiento",
            "fecha de vencimiento", "válido hasta", "vigencia", "recordation expiry date", "date d'expiration",
        ],
        .registrationDate: [
            "registration date", "reg date", "дата регистрации", "注册日期", "註冊日期", "註冊公告日期", "登録日", "등록일", "등록일자",
            "fecha de registro", "date d'enregistrement",
        ],
        .registrationValidTo: [
            "registration expiry", "registration expiry date", "registration valid to", "trademark expiry date",
            "срок действия регистрации", "дата истечения срока действия свидетельства",
        ],
        .agent: [
            "agent", "representative", "представитель", "代理人", "대리인", "vertreter", "mandataire", "agent name",
            "representative name", "代理机构", "доверенное лицо", "представитель правообладателя", "представник",
            "representante", "apoderado", "rappresentante",
        ],
        .note: [
            "note", "notes", "remarks", "comment", "примечание", "примечания", "备注", "備註", "備考", "비고", "bemerkung",
            "observaciones", "nota", "remarque", "примітка",
        ],
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
        "protected": .active, "granted": .active, "recorded": .active,
        "expired": .expired, "lapsed": .expired, "ended": .expired, "dead": .expired,
        "cancelled": .cancelled, "canceled": .cancelled, "removed": .cancelled, "deleted": .cancelled,
        "excluded": .cancelled, "withdrawn": .cancelled, "terminated": .cancelled,
        "revoked": .revoked, "annulled": .revoked, "invalidated": .revoked,
        "suspended": .suspended, "pending": .pending, "filed": .pending, "under examination": .pending,
        "application filed": .pending,
        "действует": .active, "действующий": .active, "действующее": .active, "активный": .active, "активен": .active,
        "истек": .expired, "истёк": .expired, "срок истек": .expired, "прекращен": .expired, "прекращена": .expired,
        "исключен": .cancelled, "исключена": .cancelled, "исключено": .cancelled, "аннулирован": .revoked,
        "приостановлен": .suspended, "приостановлена": .suspended, "на рассмотрении": .pending,
        "діє": .active, "чинний": .active, "припинено": .expired, "виключено": .cancelled,
        "有效": .active, "生效": .active, "已注册": .active, "注册": .active, "失效": .expired, "到期": .expired, "已失效": .expired,
        "注销": .cancelled, "已注销": .cancelled, "撤销": .revoked, "待审": .pending, "申请中": .pending,
        "註冊": .active, "已註冊": .active, "註銷": .cancelled, "撤銷": .revoked, "審查中": .pending,
        "有効": .active, "登録": .active, "存続": .active, "失効": .expired, "抹消": .cancelled, "取消": .revoked, "審査中": .pending,
        "유효": .active, "등록": .active, "만료": .expired, "소멸": .expired, "말소": .cancelled, "취소": .revoked, "출원": .pending,
        "심사중": .pending,
        "gültig": .active, "eingetragen": .active, "aktiv": .active, "abgelaufen": .expired, "erloschen": .expired,
        "gelöscht": .cancelled, "widerrufen": .revoked, "angemeldet": .pending, "ausgesetzt": .suspended,
        "en vigueur": .active, "actif": .active, "enregistré": .active, "enregistrée": .active,
        "expiré": .expired, "expirée": .expired, "radié": .cancelled, "radiée": .cancelled, "annulé": .revoked,
        "suspendu": .suspended, "en cours": .pending,
        "vigente": .active, "activo": .active, "activa": .active, "registrado": .active, "registrada": .active,
        "vencido": .expired, "vencida": .expired, "caducado": .expired, "caducada": .expired, "cancelado": .cancelled,
        "cancelada": .cancelled, "anulado": .revoked, "anulada": .revoked, "suspendido": .suspended,
        "suspendida": .suspended, "en trámite": .pending, "pendiente": .pending,
        "em vigor": .active, "ativo": .active, "ativa": .active, "extinto": .expired, "extinta": .expired,
        "suspenso": .suspended, "pendente": .pending,
        "in vigore": .active, "attivo": .active, "scaduto": .expired, "scaduta": .expired, "cancellato": .cancelled,
        "cancellata": .cancelled,
    ]

    /// The meanings of the most common words for a kind of right.
    static let rights: [String: RightType] = [
        "trademark": .trademark, "trade mark": .trademark, "tm": .trademark, "товарный знак": .trademark,
        "товарный знак (знак обслуживания)": .trademark, "знак обслуживания": .trademark, "тз": .trademark,
        "торговельна марка": .trademark, "商标": .trademark, "商标权": .trademark, "商標": .trademark, "商標権": .trademark,
        "商標權": .trademark, "상표": .trademark, "상표권": .trademark, "marke": .trademark, "marque": .trademark,
        "marca": .trademark, "international trademark": .internationalTrademark,
        "international trade mark": .internationalTrademark, "international registration": .internationalTrademark,
        "международная регистрация": .internationalTrademark, "copyright": .copyright, "авторское право": .copyright,
        "著作权": .copyright, "著作権": .copyright, "著作權": .copyright, "저작권": .copyright, "urheberrecht": .copyright,
        "droit d'auteur": .copyright, "derecho de autor": .copyright, "related right": .relatedRight,
        "смежные права": .relatedRight, "patent": .patent, "патент": .patent, "专利权": .patent, "特許権": .patent,
        "특허권": .patent, "patente": .patent, "brevet": .patent, "design": .design, "industrial design": .design,
        "промышленный образец": .design, "外观设计": .design, "意匠権": .design, "디자인권": .design,
        "geographical indication": .geographicalIndication, "нмпт": .geographicalIndication,
        "наименование места происхождения товара": .geographicalIndication, "地理标志": .geographicalIndication,
    ]
}
