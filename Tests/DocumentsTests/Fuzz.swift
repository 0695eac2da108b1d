import Documents
import Foundation
import TestSupport
import Testing

/// Tests a decoder with mutated documents: reading ends with rows or an error within a bounded time for any bytes.
///
/// `RECORDAL_FUZZ_BYTES` is the number of bytes to try, such as 10000000; the default is as many as fit into about a
/// second. `RECORDAL_SEED` repeats a run.
struct Fuzz {
    /// The result of reading a document.
    enum Outcome { case read, refused }

    private static let wanted = ProcessInfo.processInfo.environment["RECORDAL_FUZZ_BYTES"].flatMap { Int($0) }
    private static let brief = Duration.milliseconds(700)
    private static let longest = Duration.seconds(20)

    /// The name of the decoder, for messages.
    let name: String
    /// The seed of the random generator.
    let seed: UInt64
    var random: Seeded
    private(set) var bytes = 0
    private(set) var outcomes: [Outcome: Int] = [:]

    init(_ name: String) {
        self.name = name
        seed = Seed.drawn(name)
        random = Seeded(seed)
    }

    /// Reads mutants of the documents, with some of the tokens inserted.
    mutating func run(
        _ documents: [[UInt8]],
        tokens: [String] = [],
        _ attempt: ([UInt8], _ origin: Int, inout Seeded) throws -> Outcome
    ) throws {
        let words = tokens.map { Array($0.utf8) }
        // The seed is printed first, so that a crash or a hang can be repeated.
        tell("seed \(seed)")
        let clock = ContinuousClock()
        let start = clock.now
        while Self.wanted.map({ bytes < $0 }) ?? (clock.now - start < Self.brief) {
            let origin = Int.random(in: documents.indices, using: &random)
            let mutant = mutated(documents[origin], words)
            bytes += mutant.count
            let before = clock.now
            outcomes[try attempt(mutant, origin, &random), default: 0] += 1
            let duration = clock.now - before
            if duration > Self.longest { Issue.record("seed \(seed): \(mutant.count) bytes took \(duration)") }
        }
        let seconds = (clock.now - start).formatted(.units(allowed: [.seconds], fractionalPart: .show(length: 1)))
        tell(
            "seed \(seed), \(bytes) bytes in \(seconds): \(outcomes[.read, default: 0]) documents read, "
                + "\(outcomes[.refused, default: 0]) refused"
        )
        #expect(outcomes[.read, default: 0] > 0, "seed \(seed)")
    }

    /// Checks that a row has valid UTF-8 and cells with ascending offsets.
    func check(_ row: Row) {
        let isSound =
            String(validating: row.bytes, as: UTF8.self) != nil
            && (row.ends.isEmpty || row.ends.last == row.bytes.count) && row.count <= 16_384
            && !zip(row.ends, row.ends.dropFirst()).contains { $0 > $1 }
        if !isSound { Issue.record("seed \(seed): a row at \(row.line)") }
    }

    /// Returns all rows as texts, and the error at the end.
    func rows(_ reader: any RowReader) throws -> (rows: [[String]], error: DocumentError?) {
        let row = Row()
        var rows: [[String]] = []
        let error = try failure {
            while try reader.next(row) {
                check(row)
                rows.append(row.texts)
            }
        }
        if let error { #expect(!error.seen.isEmpty) }
        return (rows, error)
    }

    private func tell(_ text: String) {
        print("fuzz \(name): \(text)")
        fflush(nil)
    }

    private mutating func mutated(_ document: [UInt8], _ tokens: [[UInt8]]) -> [UInt8] {
        var mutant = document
        for _ in 0..<Int.random(in: 0...8, using: &random) {
            guard !mutant.isEmpty else { break }
            let at = Int.random(in: 0..<mutant.count, using: &random)
            let end = min(at + Int.random(in: 1...60, using: &random), mutant.count)
            switch Int.random(in: 0...8, using: &random) {
            case 0: mutant[at] = UInt8.random(in: 0...255, using: &random)
            case 1: mutant[at] ^= 1 << UInt8.random(in: 0...7, using: &random)
            case 2: mutant.removeSubrange(at..<end)
            case 3: mutant.insert(contentsOf: mutant[at..<end], at: Int.random(in: 0...mutant.count, using: &random))
            case 4, 5: mutant.insert(contentsOf: tokens.randomElement(using: &random) ?? [0xFF], at: at)
            case 6: if Int.random(in: 0...3, using: &random) == 0 { mutant.removeLast(mutant.count - at) }
            case 7: mutant.insert(contentsOf: repeatElement(mutant[at], count: 300), at: at)
            default:
                let part = Array(mutant[at..<end])
                for _ in 0..<Int.random(in: 1...40, using: &random) { mutant.insert(contentsOf: part, at: at) }
            }
        }
        return mutant
    }
}
