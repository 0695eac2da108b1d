internal import Documents
internal import FoundationEssentials
internal import Patterns
internal import Recordations
internal import Settings

extension SourceDefinition {
    private static let readingKeys = [
        "register", "documents", "columns", "fields", "key", "required", "strict", "combine", "skip", "tombstones",
        "unstated", "zone", "continues",
    ]

    /// Reads a definition from YAML.
    ///
    /// `name` is the source's name and `file` the file's name for messages. Throws ``SettingsError`` with every mistake
    /// and its `file:line:column`.
    public init(name: String, file: String, yaml: String, purpose: Purpose = .register) throws {
        let settings = try SettingsFile(name: file, text: yaml)
        let top = settings.top
        let isList = purpose == .list
        self.purpose = purpose
        self.name = name
        if isList { Self.refuseKeysOfRegisters(top) }
        register = isList ? name : top.text("register")?.value ?? name
        title = top.text("title")?.value ?? register
        if !isList { top.requires("jurisdiction", "the code of a country, such as KZ, or EU") }
        let country = top.text("jurisdiction")
        let jurisdiction = isList ? .unspecified : country.flatMap { Jurisdiction($0.value) }
        if let country, jurisdiction == nil {
            country.position.report("'\(country.value)' is no jurisdiction: two capital letters, such as KZ or EU")
        }
        extent = top.choice("extent", of: DeclaredExtent.self) ?? .complete
        pull = top.isSection("pull") ? top.section("pull").map(PullRule.init) : nil
        isByHand = pull == nil && top.choice("pull", of: Pull.self) == .byHand
        every = top.text("every")?.map { try Interval($0) }
        top.requires("documents", "the shapes in which the \(isList ? "list" : "register") comes")
        top.requires("columns", "the columns of the \(isList ? "list" : "register")")
        top.requires("fields", "which column makes which field")
        if !isList { top.requires("key", "the fields that identify a recordation") }
        columns = Self.columns(in: top)
        let names = columns.map(\.name)
        let columns = columns
        documents = top.sections("documents").enumerated().compactMap {
            DocumentRule($1, number: $0 + 1, columns: columns)
        }
        fields = Self.fields(in: top, of: purpose, columns: names, zone: top.zone("zone"))
        let statedKey = Self.fieldNames(top, "key", purpose)
        key = isList && statedKey.isEmpty ? [.reference] : statedKey
        for field in key where fields[field] == nil {
            top.position.report("the key's field '\(field.name)' is not read: it is to stand under 'fields'")
        }
        keyPattern = top.pattern("key_pattern").map { KeyPattern(pattern: $0) }
        required = FieldSet(Self.fieldNames(top, "required", purpose) + key.prefix(1))
        strict = FieldSet(Self.fieldNames(top, "strict", purpose))
        combined = FieldSet(Self.fieldNames(top, "combine", purpose))
        for field in combined.fields where field.kind != .classes && field.kind != .text {
            top.position.report("'combine' can unite classes and texts, and '\(field.name)' is neither")
        }
        skips = top.sections("skip").compactMap { RowRule($0, columns: names, consequence: .nothing) }
        tombstones = top.sections("tombstones").compactMap { RowRule($0, columns: names, consequence: .status) }
        unstated = top.sections("unstated").compactMap { RowRule($0, columns: names, consequence: .fields) }
        continuation = top.section("continues").flatMap { ContinuationRule($0, columns: names) }
        canaries = top.texts("canaries").map(\.value)
        published = top.pattern("published").map { KeyPattern(pattern: $0) }
        guards = top.section("guards").map(GuardLimits.init) ?? GuardLimits()
        staleAfterDays = top.integer("stale_after_days", in: 0...36_500)
        fingerprint = "\(Self.decoderVersion)|" + top.fingerprint(of: Self.readingKeys)
        try settings.finish()
        guard let jurisdiction else { throw SettingsError([]) }
        self.jurisdiction = jurisdiction
    }

    private static func columns(in top: Section) -> [ColumnRule] {
        guard let section = top.section("columns") else { return [] }
        var places: [Int: String] = [:]
        return section.keys.compactMap { name in
            guard let settings = section.sections(name, short: "header").first,
                let column = ColumnRule(name: name, settings)
            else { return nil }
            if let place = column.place, let other = places.updateValue(name, forKey: place) {
                settings.position.report("the columns '\(other)' and '\(name)' are both column \(place + 1)")
            }
            return column
        }
    }

    private static func refuseKeysOfRegisters(_ top: Section) {
        let keys = [
            "register", "jurisdiction", "extent", "pull", "every", "tombstones", "canaries", "guards", "combine",
            "stale_after_days",
        ]
        for key in keys where top.has(key) {
            top.refuse(key, "'\(key)' is for registers, and this is a company's list")
        }
    }

