import Merging
import Recordations
import TestSupport
import Testing

struct MergeTests {
    private static let dates = ["2025-01-01", "2026-06-30", "2027-12-31"]
    private static let sets = ["9", "9,25", "25,35", "9,35"]

    private static func cells(_ texts: [String]) -> [Cell] { [.absent, .empty] + texts.map { .text($0) } }

    @Test(arguments: Policy.allCases)
    func `merging mirrored sides under the mirrored policy gives the mirrored result`(policy: Policy) {
        for texts in [Self.dates, Self.sets] where !(policy == .elements) || texts == Self.sets {
            let cells = Self.cells(texts)
            for base in cells {
                for left in cells {
                    for right in cells {
                        let one = ThreeWay(base: base, local: left, register: right).merged(policy)
                        let other = ThreeWay(base: base, local: right, register: left).merged(policy.mirrored)
                        #expect(one == other.mirrored, "\(policy): \(base) \(left) \(right)")
                    }
                }
            }
        }
    }

    @Test func `with any policy, one-sided changes are accepted and equal changes converge`() {
        let cells = Self.cells(Self.dates)
        for policy in Policy.allCases {
            for base in cells {
                for moved in cells {
                    #expect(ThreeWay(base: base, local: moved, register: base).merged(policy).cell == moved)
                    #expect(ThreeWay(base: base, local: base, register: moved).merged(policy).cell == moved)
                    #expect(ThreeWay(base: base, local: moved, register: moved).merged(policy) == .converged(moved))
                }
            }
        }
    }

    @Test(arguments: 1...20) func `sets merge element by element, as counting by hand does`(_ number: UInt64) {
        var seed = Seeded(number)
        for _ in 0..<200 {
            func some() -> Set<Int> { Set((1...6).filter { _ in Bool.random(using: &seed) }) }
            let (base, left, right) = (some(), some(), some())
            func cell(_ set: Set<Int>) -> Cell { Cell(ElementSet(set.map(String.init)).text) }
            let triple = ThreeWay(base: cell(base), local: cell(left), register: cell(right))
            let added = left.subtracting(base).union(right.subtracting(base))
            let removed = base.subtracting(left).union(base.subtracting(right))
            let wanted = base.union(added).subtracting(removed)
            #expect(triple.merged(.elements).cell == cell(wanted), "seed \(number): \(base) \(left) \(right)")
        }
    }

    @Test(arguments: [
        ("earliest", "2026-06-30", "2027-12-31", "2026-06-30", false),
        ("earliest", "2027-12-31", "2026-06-30", "2026-06-30", true),
        ("latest", "2026-06-30", "2027-12-31", "2027-12-31", true),
        ("latest", "2027-12-31", "2026-06-30", "2027-12-31", false),
        ("register", "2026-06-30", "2027-12-31", "2027-12-31", true),
        ("local", "2026-06-30", "2027-12-31", "2026-06-30", false),
    ]) func `a policy says who wins, and the loser is named`(
        policy: String,
        local: String,
        register: String,
        wins: String,
        isOverruled: Bool
    ) throws {
        let policy = try #require(Policy(rawValue: policy))
        let merge = EditMerge(
            base: RegisterValue(.text("2025-01-01")),
            local: .text(local),
            register: RegisterValue(.text(register)),
            policy: policy
        )
        #expect(merge.decision == (isOverruled ? .isOverruled : .rebased(local: .text(wins), loses: .text(register))))
    }

    @Test func `a policy that cannot decide leaves it to a person`() {
        for policy in [Policy.earliest, .latest] {
            let triple = ThreeWay(base: .text("2025-01-01"), local: .empty, register: .text("2026-01-01"))
            #expect(triple.merged(policy) == .conflict)
        }
    }

    @Test(arguments: Policy.allCases) func `no policy decides about an edit that waits for the register`(policy: Policy)
    {
        let merge = EditMerge(
            base: RegisterValue(.text("9")),
            local: .text("9,25"),
            register: RegisterValue(.text("9,35")),
            policy: policy,
            isPending: true
        )
        #expect(merge.decision == .conflicts(.field))
    }

    @Test(arguments: Policy.allCases) func `gone and unobserved are asked whatever the policy, and once`(
        policy: Policy
    ) {
        let (base, local) = (Cell.text("9"), Cell.text("9,25"))
        func decision(_ before: RegisterValue, _ now: RegisterValue) -> EditMerge.Decision {
            EditMerge(base: before, local: local, register: now, policy: policy).decision
        }
        let plain = RegisterValue(base)
        let gone = RegisterValue(base, isGone: true)
        let unseen = RegisterValue(base, isUnobserved: true)
        #expect(decision(plain, gone) == .conflicts(.gone))
        #expect(decision(plain, unseen) == .conflicts(.unobserved))
        #expect(decision(gone, gone) == .unchanged)
        #expect(decision(unseen, unseen) == .unchanged)
        #expect(decision(gone, plain) == .rebased(local: local, loses: nil))
        #expect(decision(unseen, plain) == .rebased(local: local, loses: nil))
        // A removed record whose last value equals the edit agrees with the edit.
        #expect(decision(plain, RegisterValue(local, isGone: true)) == .converges)
    }

    @Test func `no two questions have one fingerprint`() {
        var seen: [[UInt8]: String] = [:]
        let cells: [Cell] = [.absent, .empty, .text("e"), .text("a"), .text("t1:e"), .text("1:"), .text("--")]
        for field in ["mark", "mar", "holder"] {
            for base in cells {
                for local in cells {
                    for register in cells {
                        for kind in ConflictKind.allCases {
                            let (before, now) = (RegisterValue(base), RegisterValue(register))
                            let merge = EditMerge(base: before, local: local, register: now, policy: .manual)
                            let name = "\(field) \(base) \(local) \(register) \(kind)"
                            #expect(seen.updateValue(name, forKey: merge.fingerprint(field, kind)) == nil, "\(name)")
                        }
                    }
                }
            }
        }
    }

    @Test func `the default leaves everything but sets to a person, and a source's own policy has priority`() {
        for field in Field.allCases {
            let standard: Policy = field == .classes ? .elements : .manual
            #expect(Policies().policy(field, source: "any") == standard)
            #expect(Policy.elements.suits(field) == (field == .classes))
            #expect(Policy.latest.suits(field) == (field.kind == .date))
        }
        let policies = Policies([.mark: .register], bySource: ["one": [.mark: .local]])
        #expect(policies.policy(.mark, source: "one") == .local)
        #expect(policies.policy(.mark, source: "two") == .register)
    }

    @Test func `dates that cannot both be right are found and named`() {
        let dates: [Field: String] = [
            .validFrom: "2027-01-01", .validTo: "2026-01-01", .registrationValidTo: "2025-12-31",
        ]
        let found = CrossCheck.findings(in: FieldValues { dates[$0] }).map(\.sentence)
        #expect(
            found == [
                "valid_from 2027-01-01 is after valid_to 2026-01-01",
                "valid_to 2026-01-01 is after registration_valid_to 2025-12-31",
            ]
        )
        #expect(CrossCheck.findings(in: FieldValues { $0 == .validTo ? "2026-01-01" : nil }).isEmpty)
    }
}
