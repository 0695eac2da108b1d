internal import CICU
internal import Synchronization

/// Text changed by ICU: folding, look-alikes, transliteration.
///
/// A text that ICU cannot change stays as it is. All functions may be called from several threads.
enum UnicodeText {
    /// The text in NFKC and upper case.
    static func folded(_ text: String) -> String {
        changed(text) { cicu_fold($0, $1, $2, $3) }
    }

    /// The text without the marks above and below its letters: `ORÉAL` becomes `OREAL`.
    static func withoutMarks(_ text: String) -> String {
        isASCII(text) ? text : changed(text) { cicu_strip_marks($0, $1, $2, $3) }
    }

    /// The skeleton of an upper-case text by Unicode Technical Standard 39: texts that look alike have the same.
    static func skeleton(_ text: String) -> String {
        guard isASCII(text) else { return computedSkeleton(text) }
        var skeleton: [UInt8] = []
        skeleton.reserveCapacity(text.utf8.count)
        for byte in text.utf8 { skeleton.append(contentsOf: skeletonsOfASCII[Int(byte)]) }
        return String(decoding: skeleton, as: UTF8.self)
    }

    /// The text in Latin letters without accents: `ХУРОМ` becomes `HUROM`.
    static func transliterated(_ text: String) -> String { isASCII(text) ? text : latin.apply(toEachIdeographOf: text) }

    /// The text with simplified Chinese characters in place of traditional ones, to be compared and never shown.
    static func simplified(_ text: String) -> String {
        hasIdeograph(text) ? toSimplified.apply(toEachIdeographOf: text) : text
    }

    /// Whether a scalar is a letter or a number.
    static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII
            ? (0x30...0x39).contains(scalar.value) || (0x41...0x5A).contains(scalar.value & 0xDF)
            : cicu_is_word(scalar.value) != 0
    }

    /// The script's name of a scalar, such as `Cyrillic`; nil for signs that all scripts use.
    static func script(of scalar: Unicode.Scalar) -> String? { cicu_script(scalar.value).map { String(cString: $0) } }

    /// The scripts of a text's letters.
    static func scripts(of text: String) -> Set<String> { Set(text.unicodeScalars.compactMap { script(of: $0) }) }

    static func isASCII(_ text: String) -> Bool { text.utf8.allSatisfy { $0 < 0x80 } }

    private static func hasIdeograph(_ text: String) -> Bool {
        // The first byte of U+3000 and above is 0xE3 or greater.
        text.utf8.contains { $0 >= 0xE3 }
    }

    private static let skeletonsOfASCII: [[UInt8]] = (0..<128).map { byte in
        Array(computedSkeleton(String(Unicode.Scalar(UInt8(byte)))).utf8)
    }

    // ICU lets a checker be used by several threads at once. A transliterator has a lock, and is used within it alone.
    private static let checker = Handle(cicu_open_checker())
    private static let latin = Transliterator("Any-Latin; Latin-ASCII; Any-Upper")
    private static let toSimplified = Transliterator("Traditional-Simplified")

    private static func computedSkeleton(_ text: String) -> String {
        guard let checker = checker.pointer else { return text }
        return changed(text) { cicu_skeleton(checker, $0, $1, $2, $3) }
    }

    private struct Handle: @unchecked Sendable {
        let pointer: UnsafeMutableRawPointer?

        init(_ pointer: UnsafeMutableRawPointer?) { self.pointer = pointer }
    }

    private final class Transliterator: Sendable {
        private let handle: Handle
        // What became of each ideograph: a register has a few thousand, each many times, and a call of ICU for a text
        // takes as long as the rest of its comparison.
        private let known = Mutex<[Unicode.Scalar: String]>([:])

        init(_ name: String) { handle = Handle(cicu_open_transliterator(name)) }

        /// Changes a text; one of ideographs and ASCII is changed ideograph by ideograph.
        func apply(toEachIdeographOf text: String) -> String {
            guard let pointer = handle.pointer else { return text }
            func change(_ text: String) -> String {
                UnicodeText.changed(text) { cicu_transliterate(pointer, $0, $1, $2, $3) }
            }
            return known.withLock { known in
                guard text.unicodeScalars.allSatisfy({ $0.isASCII || Self.isIdeograph($0) }) else {
                    return change(text)
                }
                var result = ""
                for scalar in text.unicodeScalars {
                    if scalar.isASCII {
                        result.unicodeScalars.append(scalar)
                    } else if let text = known[scalar] {
                        result += text
                    } else {
                        let text = change(String(scalar))
                        known[scalar] = text
                        result += text
                    }
                }
                return result
            }
        }

        // The CJK Unified Ideographs of the Basic Multilingual Plane.
        private static func isIdeograph(_ scalar: Unicode.Scalar) -> Bool {
            (0x3400...0x4DBF).contains(scalar.value) || (0x4E00...0x9FFF).contains(scalar.value)
        }
    }

    private typealias Change = (
        _ text: UnsafePointer<CChar>?, _ length: Int32, _ result: UnsafeMutablePointer<CChar>?, _ capacity: Int32
    ) -> Int32

    private static func changed(_ text: String, by change: Change) -> String {
        var text = text
        return text.withUTF8 { bytes in
            guard !bytes.isEmpty, bytes.count < Int(Int32.max) / 8 else {
                return String(decoding: bytes, as: UTF8.self)
            }
            var capacity = bytes.count * 2 + 32
            return bytes.withMemoryRebound(to: CChar.self) { source in
                for _ in 0..<3 {
                    var needed: Int32 = -1
                    let result = String(unsafeUninitializedCapacity: capacity) { room in
                        needed = room.withMemoryRebound(to: CChar.self) {
                            change(source.baseAddress, Int32(source.count), $0.baseAddress, Int32(clamping: $0.count))
                        }
                        return needed < 0 || Int(needed) > room.count ? 0 : Int(needed)
                    }
                    if needed < 0 { break }
                    if Int(needed) <= capacity { return result }
                    capacity = Int(needed) + 1
                }
                return String(decoding: bytes, as: UTF8.self)
            }
        }
    }
}
