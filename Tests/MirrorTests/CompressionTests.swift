import Mirror
import TestSupport
import Testing

/// How bytes are stored.
struct CompressionTests {
    @Test func `bytes come back as they were, and damage to any of them is found`() throws {
        let seed = Seed.drawn()
        var random = Seeded(seed)
        for size in [0, 1, 100, 70_000] {
            let bytes = (0..<size).map { _ in UInt8.random(in: 48...57, using: &random) }
            let packed = try Compression.packed(bytes)
            #expect(Compression.unpacked(packed, size: size) == bytes, "seed \(seed)")
            for wrong in [size + 1, -1, .max, .min] { #expect(Compression.unpacked(packed, size: wrong) == nil) }
            for _ in 0..<200 where size > 0 {
                var damaged = packed
                let index = Int.random(in: damaged.indices, using: &random)
                damaged[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                let read = Compression.unpacked(damaged, size: size)
                #expect(read == nil || read == bytes, "seed \(seed), byte \(index)")
            }
            #expect(Compression.unpacked(Array(packed.dropLast()), size: size) == nil)
        }
        let packed = try Compression.packed([UInt8](repeating: 65, count: 1 << 20))
        #expect(packed.count < 1_000)
    }

    @Test func `what older mirrors stored by zlib is read`() {
        let packed: [UInt8] = [
            0x78, 0x01, 0x4B, 0x54, 0x28, 0x4A, 0x4D, 0xCF, 0x2C, 0x2E, 0x49, 0x2D, 0x52, 0xC8, 0x4F, 0x53,
            0x30, 0x32, 0x30, 0xB4, 0xE4, 0x4A, 0x24, 0x4A, 0x08, 0x00, 0x12, 0x2B, 0x11, 0x74,
        ]
        let bytes = Array(String(repeating: "a register of 2019\n", count: 3).utf8)
        #expect(Compression.unpacked(packed, size: bytes.count) == bytes)
        for wrong in [bytes.count + 1, -1, .max, .min] { #expect(Compression.unpacked(packed, size: wrong) == nil) }
        #expect(Compression.unpacked(Array(packed.dropLast()), size: bytes.count) == nil)
    }
}
