import Mirror
import MirrorFile
import Recordations
import TestSupport
import Testing

/// What names mean, many asked at once.
struct NameTests {
    // By the plainest reading of the rule: a whole key, else a part of one, else a part of what is searched.
    private func meaning(_ name: String, _ all: [(number: Int, register: String, key: String, mark: String)]) -> [Int] {
        let parts = name.split(separator: ":", maxSplits: 1).map(String.init)
        let (register, part) = parts.count == 2 ? (parts[0], parts[1]) : (nil, name)
        let there = all.filter { register == nil || $0.register == register }
            .sorted { ($0.register, $0.key) < ($1.register, $1.key) }
        for fits in [{ $0 == part }, { $0.contains(part) }] as [(String) -> Bool] {
            let found = there.filter { fits($0.key) }.map(\.number)
            if !found.isEmpty { return Array(found.prefix(20)) }
        }
        if register != nil { return [] }
        return Array(
            there.filter { row in
                [row.mark, row.key.lowercased()].contains { $0.contains(part.lowercased()) }
            }.map(\.number).prefix(20)
        )
    }

    @Test func `a name means the same alone and among thousands`() throws {
        let seed = Seed.drawn()
        var random = Seeded(seed)
        let bench = try MirrorBench()
        var all: [(number: Int, register: String, key: String, mark: String)] = []
        for register in ["aa-one", "bb-two"] {
            var keys: Set<String> = []
            while keys.count < 60 { keys.insert("N\(Int.random(in: 1...99_999, using: &random))") }
            let sorted = keys.sorted()
            let marks = sorted.map { _ in
                String((0..<Int.random(in: 1...9, using: &random)).map { _ in random.one(of: Array("abc")) })
            }
            try bench.add(
                zip(sorted, marks).map { [.recordationNumber: $0, .mark: $1] },
                source: register,
                register: register
            )
            for (key, mark) in zip(sorted, marks) { all.append((all.count + 1, register, key, mark)) }
        }
        var names: [String] = ["", "N", "aa-one:", "bb-two:N1", "cc:N1", "nothing at all", "a|N"]
        for _ in 0..<300 {
            let one = random.one(of: all)
            let text = Bool.random(using: &random) ? one.key : one.mark
            let part = String(
                text.dropFirst(Int.random(in: 0...2, using: &random)).prefix(Int.random(in: 1...8, using: &random))
            )
            names.append(Bool.random(using: &random) ? part : "\(one.register):\(part)")
        }
        names = names.filter { !$0.isEmpty && !$0.hasSuffix(":") }
        let found = try bench.mirror.numbers(named: names)
        for name in names {
            let wanted = meaning(name, all)
            #expect(found[name] ?? [] == wanted, "'\(name)', seed \(seed)")
            #expect(try bench.mirror.numbers(named: name) == wanted, "'\(name)', seed \(seed)")
        }
    }
}
