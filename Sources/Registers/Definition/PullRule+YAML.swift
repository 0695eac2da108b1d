internal import Documents
internal import Patterns
internal import Settings

extension PullRule {
    private enum End: String, CaseIterable { case unproven }

    private static let usualMost = 20_000
    private static let usualAttempts = 3

    init(_ section: Section) {
        url = section.text("url")?.map { text in
            guard text.hasPrefix("https://") || text.hasPrefix("http://") else {
                throw FormatMistake("'\(text)' is no web address: write it as https://host/path")
            }
            return text
        }
        let form = section.section("form")?.pairs().map { Pair(name: $0.key, value: $0.value.value) }
        let json = section.text("json")
        if form != nil, let json { json.position.report("a request has a 'form' or a 'json' text, not both") }
        sending = form.map { .form($0) } ?? json.map { .json($0.value) } ?? .nothing
        headers = section.section("headers")?.pairs().compactMap(Self.header) ?? []
        isRepeatable = section.flag("repeatable") ?? (sending == .nothing)
        if section.has("repeatable"), sending == .nothing {
            section.refuse(
                "repeatable",
                "'repeatable' is for a 'form' or a 'json' text: an address may always be asked again"
            )
        }
        discovery = section.section("discover").flatMap(Discovery.init)
        pages = section.section("pages").flatMap { PageRule($0, most: Self.usualMost, attempts: Self.usualAttempts) }
        extent = section.choice("extent", of: DeclaredExtent.self)
        isEndUnproven = section.choice("end", of: End.self) == .unproven
        if let pages { require(pages, section) }
    }

    private static func header(_ pair: (key: String, value: Setting<String>)) -> Pair? {
        let name = pair.key.lowercased()
        let isSecret = ["authorization", "cookie", "token", "key", "secret", "password"].contains { name.contains($0) }
        guard !isSecret, !pair.value.value.contains("${") else {
            pair.value.position.report(
                "'\(pair.key)' may be a secret and must not stand in this file: give it in recordal.yaml, under 'headers'"
            )
            return nil
        }
        let isName =
            !name.isEmpty && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
        guard isName, pair.value.value.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
            pair.value.position.report("'\(pair.key)' is no header")
            return nil
        }
        return Pair(name: pair.key, value: pair.value.value)
    }

    /// All texts with variables.
    private var templates: [String] {
        let sent: [String] =
            switch sending {
            case .nothing: []
            case .form(let pairs): pairs.map(\.value)
            case .json(let text): [text]
            }
        return sent + [url].compactMap { $0 }
    }

    // Without an address here, recordal.yaml has it, and the variable may be there.
    private func require(_ pages: PageRule, _ section: Section) {
        let name: String? =
            switch pages.way {
            case .number: "{page}"
            case .offset: "{offset}"
            case .cursor: "{cursor}"
            case .next: nil
            }
        guard let name, url != nil, !templates.contains(where: { $0.contains(name) }) else { return }
        section.refuse(
            "pages",
            "pages by \(pages.way.rawValue) need \(name) in the 'url', the 'form' or the 'json' text"
        )
    }
}

extension Discovery {
    init?(_ section: Section) {
        section.requires("pattern", "what finds the address in the first document; its group is the address")
        choice = section.choice("take", of: Choice.self) ?? .first
        guard let pattern = section.pattern("pattern") else { return nil }
        self.pattern = pattern
    }
}

extension PageRule {
    init?(_ section: Section, most: Int, attempts: Int) {
        section.requires("by", "one of \(Way.allCases.map(\.rawValue).joined(separator: ", "))")
        guard let way = section.choice("by", of: Way.self) else { return nil }
        self.way = way
        first = section.integer("first", in: 0...1_000_000) ?? 1
        size = section.integer("size", in: 1...1_000_000)
        total = PageFact.read(section, "total")
        next = PageFact.read(section, way == .cursor ? "cursor" : "next")
        self.most = section.integer("most", in: 1...1_000_000) ?? most
        self.attempts = section.integer("attempts", in: 1...10) ?? attempts
        if way == .number || way == .offset, size == nil {
            section.position.report("pages by \(way.rawValue) need their 'size', the number of entries on a page")
        }
        if way == .next || way == .cursor, next == nil {
            let key = way == .cursor ? "cursor" : "next"
            section.position.report("pages by \(way.rawValue) need '\(key)', which says where a page names the next")
        }
    }
}

extension PageFact {
    fileprivate static func read(_ section: Section, _ key: String) -> PageFact? {
        guard let fact = section.sections(key, short: "json").first else { return nil }
        let json = fact.text("json").map { Location.json($0.value.split(separator: ".").map(String.init)) }
        let pattern = fact.pattern("pattern").map { Location.pattern($0) }
        let header = fact.text("header").map { Location.header($0.value.lowercased()) }
        let all = [json, pattern, header].compactMap { $0 }
        if all.count != 1 { fact.position.report("'\(key)' must be one of json, pattern, header") }
        return all.first.map(PageFact.init)
    }
}
