internal import Foundation

/// A random generator with a seed, so that a failure can be repeated.
public struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    /// Creates a generator with a seed.
    public init(_ seed: UInt64) { state = seed }

    /// Returns the next number of SplitMix64 (Steele, Lea and Flood 2014).
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Returns a random element of an array, which must not be empty.
    public mutating func one<Element>(of all: [Element]) -> Element { all[Int.random(in: 0..<all.count, using: &self)] }

    /// Returns a random element of an array, or nil.
    public mutating func maybe<Element>(_ all: [Element]) -> Element? { Bool.random(using: &self) ? one(of: all) : nil }

    /// Returns true once in `count` times on average.
    public mutating func once(in times: Int) -> Bool { Int.random(in: 0..<times, using: &self) == 0 }
}

/// The seeds of random tests: `RECORDAL_SEED` of the environment, or a random seed.
public enum Seed {
    /// The seed of the environment variable `RECORDAL_SEED`; nil without it.
    public static var given: UInt64? { ProcessInfo.processInfo.environment["RECORDAL_SEED"].flatMap { UInt64($0) } }

    /// Returns a seed, and prints it before the test begins, so that a failed or crashed test can be repeated.
    public static func drawn(_ test: String = #function) -> UInt64 {
        let seed = given ?? UInt64.random(in: 0 ... .max)
        print("RECORDAL_SEED=\(seed) \(test)")
        return seed
    }
}
