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

    /// Makes a portfolio; texts are folded here once.
    public init(_ rules: [Rule]) {
        self.rules = rules.map { rule in
            var rule = rule
            rule.holder = rule.holder.map(SearchText.folded)
            rule.agent = rule.agent.map(SearchText.folded)
            rule.mark = rule.mark.map(SearchText.folded)
            return rule
        }
    }

    /// Whether a recordation is ours.
    public func contains(_ recordation: Recordation) -> Bool {
        if let watch = recordation.watch { return watch }
        return rules.contains { holds($0, recordation) }
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
