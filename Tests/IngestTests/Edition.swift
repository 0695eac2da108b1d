import Recordations
import TestSupport

/// What a row of a generated register says, before it is written down.
struct Entry: Equatable {
    var number: String
    var mark: String?
    var holder: String?
    var classes: [Int] = []
    var goods: String?
    var status: String?
    var ends: CivilDate?
    var agent: String?

    private static let marks = [
        "小米", "MI", "Xiaomi", "ТОЧКА", "ガンダム", "شاي", "Ärger \"GmbH\"", "a,b", "한국", "नमस्ते", "ไทย", "π", "ß",
    ]
    private static let holders = ["小米科技有限责任公司", "Société Générale", "ООО Ромашка", "Acme, Inc.", "株式会社サンライズ"]

    static func random(_ number: Int, _ seed: inout Seeded) -> Entry {
        var entry = Entry(number: "R-\(number)")
        entry.mark = seed.once(in: 8) ? nil : seed.one(of: marks)
        entry.holder = seed.once(in: 10) ? nil : seed.one(of: holders)
        entry.classes = (0..<Int.random(in: 0...3, using: &seed)).map { _ in Int.random(in: 1...45, using: &seed) }
        entry.goods = seed.once(in: 3) ? nil : seed.one(of: ["shoes", "手机", "чай", "two words"])
        entry.status = seed.once(in: 6) ? nil : seed.one(of: ["In force", "Over", "Waiting", "Paused", "Gone"])
        entry.ends = seed.once(in: 5) ? nil : day(Int.random(in: -400...4000, using: &seed))
        entry.agent = seed.once(in: 2) ? nil : seed.one(of: ["Agent Smith", "代理"])
        return entry
    }

    mutating func change(_ seed: inout Seeded) {
        let other = Entry.random(0, &seed)
        switch Int.random(in: 0..<7, using: &seed) {
        case 0: mark = other.mark
        case 1: holder = other.holder
        case 2: classes = other.classes
        case 3: goods = other.goods
        case 4: status = other.status
        case 5: ends = other.ends
        default: agent = other.agent
        }
    }

    /// The values that the mirror must make of it.
    var values: [Field: String] {
        var values: [Field: String] = [.recordationNumber: number]
        values[.mark] = mark
        values[.holder] = holder
        let classes = Set(classes).sorted()
        if !classes.isEmpty { values[.classes] = classes.map(String.init).joined(separator: ",") }
        values[.goods] = goods
        values[.agent] = agent
        values[.validTo] = ends?.description
        let words = [
            "In force": "active", "Over": "expired", "Waiting": "pending", "Paused": "suspended", "Gone": "revoked",
        ]
        values[.status] = status.flatMap { words[$0] }
        return values
    }
}

/// One row of an edition.
enum Line: Equatable {
    case entry(Entry)
    /// A row of the register that says that a recordation is no more, and nothing else.
    case excluded(number: String, order: Int)
    /// An end that is no date: the row is rejected, its key can be read.
    case unreadableEnd(Entry)
    /// A row without a number: rejected, and its key cannot be read.
    case numberless(mark: String)
    case total(Int)
    case blank

    /// The cells by column; nil for a blank line.
    func cells(_ seed: inout Seeded) -> [String: String]? {
        switch self {
        case .entry(let entry): return Line.cells(entry, &seed)
        case .unreadableEnd(let entry):
            var cells = Line.cells(entry, &seed)
            cells["Ends"] = "soon"
            return cells
        case .excluded(let number, let order): return ["Number": number, "Goods": "Excluded by order \(order)"]
        case .numberless(let mark): return ["Mark": mark]
        case .total(let count): return ["Number": "Total: \(count)"]
        case .blank: return nil
        }
    }

    private static func cells(_ entry: Entry, _ seed: inout Seeded) -> [String: String] {
        var cells = ["Number": entry.number]
        cells["Mark"] = entry.mark
        cells["Holder"] = entry.holder
        let classes = entry.classes.shuffled(using: &seed).map { seed.once(in: 4) && $0 < 10 ? "0\($0)" : "\($0)" }
        cells["Classes"] = classes.joined(separator: seed.one(of: [", ", ";", " "]))
        cells["Goods"] = entry.goods
        cells["Status"] = entry.status
        cells["Agent"] = entry.agent
        if let ends = entry.ends {
            let parts = ends.description.split(separator: "-").map(String.init)
            cells["Ends"] = seed.once(in: 3) ? "\(parts[2]).\(parts[1]).\(parts[0])" : ends.description
        }
        return cells
    }
}