    private static func fields(
        in top: Section,
        of purpose: Purpose,
        columns: [String],
        zone: TimeZone?
    ) -> [Field: [FieldReading]] {
        guard let section = top.section("fields") else { return [:] }
        var fields: [Field: [FieldReading]] = [:]
        var starts = TermStarts()
        for name in section.keys {
            guard let field = Field(name: name, in: purpose) else {
                let fields = purpose == .list ? Field.ofLists : Field.allCases
                let allowed = fields.map(\.name).joined(separator: ", ")
                section.refuse(name, "there is no field '\(name)' (there are: \(allowed))")
                continue
            }
            let readings = section.sections(name, short: "column")
            fields[field] = readings.compactMap { settings in
                let reading = FieldReading(settings, of: field, columns: columns, zone: zone)
                if case .field(let start)? = reading?.term?.start { starts.note(start, of: field, settings) }
                return reading
            }
        }
        starts.check(areAmong: Set(fields.keys))
        return fields
    }

    private static func fieldNames(_ section: Section, _ key: String, _ purpose: Purpose) -> [Field] {
        section.texts(key).compactMap { Field(setting: $0, in: purpose) }
    }
}

extension Field {
    init?(name: String, in purpose: SourceDefinition.Purpose) {
        switch purpose {
        case .register: self.init(name: name)
        case .list: self.init(nameInLists: name)
        }
    }

    init?(setting: Setting<String>, in purpose: SourceDefinition.Purpose = .register) {
        guard let field = Field(name: setting.value, in: purpose) else {
            setting.position.report("there is no field '\(setting.value)'")
            return nil
        }
        self = field
    }
}

extension Section {
    /// A whole number within a range, so that later arithmetic cannot overflow.
    func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
        integer(key)?.map { number in
            guard range.contains(number) else {
                throw FormatMistake("'\(key)' is to be from \(range.lowerBound) to \(range.upperBound), not \(number)")
            }
            return number
        }
    }

    /// A pattern under a key; a mistake in it is reported at its position.
    func pattern(_ key: String) -> Pattern? {
        guard let setting = text(key) else { return nil }
        return setting.map { try Pattern($0, label: "'\(key)' at \(setting.position)") }
    }

    /// Names of columns under a key; an unknown column is reported.
    func columnNames(_ key: String, among columns: [String]) -> [String] {
        texts(key).compactMap { name in
            guard columns.contains(name.value) else {
                name.position.report(
                    "there is no column '\(name.value)' (there are: \(columns.joined(separator: ", ")))"
                )
                return nil
            }
            return name.value
        }
    }
}

extension DocumentRule {
    init?(_ section: Section, number: Int, columns rules: [ColumnRule]) {
        let columns = rules.map(\.name)
        section.requires("format", "one of \(Format.allCases.map(\.rawValue).joined(separator: ", "))")
        let format = section.choice("format", of: Format.self) ?? .csv
        self.format = format
        name = section.text("name")?.value ?? (number == 1 ? format.rawValue : "\(format.rawValue) \(number)")
        let delimiter = section.text("delimiter")?.map { try DocumentRule.byte($0, "delimiter") }
        self.delimiter = delimiter ?? (format == .tsv ? 0x09 : 0x2C)
        let quote = section.text("quote")
        // Text that is pasted from a page has no quoting, so a quotation mark is an ordinary character.
        let quotes = quote?.value ?? (format == .tsv ? "none" : "\"")
        self.quote = quotes == "none" ? nil : quote?.map { try DocumentRule.byte($0, "quote") } ?? 0x22
        charsets = section.texts("charset").compactMap { $0.map { try Charset(label: $0) } }
        if let number = section.integer("sheet", in: 1...100_000) {
            sheet = .number(number)
        } else {
            sheet = section.text("sheet_name").map { .named($0.value) } ?? .first
        }
        hasHeader = section.choice("header", of: HeaderChoice.self) == nil
        headerWithin = section.integer("header_within", in: 1...1_000_000) ?? DocumentRule.usualHeaderWithin
        headerRows = section.integer("header_rows", in: 1...10) ?? 1
        isHeaderApart = section.flag("header_apart") ?? false
        if section.has("header_apart"), format != .html {
            section.refuse("header_apart", "'header_apart' is for html alone: in \(format.rawValue) there is one table")
        }
        footer = section.pattern("footer")
        merged = section.choice("merged", of: Merged.self) ?? .first
        if section.has("merged"), format != .xlsx {
            section.refuse("merged", "'merged' is for xlsx alone: in \(format.rawValue) there are no merged ranges")
        }
        layouts = section.lists("layouts").map { list in
            list.compactMap { name in
                if columns.contains(name.value) { return name.value }
                name.position.report("there is no column '\(name.value)'")
                return nil
            }
        }
        ragged = section.choice("ragged", of: Ragged.self) ?? .refuse
        records = DocumentRule.records(section, format)
        lacking = Set(section.columnNames("lacks", among: columns))
        checkHeader(section, rules)
    }

    /// The value of `header` for a table that has none.
    private enum HeaderChoice: String, CaseIterable { case none }

