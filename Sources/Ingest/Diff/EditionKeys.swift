internal import Recordations

/// A set of keys, in a few bytes: two sums are equal only for the same keys, but for a chance of one in 2 to the 64.
struct KeySum: Equatable {
    private var count = 0
    private var sum: UInt64 = 0
    private var mix: UInt64 = 0

    /// Adds a key by its hash, in any order.
    mutating func add(_ hash: Int) {
        let bits = UInt64(bitPattern: Int64(hash))
        count += 1
        sum &+= bits
        // Another function of the same hash: sums that agree by a chance of one would have to agree in both.
        let other = (bits ^ bits >> 31) &* 0x9E37_79B9_7F4A_7C15
        mix &+= other ^ other >> 29
    }
}

/// Which recordations an edition shows, whatever it says of them.
///
/// Two passes over the pages of a changing list differ in it. It is comparable only between editions that were compared with
/// the same state of the mirror.
struct EditionKeys: Equatable {
    /// The known recordations of the source, in the mirror's order.
    let known: [Bool]
    /// Recordations that another source of the register has.
    let elsewhere: KeySum
    /// Keys that nobody knows yet.
    let new: KeySum
    /// Rows whose key cannot be read.
    let unreadable: KeySum

    init(_ diff: EditionDiff) {
        known = diff.isSeen
        elsewhere = diff.elsewhere
        new = diff.newKeys
        unreadable = diff.unreadableKeys
    }
}
