import Foundation
import Testing

@testable import Transport

/// Decodes content codings in chunks of different sizes.
struct ContentDecoderTests {
    private static let text = (1..<60).map { "N\($0);Xiaomi;active\n" }.joined()

    // The text compressed by gzip 1.12, zlib 1.2.13 with and without the zlib header, Brotli 1.1 and Zstandard 1.5.
    private static let packed = [
        "gzip": """
        H4sIAAAAAAACA2XTK25DAQxFQd7VxL820dtDcGkUBTxQlURdf7mHHjSyru9xfJ+P35/zeDzf59/r45471A69w+zwucPXDtcdbjvEhYI1
        wAbagBt4A3AgDsiBOTGn98WcmBNzYk7MiTkxJ+bCXJjLUWAuzIW5MBfmwlyYG3NjbsztkjE35sbcmBtzYx7Mg3kwD+bx/TAP5sE8mGeb
        /wGJ2OBtHQQAAA==
        """,
        "deflate": """
        eJxl0ytuQwEMRUHe1cS/NtHbQ3BpFAU8UJVEXX+5hx40sq7vcXyfj9+f83g83+ff6+OeO9QOvcPs8LnD1w7XHW47xIWCNcAG2oAbeANw
        IA7IgTkxp/fFnJgTc2JOzIk5MSfmwlyYy1FgLsyFuTAX5sJcmBtzY27M7ZIxN+bG3Jgbc2MezIN5MA/m8f0wD+bBPJhnm/8BUcpl7w==
        """,
        "deflate, bare": """
        ZdMrbkMBDEVB3tXEvzbR20NwaRQFPFCVRF1/uYceNLKu73F8n4/fn/N4PN/n3+vjnjvUDr3D7PC5w9cO1x1uO8SFgjXABtqAG3gDcCAO
        yIE5Maf3xZyYE3NiTsyJOTEn5sJcmMtRYC7MhbkwF+bCXJgbc2NuzO2SMTfmxtyYG3NjHsyDeTAP5vH9MA/mwTyYZ5v/AQ==
        """,
        "br": """
        GxwE+J0JdixkKshmcVcKp0wLw9LJWKzckNEKO21vUIVzDxYYhzd+FgBCDw8+Hz9hFM2wOVzeRjFMy3bcHi+vWYZp2Y7b4+W1yjAt23F7
        vLx2GaZlO26Pl9cpw7Rsx+3x6gA=
        """,
        "zstd": """
        KLUv/WQdA+UEANIEDhOwqQOQuLMtoEfZJFtLKcXGRN0J////v23btt22bduSJEmS27ZtA0YMQnCXyBxLKUY6hSSpijMUOiCwo9IBiMw3
        M7PMN7OzzDczs8w3s1nMN7NZzjezWcw3s1nmM7NZ5juzWeYzs1nmm5lZ5pvZWeabGWe5ZT4bM6ttFlrnmzEz2WaJdT4YM3ttFgwEIQwR
        5CAMEeQgwhJi7fbPH6M=
        """,
    ]

    private func bytes(_ coding: String) throws -> [UInt8] {
        let text = try #require(Self.packed[coding])
        return [UInt8](try #require(Data(base64Encoded: text, options: .ignoreUnknownCharacters)))
    }

    private func unpacked(_ bytes: [UInt8], _ coding: String, chunkSize size: Int) throws -> String {
        let name = String(coding.prefix { $0 != "," })
        let made = try ContentDecoder(header: name)
        let decoder = try #require(made)
        var all: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            try bytes[start..<min(start + size, bytes.count)].withUnsafeBytes { chunk in
                try decoder.feed(chunk) { all += $0 }
            }
        }
        try decoder.finish()
        return String(decoding: all, as: UTF8.self)
    }

    @Test(arguments: packed.keys.sorted()) func `complete data gives the text, and truncated data an error`(
        _ coding: String
    ) throws {
        let bytes = try bytes(coding)
        for size in [1, 7, bytes.count] { #expect(try unpacked(bytes, coding, chunkSize: size) == Self.text) }
        for count in 1..<bytes.count {
            #expect(throws: ContentDecoder.ContentDecodingError.self, "\(coding), \(count) bytes") {
                try unpacked(Array(bytes.prefix(count)), coding, chunkSize: 50)
            }
        }
        // Damaged data is an error or, without a checksum, another text; never a crash.
        for index in bytes.indices {
            var damaged = bytes
            damaged[index] ^= 0x55
            _ = try? unpacked(damaged, coding, chunkSize: 64)
        }
    }

    @Test func `files of gzip and frames of zstd may follow one another`() throws {
        for coding in ["gzip", "zstd"] {
            let bytes = try bytes(coding)
            for size in [1, 100, 1_000] {
                #expect(try unpacked(bytes + bytes, coding, chunkSize: size) == Self.text + Self.text)
            }
            #expect(throws: ContentDecoder.ContentDecodingError.self) {
                try unpacked(bytes + bytes.dropLast(1), coding, chunkSize: 100)
            }
            #expect(throws: ContentDecoder.ContentDecodingError.self) {
                try unpacked(bytes + [1, 2, 3], coding, chunkSize: 100)
            }
        }
    }

    @Test func `codings are decoded in reverse order of their names, and unknown ones are refused`() throws {
        #expect(try ContentDecoder(header: nil) == nil)
        #expect(try ContentDecoder(header: "identity") == nil)
        for header in ["compress", "gzip, rot13", "gzip, gzip, gzip, gzip, gzip"] {
            #expect(throws: ContentDecoder.ContentDecodingError.self) { try ContentDecoder(header: header) }
        }
        let inner = try bytes("gzip")
        // A stored block of deflate begins with its length and the complement of the length (RFC 1951, 3.2.4).
        let length = UInt16(inner.count)
        let head = [0x01, UInt8(length & 0xFF), UInt8(length >> 8), UInt8(~length & 0xFF), UInt8(~length >> 8)]
        let made = try ContentDecoder(header: "gzip, deflate")
        let decoder = try #require(made)
        var all: [UInt8] = []
        try (head + inner).withUnsafeBytes { chunk in try decoder.feed(chunk) { all += $0 } }
        try decoder.finish()
        #expect(String(decoding: all, as: UTF8.self) == Self.text)
    }
}
