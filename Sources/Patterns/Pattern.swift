internal import CPCRE2
internal import Synchronization

/// A regular expression over UTF-8 with a limit on the number of match attempts.
///
/// The syntax is that of PCRE2 (pcre2pattern(3)) in Unicode mode: `\d`, `\w`, `\b` and `(?i)` work for every script. A
/// pattern that backtracks too often throws an error instead of blocking the run. A long text alone is no error: the
/// matcher gets a larger stack (pcre2jit(3), "Controlling the JIT stack").
public final class Pattern: @unchecked Sendable {
    // Unchecked: the compiled code and the limits are only read; the thread that sets `isBusy` owns the match data.

    /// The pattern as it was written.
    public let source: String
    /// The setting and position of the pattern for errors, such as `'capture' at xy.yaml:12:14`; nil where none was
    /// given.
    public let label: String?

    private let code: OpaquePointer
    private let data: OpaquePointer
    private let isBusy = Atomic(false)
    private let context: OpaquePointer

    /// The most match attempts before the matcher stops; real registers need a few thousand.
    private static let matchLimit: UInt32 = 2_000_000
    private static let heapLimitInKiB: UInt32 = 65_536
    /// The stack sizes for long texts; by default the compiled matcher uses 32 KiB of the thread's stack.
    private static let stackInBytes = (start: 64 << 10, most: 64 << 20)

    /// Compiles a pattern.
    ///
    /// `label` names the pattern in errors: its setting and position. Throws ``PatternError`` with the character at
    /// which the pattern is wrong.
    public init(_ source: String, label: String? = nil) throws {
        self.source = source
        self.label = label
        var number: Int32 = 0
        var offset = 0
        let options = PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C
        guard let code = pcre2_compile_8(Array(source.utf8), source.utf8.count, options, &number, &offset, nil) else {
            let character = String(decoding: source.utf8.prefix(offset), as: UTF8.self).count + 1
            throw PatternError("\(PatternError.message(number)) at character \(character) of the pattern")
        }
        guard let data = pcre2_match_data_create_from_pattern_8(code, nil),
            let context = pcre2_match_context_create_8(nil)
        else {
            pcre2_code_free_8(code)
            throw PatternError("no memory for the pattern")
        }
        // The result is ignored: without just-in-time compilation the pattern works too, only slower.
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

    /// A match as byte ranges of the text.
    public struct Match: Equatable, Sendable {
        /// The range of the whole match.
        public let whole: Range<Int>
        /// The range of the first group that took part in the match; the whole match where there is no such group.
        public let capture: Range<Int>
    }

    /// The first match at or behind an offset; nil where there is none, which is not an error.
    ///
    /// `bytes` must be valid UTF-8. Throws ``PatternError`` where the matcher exceeds a limit.
    public func firstMatch(in bytes: UnsafeBufferPointer<UInt8>, from start: Int = 0) throws -> Match? {
        guard !isBusy.exchange(true, ordering: .acquiring) else {
            // Another thread uses the match data, so this thread needs its own.
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
        var status = match(bytes, from: start, data: data, context: context, options: PCRE2_NO_UTF_CHECK)
        if status == PCRE2_ERROR_JIT_STACKLIMIT { status = matchWithMoreStack(bytes, from: start, data) }
        if status == PCRE2_ERROR_NOMATCH { return nil }
        guard status > 0 else {
            let name = label.map { "the pattern \($0)" } ?? "the pattern \(source)"
            throw PatternError("\(name) gives up on this text (\(PatternError.message(status)))")
        }
        guard let offsets = pcre2_get_ovector_pointer_8(data), offsets[0] <= offsets[1] else { return nil }
        let whole = Int(offsets[0])..<Int(offsets[1])
        // A group that took no part has the offset PCRE2_UNSET, which arrives in Swift as -1.
        for group in 1..<max(1, Int(status)) where offsets[2 * group] >= 0 {
            return Match(whole: whole, capture: Int(offsets[2 * group])..<Int(offsets[2 * group + 1]))
        }
        return Match(whole: whole, capture: whole)
    }

    /// Matches again with a larger stack, and without the compiled matcher where that stack is too small as well.
    // The stack is made for this match only: a stack serves one thread at a time, and nearly no text needs it.
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
                let status = match(bytes, from: start, data: data, context: own, options: PCRE2_NO_UTF_CHECK)
                if status != PCRE2_ERROR_JIT_STACKLIMIT { return status }
            }
        }
        return match(bytes, from: start, data: data, context: context, options: PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT)
    }

    private func match(
        _ bytes: UnsafeBufferPointer<UInt8>,
        from start: Int,
        data: OpaquePointer,
        context: OpaquePointer,
        options: UInt32
    ) -> Int32 {
        var empty: UInt8 = 0
        return withUnsafePointer(to: &empty) { fallback in
            pcre2_match_8(code, bytes.baseAddress ?? fallback, bytes.count, start, options, data, context)
        }
    }

    /// All matches from left to right, without overlaps.
    public func matches(in bytes: UnsafeBufferPointer<UInt8>) throws -> [Match] {
        var all: [Match] = []
        var from = 0
        while from <= bytes.count, let match = try firstMatch(in: bytes, from: from) {
            all.append(match)
            from = match.whole.upperBound
            if match.whole.isEmpty {
                // An empty match would be found again at the same offset, so the search continues behind the next
                // character.
                from += 1
                while from < bytes.count, bytes[from] & 0xC0 == 0x80 { from += 1 }
            }
        }
        return all
    }

    /// Whether the pattern matches anywhere in the text.
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

/// An error about a pattern that cannot be compiled or that exceeded a limit on a text.
public struct PatternError: Error, Equatable, CustomStringConvertible {
    /// The problem, as a clause in lower case.
    public let description: String

    init(_ description: String) {
        self.description = description
    }

    /// The same error with a prefix, such as a field's name.
    public func named(_ what: String) -> PatternError { PatternError("\(what): \(description)") }

    static func message(_ number: Int32) -> String {
        var buffer = [UInt8](repeating: 0, count: 256)
        let length = pcre2_get_error_message_8(number, &buffer, buffer.count)
        return length > 0 ? String(decoding: buffer.prefix(Int(length)), as: UTF8.self) : "error \(number)"
    }
}
