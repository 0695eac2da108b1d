/// The legal state of a recordation according to its register, in recordal's terms; ``Field/statusText`` holds the
/// register's own text.
public enum Status: String, CaseIterable, Sendable {
    case active, expired, cancelled, revoked, suspended, pending, unknown
}

extension Status {
    /// Whether the status says that the recordation has ended: expired, cancelled or revoked.
    public var isEnded: Bool { self == .expired || self == .cancelled || self == .revoked }

    /// Whether an entry of a register is *live*: the register lists it and does not say that it has ended.
    ///
    /// An import, `status`, `sources check` and the README count live entries in this sense. Live are entries that are
    /// active, suspended, pending or of unknown status. An entry that the register calls expired has ended, and so has
    /// every tombstone, whatever its status. The date on which an entry ends does not count here: deadlines are
    /// computed from it.
    public func isLive(isTombstone: Bool) -> Bool { !isTombstone && !isEnded }
}

/// The kind of right that is protected.
public enum RightType: String, CaseIterable, Sendable {
    case trademark
    /// A trademark registered under the Madrid system.
    case internationalTrademark = "international-trademark"
    case copyright
    case relatedRight = "related-right"
    case patent
    case design
    case geographicalIndication = "geographical-indication"
}

/// A set of classes of the Nice Classification (Nice Agreement, classes 1 to 45).
public struct NiceClasses: Hashable, Sendable {
    /// The classes, ascending, each once.
    public let numbers: [Int]

    /// Makes a set of classes; numbers outside 1 to 45 are left out.
    public init(_ numbers: some Sequence<Int>) {
        self.numbers = Set(numbers).filter { (1...45).contains($0) }.sorted()
    }

    /// Makes a set of classes from one bit for each class.
    public init(bits: Int) {
        numbers = (1...45).filter { bits & 1 << $0 != 0 }
    }

    /// Reads the canonical text, `2,4`; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
        let numbers = parts.compactMap { $0 }
        guard numbers.count == parts.count else { return nil }
        self.init(numbers)
        guard canonical == text else { return nil }
    }

    /// The canonical text, such as `2,4`; empty for no class.
    public var canonical: String { numbers.map(String.init).joined(separator: ",") }

    /// One bit for each class, for filters.
    public var bits: Int { numbers.reduce(0) { $0 | 1 << $1 } }
}

/// A country or customs union by its code: ISO 3166-1 alpha-2, and EU for the European Union.
public struct Jurisdiction: Hashable, Sendable, CustomStringConvertible {
    /// Two capital letters.
    public let code: String

    /// Makes a jurisdiction; nil where the code is not two letters A to Z.
    public init?(_ code: String) {
        guard code.utf8.count == 2, code.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else { return nil }
        self.code = code
    }

    private init(unchecked code: String) { self.code = code }

    /// No jurisdiction in particular; ISO 3166-1 leaves the code to its users, and CLDR takes it for an unknown region.
    public static let unspecified = Jurisdiction(unchecked: "ZZ")

    /// The code.
    public var description: String { code }
}
