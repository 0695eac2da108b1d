public import Merging
internal import Recordations
public import Settings

extension Policies {
    /// Reads the section `policies`: the policy of each field, and under `sources` the same for single sources.
    ///
    /// Mistakes are collected with their positions.
    public init(_ section: Section?) {
        guard let section else {
            self.init()
            return
        }
        var bySource: [String: [Field: Policy]] = [:]
        if let sources = section.section("sources") {
            for name in sources.keys {
                if let own = sources.section(name) { bySource[name] = Policies.read(own, ignoring: nil) }
            }
        }
        self.init(Policies.read(section, ignoring: "sources"), bySource: bySource)
    }

    private static func read(_ section: Section, ignoring: String?) -> [Field: Policy] {
        var policies: [Field: Policy] = [:]
        for name in section.keys where name != ignoring {
            guard let field = Field(name: name) else {
                section.refuse(name, "there is no field '\(name)' of a register; a note is never in conflict")
                continue
            }
            guard let policy = section.choice(name, of: Policy.self) else { continue }
            guard policy.suits(field) else {
                let suited = Policy.allCases.filter { $0.suits(field) }.map(\.rawValue).joined(separator: ", ")
                section.refuse(name, "'\(policy.rawValue)' cannot decide about \(name); for it there are: \(suited)")
                continue
            }
            policies[field] = policy
        }
        return policies
    }
}
