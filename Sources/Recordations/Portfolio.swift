/// The recordations that are ours: rules, over which a person's word on one recordation goes.
public struct Portfolio: Sendable {
    /// One rule: all that it says must hold.
    ///
    /// Texts are compared folded; a part is enough, except for keys and sources.
    public struct Rule: Sendable {
        /// A part of the holder's name.
        public var holder: String?
        /// A part of the agent's name.
        public var agent: String?
        /// A part of the mark.
        public var mark: String?
        /// A whole key, or `REGISTER:KEY`.
        public var key: String?
        /// A source or a register.
        public var source: String?
        /// One of the tags that people gave it.
        public var tag: String?

        /// Makes a rule that says nothing yet.
        public init() {}

        /// Whether the rule says anything.
        public var isEmpty: Bool {
            [holder, agent, mark, key, source, tag].allSatisfy { $0 == nil }
        }
    }

    /// The rules, of which one is enough.
    public let rules: [Rule]
    /// The rules that say no text, by their places.
    private let withoutText: [Int]
    /// The others by the first text that each says: a portfolio may name thousands of holders.
    private let byText: [Field: (search: PartSearch, rules: [[Int]])]

    /// Makes a portfolio; texts are folded here once.
    public init(_ rules: [Rule]) {
        let rules = rules.map { rule in
            var rule = rule
            rule.holder = rule.holder.map(SearchText.folded)
            rule.agent = rule.agent.map(SearchText.folded)
            rule.mark = rule.mark.map(SearchText.folded)
            return rule
        }
        self.rules = rules
        withoutText = rules.indices.filter { rules[$0].firstText == nil }
        var places: [Field: [String: [Int]]] = [:]
        for (place, rule) in rules.enumerated() {
            if let (field, text) = rule.firstText { places[field, default: [:]][text, default: []].append(place) }
        }
        byText = places.mapValues { texts in
            let texts = Array(texts)
            return (PartSearch(texts.map { Array($0.key.utf8) }), texts.map(\.value))
        }
    }

    /// Whether a recordation is ours.
    public func contains(_ recordation: Recordation) -> Bool {
        if let watch = recordation.watch { return watch }
        if withoutText.contains(where: { holds(rules[$0], recordation) }) { return true }
        return byText.contains { field, texts in
            var value = recordation.values[field].map(SearchText.folded) ?? ""
            var isOurs = false
            value.withUTF8 { value in
                texts.search.forEach(in: value) { text in
                    isOurs = isOurs || texts.rules[text].contains { holds(rules[$0], recordation) }
                }
            }
            return isOurs
        }
    }

    private func holds(_ rule: Rule, _ recordation: Recordation) -> Bool {
        func has(_ part: String?, _ field: Field) -> Bool {
            guard let part else { return true }
            return recordation.values[field].map { SearchText.folded($0).contains(part) } ?? false
        }
        if rule.isEmpty { return false }
        if let key = rule.key, key != recordation.key.text, key != recordation.id { return false }
        if let tag = rule.tag, !recordation.edits.tags.contains(tag) { return false }
        if let source = rule.source, source != recordation.source, source != recordation.register { return false }
        return has(rule.holder, .holder) && has(rule.agent, .agent) && has(rule.mark, .mark)
    }
}

extension Portfolio.Rule {
    /// The first text that it says, and in which field.
    fileprivate var firstText: (field: Field, text: String)? {
        holder.map { (.holder, $0) } ?? agent.map { (.agent, $0) } ?? mark.map { (.mark, $0) }
    }
}