/// One edition of a generated register.
struct Edition {
    var lines: [Line]
    var hasAgentColumn = true

    /// The document: rows and columns in any order, running numbers and white space as they come.
    func csv(_ seed: inout Seeded) -> String {
        var columns = ["No", "Number", "Mark", "Holder", "Classes", "Goods", "Status", "Ends"]
        if hasAgentColumn { columns.append("Agent") }
        columns.shuffle(using: &seed)
        var text = columns.joined(separator: ",") + "\n"
        for line in lines.shuffled(using: &seed) {
            guard var cells = line.cells(&seed) else {
                text += "\n"
                continue
            }
            if case .total = line {} else { cells["No"] = "\(Int.random(in: 1...9999, using: &seed))" }
            text += columns.map { Edition.cell(cells[$0] ?? "", $0, &seed) }.joined(separator: ",") + "\n"
        }
        return text
    }

    private static func cell(_ text: String, _ column: String, _ seed: inout Seeded) -> String {
        var text = text
        let isFree = !text.hasPrefix("Total") && !text.hasPrefix("Excluded")
        if isFree, seed.once(in: 6) { text = seed.one(of: [" ", "\u{A0}", "\u{3000}", "\t"]) + text }
        if isFree, seed.once(in: 6) { text += seed.one(of: [" ", "\u{200B}", "  ", "\u{FEFF}"]) }
        if isFree, seed.once(in: 3) { text = text.replacing(" ", with: "   ") }
        return text.contains(where: { ",\"\n".contains($0) }) || seed.once(in: 8)
            ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
    }

    /// A first edition of so many recordations.
    static func first(_ count: Int, _ seed: inout Seeded) -> Edition {
        Edition(lines: (1...count).map { .entry(.random($0, &seed)) })
    }

    /// What the register might publish next.
    func next(_ seed: inout Seeded) -> Edition {
        // Oddities of one edition are gone in the next, unless they come again.
        var numbers: Set<String> = []
        var lines: [Line] = []
        for line in self.lines {
            switch line {
            case .entry(let entry), .unreadableEnd(let entry):
                if numbers.insert(entry.number).inserted { lines.append(.entry(entry)) }
            case .excluded(let number, _): if numbers.insert(number).inserted { lines.append(line) }
            default: continue
            }
        }
        for _ in 0..<Int.random(in: 0...6, using: &seed) where lines.count > 3 {
            let at = Int.random(in: 0..<lines.count, using: &seed)
            let entry = if case .entry(let entry) = lines[at] { entry } else { Entry.random(at + 1, &seed) }
            let number = if case .excluded(let number, _) = lines[at] { number } else { entry.number }
            var new = entry
            new.number = number
            switch Int.random(in: 0..<12, using: &seed) {
            case 0, 1, 2:
                new.change(&seed)
                lines[at] = .entry(new)
            case 3: lines.remove(at: at)
            // A number that may be new, or one that the register had before.
            case 4, 5:
                let number = Int.random(in: 1...20, using: &seed)
                if !numbers.contains("R-\(number)") { lines.append(.entry(.random(number, &seed))) }
                numbers.insert("R-\(number)")
            case 6: lines[at] = .excluded(number: number, order: Int.random(in: 1...3, using: &seed))
            case 7: lines.append(lines[at])
            case 8:
                new.classes = [Int.random(in: 1...45, using: &seed)]
                new.goods = seed.one(of: ["hats", "shoes"])
                lines.append(.entry(new))
            case 9:
                new.holder = "Somebody Else"
                lines.append(.entry(new))
            case 10: lines[at] = .unreadableEnd(new)
            default: lines.append(seed.one(of: [.numberless(mark: "lost"), .total(lines.count), .blank]))
            }
        }
        return Edition(lines: lines, hasAgentColumn: !seed.once(in: 5))
    }
}
