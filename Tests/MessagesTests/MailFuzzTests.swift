import Foundation
import TestSupport
import Testing

@testable import Messages

/// Mutated mails: any bytes are read, and nothing of them is longer than it may be.
///
/// `RECORDAL_FUZZ_BYTES` says how many bytes are tried; without it as many as fit into about a second, and no more than
/// 100,000 mails. `RECORDAL_SEED` repeats a run.
@Suite struct MailFuzzTests {
    private static let wanted = ProcessInfo.processInfo.environment["RECORDAL_FUZZ_BYTES"].flatMap { Int($0) }

    private static let marks: [[UInt8]] = [
        "\r\n", "\n", "=", "=?", "?=", "<", ">", "\"", "--", "&#", ";", ":", "On x wrote:\n", "> ", "<div ", "From: ",
    ].map { Array($0.utf8) }

    @Test func `mutated mails are read`() {
        let seed = Seed.drawn("mails")
        print("fuzz mails: seed \(seed)")
        var random = Seeded(seed)
        let documents = CorpusMail.all.map(\.bytes)
        let clock = ContinuousClock()
        let start = clock.now
        var (count, tried) = (0, 0)
        while Self.wanted.map({ tried < $0 }) ?? (count < 100_000 && clock.now - start < .milliseconds(700)) {
            let bytes = Self.mutated(random.one(of: documents), &random)
            let before = clock.now
            let mail = ReceivedMail(bytes, charsets: ReceivedMailTests.charsets)
            _ = ReplyReading(OwnWords(mail.text).lines)
            let duration = clock.now - before
            if duration > .seconds(20) { Issue.record("seed \(seed): \(bytes.count) bytes took \(duration)") }
            #expect(mail.id.utf8.count <= 250 && mail.tokens.count <= 100, "seed \(seed)")
            (count, tried) = (count + 1, tried + bytes.count)
        }
        print("fuzz mails: seed \(seed), \(tried) bytes in \(clock.now - start): \(count) mails")
        #expect(count > 0)
    }

    private static func mutated(_ document: [UInt8], _ random: inout Seeded) -> [UInt8] {
        var bytes = document
        for _ in 0..<Int.random(in: 1...6, using: &random) where !bytes.isEmpty {
            let index = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.remove(at: index)
            case 2: bytes.insert(contentsOf: random.one(of: marks), at: index)
            case 3: bytes.removeSubrange(index..<min(bytes.count, index + Int.random(in: 1...200, using: &random)))
            default: bytes.insert(contentsOf: Array(bytes[index...].prefix(100)), at: index)
            }
        }
        return bytes
    }
}
