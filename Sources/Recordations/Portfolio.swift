/// The rules that decide which recordations are ours; a person's decision on one recordation overrides them.
public struct Portfolio: Sendable {
    /// One rule: all conditions that are set must hold.
    ///
    /// Texts are compared folded (``SearchText``). A part of the value is enough, except for keys and sources.
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
        /// One of the recordation's tags.
        public var tag: String?

        /// Makes a rule without conditions.
        public init() {}

        /// Whether the rule has no condition.
        public var isEmpty: Bool {
            [holder, agent, mark, key, source, tag].allSatisfy { $0 == nil }
        }
    }

    /// The rules; a recordation is ours if one of them holds.
    public let rules: [Rule]
    /// The indices of the rules without a condition on a text.
    private let withoutText: [Int]
    /// The indices of the other rules by the first text of each: a portfolio may name thousands of holders.
    private let byText: [Field: (search: PartSearch, rules: [[Int]])]

    /// Makes a portfolio from its rules.
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
        var indices: [Field: [String: [Int]]] = [:]
        for (index, rule) in rules.enumerated() {
            if let (field, text) = rule.firstText { indices[field, default: [:]][text, default: []].append(index) }
        }
        byText = indices.mapValues { texts in
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
    /// The rule's first condition on a text, with its field.
    fileprivate var firstText: (field: Field, text: String)? {
        holder.map { (.holder, $0) } ?? agent.map { (.agent, $0) } ?? mark.map { (.mark, $0) }
    }
}
