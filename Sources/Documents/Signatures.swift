/// The first bytes of files that are no text.
enum Signatures {
    private static let known: [(start: [UInt8], container: Container)] = [
        ([0x50, 0x4B, 5, 6], .zip), ([0x50, 0x4B, 7, 8], .zip), (CompoundFile.signature, .oldOffice),
        (Array("%PDF".utf8), .pdf), ([0x1F, 0x8B], .gzip), (Array("{\\rtf".utf8), .richText),
        (Array("Rar!\u{1A}\u{7}".utf8), .otherArchive), ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], .otherArchive),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], .otherArchive), ([0x28, 0xB5, 0x2F, 0xFD], .otherArchive),
        (Array("BZh91AY&SY".utf8), .otherArchive), ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], .picture),
        ([0xFF, 0xD8, 0xFF], .picture), (Array("GIF87a".utf8), .picture), (Array("GIF89a".utf8), .picture),
        ([0x49, 0x49, 0x2A, 0x00], .picture), ([0x4D, 0x4D, 0x00, 0x2A], .picture),
        ([0x7F, 0x45, 0x4C, 0x46], .program),
        ([0xCA, 0xFE, 0xBA, 0xBE, 0x00], .program), ([0xCF, 0xFA, 0xED, 0xFE], .program),
    ]
    /// Signatures of letters alone, which a text may start with: NULs must follow.
    private static let beforeNULs: [(start: [UInt8], container: Container)] = [
        (Array("MZ".utf8), .program), (Array("BM".utf8), .picture), (Array("RIFF".utf8), .picture),
        (Array("OggS".utf8), .picture), (Array("ID3".utf8), .picture),
    ]

    /// The kind of a file that is no text; nil where its first bytes show none.
    static func container(_ bytes: [UInt8]) -> Container? {
        if let found = known.first(where: { bytes.starts(with: $0.start) }) { return found.container }
        guard bytes.prefix(64).contains(0), WideText.charset(bytes) == nil else { return nil }
        return beforeNULs.first { bytes.starts(with: $0.start) }?.container
    }

    /// Whether bytes are no text of any charset: one in ten is a control character that no text has.
    static func isBinary(_ bytes: [UInt8]) -> Bool {
        // Tabs, line ends, form feeds, the escapes of ISO-2022 and the end mark of DOS.
        let controls = bytes.count {
            $0 < 0x20 && !(0x09...0x0D).contains($0) && $0 != 0x1B && $0 != 0x1A && $0 != 0x0E && $0 != 0x0F
        }
        return controls * 10 > bytes.count
    }
}
