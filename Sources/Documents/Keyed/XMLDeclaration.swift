/// Detects the charset of an XML document.
enum XMLDeclaration {
    /// The number of bytes that are searched for the end of the declaration.
    private static let declarationBytes = 1 << 10
    /// The number of bytes that are read ahead in search of the first bytes beyond ASCII.
    private static let lookAheadBytes = 1 << 20

    /// Makes a decoder: by the byte order mark, else by the source's charsets, else by the document's declaration.
    ///
    /// A declaration of another charset is ignored where the bytes are valid UTF-8 beyond ASCII, and where it declares
    /// UTF-16 or UTF-32 but is readable as ASCII. Also returns the start of the document with the declaration. Throws
    /// ``DocumentError`` where the declared charset is unknown.
    static func decoder(_ stream: ByteStream, charsets: [Charset]) throws -> (decoder: TextDecoder, start: [UInt8]) {
        if !charsets.isEmpty {
            guard let first = try stream.next() else { return (TextDecoder(stream, charsets: charsets), []) }
            var chunks = [first]
            let whole = ByteStream { chunks.isEmpty ? try stream.next() : chunks.removeFirst() }
            return (TextDecoder(whole, charsets: charsets), Array(first.prefix(lookAheadBytes)))
        }
        var chunks: [[UInt8]] = []
        var head: [UInt8] = []
        func readChunk() throws -> Bool {
            guard let chunk = try stream.next() else { return false }
            chunks.append(chunk)
            head += chunk
            return true
        }
        let whole = ByteStream { chunks.isEmpty ? try stream.next() : chunks.removeFirst() }
        let end = UInt8(ascii: ">")
        while head.count < 4 || (head.count < declarationBytes && !head.contains(end)), try readChunk() {}
        guard TextDecoder.byteOrderMark(head) == nil, let label = encoding(in: head) else {
            return (TextDecoder(whole, charsets: []), head)
        }
        let declared = try charset(label)
        guard declared != .utf8, declared.units != .two, declared.units != .four else {
            return (TextDecoder(whole, charsets: []), head)
        }
        var isASCII = true
        var checked = 0
        while isASCII, checked < lookAheadBytes {
            isASCII = !head[checked...].contains { $0 >= 0x80 }
            checked = head.count
            if isASCII, try !readChunk() { break }
        }
        while !isASCII, head.count < TextDecoder.trialBytes, try readChunk() {}
        return (TextDecoder(whole, charsets: [!isASCII && isUTF8(head) ? .utf8 : declared]), head)
    }

    /// A remark if a document is read in another charset than it declares; nil otherwise.
    static func remark(_ head: [UInt8], readIn charset: Charset) -> String? {
        guard head.contains(where: { $0 >= 0x80 }), let label = encoding(in: head) else { return nil }
        let own = try? Charset(label: label)
        guard own != charset, own?.units != .two, own?.units != .four else { return nil }
        return "the document says itself that it is in '\(label.prefix(60))'; it is read in \(charset)"
    }

    private static func charset(_ label: String) throws -> Charset {
        do {
            return try Charset(label: label)
        } catch let error as DocumentError {
            throw DocumentError(
                "the document declares its encoding, and \(error.seen)",
                advice: "let the source say the right one under 'charset'",
                line: 1
            )
        }
    }

    private static func isUTF8(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return true }
            let good = UTF8Check.validPrefix(start, buffer.count)
            return good == buffer.count || UTF8Check.isCut(start + good, buffer.count - good)
        }
    }

    /// The label in `<?xml … encoding="…"?>`.
    static func encoding(in head: [UInt8]) -> String? {
        let start = Array("<?xml".utf8)
        guard let open = head.firstIndex(of: UInt8(ascii: "<")), head[open...].starts(with: start) else { return nil }
        let end = head[open...].firstIndex(of: UInt8(ascii: ">")) ?? head.endIndex
        let declaration = String(decoding: head[open..<end].prefix(declarationBytes), as: UTF8.self)
        guard let name = declaration.firstRange(of: "encoding") else { return nil }
        let rest = declaration[name.upperBound...].drop { $0.isWhitespace || $0 == "=" }
        guard let quote = rest.first, quote == "\"" || quote == "'" else { return nil }
        return rest.dropFirst().firstIndex(of: quote).map { String(rest.dropFirst()[..<$0]) }
    }
}
