/// One part of a workbook, parsed in pieces of 64 KiB: never the whole part in memory, no DTD, no network.
final class XMLPart {
    private static let pieceBytes = 64 << 10

    private let entry: ArchiveEntry
    private let parser: XMLPushParser
    private let room: UnsafeMutableRawBufferPointer

    /// Makes a parser of an entry.
    ///
    /// Throws ``DocumentError`` when there is no memory for it.
    init(_ entry: ArchiveEntry) throws(DocumentError) {
        guard let parser = XMLPushParser(XMLPushParser.Limits()) else {
            throw DocumentError("there is no memory to read the part '\(entry.name)'")
        }
        self.parser = parser
        self.entry = entry
        room = .allocate(byteCount: Self.pieceBytes, alignment: 16)
    }

    deinit { room.deallocate() }

    /// Parses the whole part.
    ///
    /// Throws as ``feed(_:)`` does.
    func parse(_ sink: any XMLSink) throws(DocumentError) {
        while try feed(sink) {}
    }

    /// Parses the next piece and says whether there may be more.
    ///
    /// Throws ``DocumentError`` when the XML is not well-formed, breaks off or declares a DOCTYPE, and what the sink
    /// throws; the part is not to be fed again then.
    func feed(_ sink: any XMLSink) throws(DocumentError) -> Bool {
        let count = try entry.read(into: room)
        let piece = UnsafeRawBufferPointer(rebasing: room[..<count]).assumingMemoryBound(to: UInt8.self)
        do throws(XMLBreach) {
            try parser.feed(piece, sink)
        } catch {
            throw named(error)
        }
        return count > 0
    }

    private func named(_ breach: XMLBreach) -> DocumentError {
        switch breach {
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
