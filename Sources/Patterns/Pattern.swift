internal import CPCRE2
internal import Synchronization

/// A regular expression over UTF-8, with a bound on how long it may try.
///
/// The syntax is that of PCRE2 (pcre2pattern(3)) in Unicode mode: `\d`, `\w`, `\b` and `(?i)` know every script. A
/// pattern that backtracks without end stops at a limit and says so instead of hanging the run. A long text alone is no
/// reason to stop: the matcher gets a larger stack (pcre2jit(3), "Controlling the JIT stack").
public final class Pattern: @unchecked Sendable {
    // Unchecked: the compiled code and the limits are only read; whoever sets `isBusy` has the match data to itself.
    /// The pattern as it was written.
    public let source: String
    /// What the pattern is for and where it is written, such as `'capture' at xy.yaml:12:14`; nil where nobody said.
    public let label: String?

    private let code: OpaquePointer
    private let data: OpaquePointer
    private let isBusy = Atomic(false)
    private let context: OpaquePointer

    /// How often the matcher may try before it gives up; real registers need a few thousand.
    private static let matchLimit: UInt32 = 2_000_000
    private static let heapLimitInKiB: UInt32 = 65_536
    /// The compiled matcher has 32 KiB of the thread's stack; a text of some kilobytes can need more.
    private static let stackInBytes = (start: 64 << 10, most: 64 << 20)

    /// Compiles a pattern.
    ///
    /// `label` names the pattern in errors: its setting and where that is written. Throws ``PatternError`` with the place
    /// in the pattern.
    public init(_ source: String, label: String? = nil) throws {
        self.source = source
        self.label = label
        var number: Int32 = 0
        var offset = 0
        let options = PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C
        guard let code = pcre2_compile_8(Array(source.utf8), source.utf8.count, options, &number, &offset, nil) else {
            let place = String(decoding: source.utf8.prefix(offset), as: UTF8.self).count + 1
            throw PatternError("\(PatternError.message(number)) at character \(place) of the pattern")
        }
        guard let data = pcre2_match_data_create_from_pattern_8(code, nil),
            let context = pcre2_match_context_create_8(nil)
        else {
            pcre2_code_free_8(code)
            throw PatternError("no memory for the pattern")
        }
        // Without the just-in-time compiler the pattern still works, only slower, so its answer does not matter.
        pcre2_jit_compile_8(code, UInt32(PCRE2_JIT_COMPLETE))
        pcre2_set_match_limit_8(context, Pattern.matchLimit)
        pcre2_set_heap_limit_8(context, Pattern.heapLimitInKiB)
        self.code = code
        self.data = data
        self.context = context
    }

    deinit {
        pcre2_match_context_free_8(context)
        pcre2_match_data_free_8(data)
        pcre2_code_free_8(code)
    }

    /// A match: where it stands, and where its first group stands (the whole, if the pattern has no group).
    public struct Match: Equatable, Sendable {
        /// The bytes that matched.
        public let whole: Range<Int>
        /// The first group that took part, or the whole where the pattern has no group.
        public let capture: Range<Int>
    }

    /// The first match from an offset on; nil where there is none.
    ///
    /// No match is not an error.
    ///
    /// `bytes` must be valid UTF-8. Throws ``PatternError`` where the pattern exceeds its limit.
    public func firstMatch(in bytes: UnsafeBufferPointer<UInt8>, from start: Int = 0) throws -> Match? {
        guard !isBusy.exchange(true, ordering: .acquiring) else {
            // Another thread is matching: this one takes data of its own.
            guard let other = pcre2_match_data_create_from_pattern_8(code, nil) else {
                throw PatternError("no memory for the pattern")
            }
            defer { pcre2_match_data_free_8(other) }
            return try firstMatch(in: bytes, from: start, other)
        }
        defer { isBusy.store(false, ordering: .releasing) }
        return try firstMatch(in: bytes, from: start, data)
    }

