/// One part of a workbook, parsed in chunks of 64 KiB, without DTD and without network access.
final class XMLPart {
    private static let chunkBytes = 64 << 10

    private let entry: ArchiveEntry
    private let parser: XMLPushParser
    private let buffer: UnsafeMutableRawBufferPointer

    /// Makes a parser of an entry.
    ///
    /// Throws ``DocumentError`` when there is not enough memory.
    init(_ entry: ArchiveEntry) throws(DocumentError) {
        guard let parser = XMLPushParser(XMLPushParser.Limits()) else {
            throw DocumentError("there is no memory to read the part '\(entry.name)'")
        }
        self.parser = parser
        self.entry = entry
        buffer = .allocate(byteCount: Self.chunkBytes, alignment: 16)
    }

    deinit { buffer.deallocate() }

    /// Parses the whole part.
    ///
    /// Throws as ``feed(_:)`` does.
    func parse(_ sink: any XMLSink) throws(DocumentError) {
        while try feed(sink) {}
    }

    /// Parses the next chunk and returns whether there may be more.
    ///
    /// Throws ``DocumentError`` when the XML is not well-formed, is cut off or declares a DOCTYPE, and what the sink
    /// throws;
    /// after an error it must not be called again.
    func feed(_ sink: any XMLSink) throws(DocumentError) -> Bool {
        let count = try entry.read(into: buffer)
        let chunk = UnsafeRawBufferPointer(rebasing: buffer[..<count]).assumingMemoryBound(to: UInt8.self)
        do throws(XMLFailure) {
            try parser.feed(chunk, sink)
        } catch {
            throw documentError(error)
        }
        return count > 0
    }

    private func documentError(_ failure: XMLFailure) -> DocumentError {
        switch failure {
        case .sink(let error): error
        case .doctype:
            DocumentError(
                "the part '\(entry.name)' declares a DOCTYPE, which no workbook has",
                advice: Archive.distrust
            )
        case .malformed(let reason) where reason.contains("ntity"):
            DocumentError(
                "the part '\(entry.name)' uses entities, which no workbook does (\(reason))",
                advice: Archive.distrust
            )
        case .malformed(let reason):
            DocumentError(
                "the part '\(entry.name)' breaks off or is not XML (\(reason))",
                advice: Archive.reload
            )
        }
    }
}
