internal import Recordations

/// Names of columns that registers have and recordal has no field for, and names that mean more than one field.
enum OtherColumns {
    /// Names of columns that belong to no field, though they resemble those of a field: the kind of a mark, the number
    /// of an agent, the day of a publication.
    static let names = [
        "publication date", "date of publication", "publication number", "gazette number", "gazette date",
        "announcement date",
        "filing date", "application date", "date of application", "date of filing", "application number",
        "application no", "priority date", "priority number", "priority country", "date of receipt", "entry date",
        "renewal date",
        "date of first use", "last update", "last updated", "date of update", "update date", "modified",
        "order date", "date of order", "letter date", "decision date", "date of decision", "notification date",
        "mark type", "type of mark", "trademark type", "type of trademark", "kind of mark", "mark kind",
        "mark feature", "mark form", "mark category", "mark colour", "colours", "trade mark type",
        "trademark description",
        "mark description", "vienna code", "vienna class", "figurative elements", "image url", "drawing",
        "agent id", "agent code", "agent number", "representative id", "representative number", "agent address",
        "representative address", "agent phone", "agent country", "holder id", "holder code", "owner id", "owner code",
        "applicant id", "applicant code", "holder address", "owner address", "applicant address", "holder number",
        "owner number", "holder phone", "holder type", "owner type", "phone", "telephone", "fax", "e mail", "email",
        "address", "website", "url", "link",
        "customs code", "customs codes", "hs code", "hs codes", "number of goods", "country of origin",
        "дата публикации", "дата подачи", "дата заявки", "номер заявки", "дата приоритета", "дата приказа",
        "дата решения", "номер приказа", "вид знака", "вид товарного знака", "тип знака", "тип товарного знака",
        "описание знака", "описание товарного знака", "адрес", "адрес правообладателя", "адрес представителя",
        "телефон", "код правообладателя", "код представителя", "инн", "код тн вэд", "коды тн вэд",
        "公告日", "公告日期", "公告号", "公告期号", "初审公告日期", "申请日", "申请日期", "申请号", "优先权日期", "商标类型",
        "商标形式", "商标种类", "代理人编号", "代理机构代码", "权利人编号", "地址", "权利人地址", "申请人地址", "电话", "更新时间",
        "公告日期", "公告號", "申請日", "申請日期", "申請號", "優先權日", "商標種類", "商標類型", "商標樣態", "圖樣顏色",
        "代理人編號", "代理人代碼", "地址", "權利人地址", "更新日期", "卷期",
        "公報発行日", "出願日", "出願番号", "優先日", "商標の種類", "代理人コード", "住所", "更新日",
        "공고일", "공고일자", "공고번호", "출원일", "출원일자", "출원번호", "우선권일", "상표유형", "상표구분", "대리인코드",
        "대리인번호", "출원인코드", "주소", "도형코드", "갱신일",
        "fecha de publicación", "fecha de solicitud", "número de solicitud", "tipo de marca", "tipo de signo",
        "clase de signo", "domicilio", "dirección", "dirección del titular", "código del agente", "teléfono",
        "data de publicação", "data do pedido", "número do pedido", "tipo de marca", "endereço",
        "veröffentlichungsdatum", "anmeldetag", "anmeldenummer", "anmeldedatum", "markenform", "markenart",
        "vertreternummer", "inhabernummer", "anschrift", "adresse",
        "date de publication", "date de dépôt", "numéro de dépôt", "type de marque", "numéro du mandataire",
        "วันที่ประกาศ", "วันที่ยื่นคำขอ", "ที่อยู่",
    ]

    /// Names that mean one thing in one register and another in the next: a number of the recordation or of the right,
    /// the end of the one or of the other, the country of the holder or of the goods.
    ///
    /// They name a column for a person to look at, whatever its cells are like.
    static let ambiguous: Set<String> = [
        "number", "no", "nr", "id", "record no", "register number", "entry number", "registration number",
        "registration no",
        "certificate number", "trademark number", "registration date", "date of registration", "application number",
        "application no",
        "until", "expires", "expiry", "expiry date", "expiration date", "end date", "start date", "valid until",
        "country", "land", "pays", "type", "kind", "state", "name", "applicant", "contact", "point of contact",
        "номер свидетельства", "номер регистрации", "дата регистрации", "срок действия", "действует до",
        "дата окончания",
        "дата начала", "страна", "регистрационный номер", "реєстраційний номер",
        "注册号", "注册日期", "截止日期", "有效期", "有效期限", "开始日期", "国别", "國別", "国", "權利號", "登録番号", "登録日",
        "満了日", "開始日", "受理番号", "등록번호", "등록일", "만료일", "유효기간", "시작일", "국가", "신고번호",
        "markennummer", "registernummer", "expire le", "klasse", "class",
        "número de registro", "fecha de registro", "país", "vigencia", "fecha de vencimiento",
    ]

    /// Headers of columns that number the rows of a list.
    static let runningNumbers: Set<String> = [
        "no", "no.", "nr", "nr.", "#", "s/n", "sn", "sr. no.", "sr no", "sl. no.", "s. no.", "serial no", "serial no.",
        "seq", "sequence", "seqno", "row", "row no", "line", "line no", "item", "item no", "index", "rank", "order",
        "№", "№ п/п", "n п/п", "п/п", "nn", "№ з/п", "з/п", "р/с", "№ р/с", "序号", "序號", "项次", "項次", "编号", "連番",
        "項番", "순번", "연번", "일련번호", "lfd. nr.", "lfd nr", "laufende nummer", "n°", "n.º", "núm.", "num", "num.",
        "item no.", "ลำดับ", "ลำดับที่", "stt", "@no", "@seq", "@sequence", "@index", "@row", "@n", "@nr",
    ]
}