    /// Reports columns that cannot be found in the document, and keys of headers where there is none.
    private func checkHeader(_ section: Section, _ columns: [ColumnRule]) {
        let wanted = columns.filter { !$0.isOptional && !lacking.contains($0.name) }
        if hasHeader {
            for column in wanted where column.headers.isEmpty {
                section.position.report(
                    "the column '\(column.name)' has a place alone, which counts in a table without a header: add its "
                        + "'header', or 'header: none' here"
                )
            }
            return
        }
        for key in ["header_within", "header_rows", "header_apart", "layouts"] where section.has(key) {
            section.refuse(key, "'\(key)' does not go with 'header: none'")
        }
        if format == .xml { section.refuse("header", "'header' is for tables: in xml values have names") }
        for column in wanted where column.place == nil {
            section.position.report(
                "the table has no header: say which column '\(column.name)' is by its number or letter, such as "
                    + "\(column.name): {column: 3}"
            )
        }
    }

    private static func records(_ section: Section, _ format: Format) -> RecordPath {
        let path = section.text("records")
        switch format {
        case .xml:
            section.requires("records", "the path to the elements that are records, such as Register/Entry or //Entry")
            return path?.map { try RecordPath(xml: $0) } ?? .top
        case .json: return path?.map { try RecordPath(json: $0) } ?? .top
        case .csv, .tsv, .xlsx, .html:
            path?.position.report("'records' is for xml and json; a table's rows need no path")
            return .top
        }
    }

    private static func byte(_ text: String, _ what: String) throws -> UInt8 {
        let text = text == "tab" ? "\t" : text
        guard text.utf8.count == 1, let byte = text.utf8.first, byte != 0x0A, byte != 0x0D else {
            throw FormatMistake("a \(what) is one ASCII character, or 'tab'")
        }
        return byte
    }
}

extension ColumnRule {
    init?(name: String, _ section: Section) {
        self.name = name
        let texts = section.texts("header")
        headerText = texts.first.flatMap { CellText.folded($0.value) }
        let whole = texts.flatMap(ColumnRule.whole)
        let parts = section.texts("fragment").map { Header.fragment(SearchText.folded($0.value)) }
        let patterns = section.texts("pattern").compactMap { setting in
            setting.map { Header.pattern(try Pattern($0, label: "'pattern' at \(setting.position)")) }
        }
        headers = whole + parts + patterns
        number = section.integer("nth", in: 1...1_000)
        place = section.text("column")?.map(ColumnRule.place)
        cleaning = section.section("clean").flatMap { CellCleaning($0) }
        isOptional = section.flag("optional") ?? false
        isVolatile = section.flag("volatile") ?? false
        if headers.isEmpty, !section.has("column") {
            section.position.report("the column '\(name)' is to have a header, a fragment of one, or a pattern")
        }
        if headers.isEmpty, section.has("nth") {
            section.refuse("nth", "'nth' counts columns with the same header, and '\(name)' has none")
        }
    }

    /// The index of a column by its number, such as `3`, or by its letters in a sheet, such as `C`.
    private static func place(_ text: String) throws -> Int {
        let most = 16_384
        var number = Int(text) ?? 0
        if (1...3).contains(text.utf8.count), text.utf8.allSatisfy({ (0x41...0x5A).contains($0 & 0xDF) }) {
            number = text.utf8.reduce(0) { $0 * 26 + Int($1 & 0xDF) - 0x40 }
        }
        guard (1...most).contains(number) else {
            throw FormatMistake(
                "'\(text)' is no column: write its number, such as 3, or its letter in a sheet, such as C"
            )
        }
        return number - 1
    }

    // The text of an XML element can also be written as an XPath function.
    private static func whole(_ setting: Setting<String>) -> [Header] {
        let text = setting.value
        var texts = [text]
        if text == "text()" { texts.append(".") }
        if text.hasSuffix("/text()") { texts.append(String(text.dropLast("/text()".count))) }
        return texts.map { .whole(SearchText.folded($0)) }
    }
}

extension GuardLimits {
    /// The range of numbers of entries; no register has more.
    private static let counts = 0...1_000_000_000

    init(_ section: Section) {
        self.init()
        keysFitting = section.share("keys_fitting") ?? keysFitting
        missingCount = section.integer("missing_count", in: Self.counts) ?? missingCount
        missingShare = section.share("missing_share") ?? missingShare
        missingCountOverMonth = section.integer("missing_count_over_month", in: Self.counts) ?? missingCountOverMonth
        missingShareOverMonth = section.share("missing_share_over_month") ?? missingShareOverMonth
        changedShare = section.share("changed_share") ?? changedShare
        changedFrom = section.integer("changed_from", in: Self.counts) ?? changedFrom
        fillFall = section.share("fill_fall") ?? fillFall
        countLeast = section.share("count_least") ?? countLeast
        countMost = section.share("count_most") ?? countMost
        rejectedShare = section.share("rejected_share") ?? rejectedShare
        unreadableShare = section.share("unreadable_share") ?? unreadableShare
    }
}