    private func firstMatch(
        in bytes: UnsafeBufferPointer<UInt8>,
        from start: Int,
        _ data: OpaquePointer
    ) throws -> Match? {
        var answer = match(bytes, from: start, data, context, PCRE2_NO_UTF_CHECK)
        if answer == PCRE2_ERROR_JIT_STACKLIMIT { answer = matchWithMoreStack(bytes, from: start, data) }
        if answer == PCRE2_ERROR_NOMATCH { return nil }
        guard answer > 0 else {
            let name = label.map { "the pattern \($0)" } ?? "the pattern \(source)"
            throw PatternError("\(name) gives up on this text (\(PatternError.message(answer)))")
        }
        guard let offsets = pcre2_get_ovector_pointer_8(data), offsets[0] <= offsets[1] else { return nil }
        let whole = Int(offsets[0])..<Int(offsets[1])
        // A group that took no part has the offset PCRE2_UNSET, which arrives in Swift as -1.
        for group in 1..<max(1, Int(answer)) where offsets[2 * group] >= 0 {
            return Match(whole: whole, capture: Int(offsets[2 * group])..<Int(offsets[2 * group + 1]))
        }
        return Match(whole: whole, capture: whole)
    }

    /// Matches once more with a larger stack, and without the compiled matcher where that is too small as well.
    // Made for the one match: a stack serves one thread at a time, and nearly no text needs it.
    private func matchWithMoreStack(
        _ bytes: UnsafeBufferPointer<UInt8>,
        from start: Int,
        _ data: OpaquePointer
    ) -> Int32 {
        if let own = pcre2_match_context_copy_8(context) {
            defer { pcre2_match_context_free_8(own) }
            if let stack = pcre2_jit_stack_create_8(Pattern.stackInBytes.start, Pattern.stackInBytes.most, nil) {
                defer { pcre2_jit_stack_free_8(stack) }
                pcre2_jit_stack_assign_8(own, nil, UnsafeMutableRawPointer(stack))
                let answer = match(bytes, from: start, data, own, PCRE2_NO_UTF_CHECK)
                if answer != PCRE2_ERROR_JIT_STACKLIMIT { return answer }
            }
        }
        return match(bytes, from: start, data, context, PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT)
    }

    private func match(
        _ bytes: UnsafeBufferPointer<UInt8>,
        from start: Int,
        _ data: OpaquePointer,
        _ context: OpaquePointer,
        _ options: UInt32
    ) -> Int32 {
        var empty: UInt8 = 0
        return withUnsafePointer(to: &empty) { fallback in
            pcre2_match_8(code, bytes.baseAddress ?? fallback, bytes.count, start, options, data, context)
        }
    }

    /// All matches from left to right, none overlapping.
    public func matches(in bytes: UnsafeBufferPointer<UInt8>) throws -> [Match] {
        var all: [Match] = []
        var from = 0
        while from <= bytes.count, let match = try firstMatch(in: bytes, from: from) {
            all.append(match)
            from = match.whole.upperBound
            if match.whole.isEmpty {
                // An empty match must not be found for ever: go on behind the next character.
                from += 1
                while from < bytes.count, bytes[from] & 0xC0 == 0x80 { from += 1 }
            }
        }
        return all
    }

    /// Whether the pattern matches somewhere in the text.
    public func matches(_ text: String) throws -> Bool {
        var text = text
        return try text.withUTF8 { try firstMatch(in: $0) != nil }
    }

    /// The captured text of the first match; nil where there is none.
    public func capture(in text: String) throws -> String? {
        var text = text
        return try text.withUTF8 { bytes in
            try firstMatch(in: bytes).map { String(decoding: bytes[$0.capture], as: UTF8.self) }
        }
    }
}

/// A pattern that cannot be compiled, or that gave up on a text.
public struct PatternError: Error, Equatable, CustomStringConvertible {
    /// What happened, in lower case.
    public let description: String

    init(_ description: String) {
        self.description = description
    }

    /// The same error with what was being read in front, such as a field's name.
    public func named(_ what: String) -> PatternError { PatternError("\(what): \(description)") }

    static func message(_ number: Int32) -> String {
        var buffer = [UInt8](repeating: 0, count: 256)
        let length = pcre2_get_error_message_8(number, &buffer, buffer.count)
        return length > 0 ? String(decoding: buffer.prefix(Int(length)), as: UTF8.self) : "error \(number)"
    }
}
