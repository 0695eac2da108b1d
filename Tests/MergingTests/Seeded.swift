/// A generator that repeats itself for a seed, so that a failure can be run again.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    // SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A text of at most so many scalars out of some.
    mutating func text(of scalars: [Unicode.Scalar], upTo count: Int) -> String {
        var view = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...count, using: &self) {
            if let scalar = scalars.randomElement(using: &self) { view.append(scalar) }
        }
        return String(view)
    }
}

/// A text's bytes: two spellings of one letter are equal as texts of Swift, and not in a database.
func bytes(_ text: String?) -> [UInt8]? { text.map { Array($0.utf8) } }
