internal import Foundation

/// A generator that repeats itself for a seed, so that a failure can be run again.
public struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    /// Starts at a seed.
    public init(_ seed: UInt64) { state = seed }

    /// The next number, by SplitMix64 (Steele, Lea and Flood 2014).
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// One of some things, of which there is at least one.
    public mutating func one<Element>(of all: [Element]) -> Element { all[Int.random(in: 0..<all.count, using: &self)] }

    /// One of some things, or none.
    public mutating func maybe<Element>(_ all: [Element]) -> Element? { Bool.random(using: &self) ? one(of: all) : nil }

    /// True once in so many times.
    public mutating func once(in times: Int) -> Bool { Int.random(in: 0..<times, using: &self) == 0 }
}

/// Where random tests begin: `RECORDAL_SEED` of the environment, else anywhere.
public enum Seed {
    /// The seed that the environment gives; nil where it gives none.
    public static var given: UInt64? { ProcessInfo.processInfo.environment["RECORDAL_SEED"].flatMap { UInt64($0) } }

    /// A seed, which is printed before the test begins, so that one that fails or crashes can be run again.
    public static func drawn(_ test: String = #function) -> UInt64 {
        let seed = given ?? UInt64.random(in: 0 ... .max)
        print("RECORDAL_SEED=\(seed) \(test)")
        return seed
    }
}
