import Documents

/// A record as a set of named values without the empty values.
typealias Values = [String: String]

/// Returns all records of a reader in document order.
func records(_ reader: any KeyedRowReader) throws -> [Values] {
    let row = Row()
    var all: [Values] = []
    while try reader.next(row) {
        var values: Values = [:]
        for (cell, name) in reader.names.enumerated() where !row.range(of: cell).isEmpty {
            values[name] = row.text(cell)
        }
        all.append(values)
    }
    return all
}

/// Returns the records of a JSON text that is read in chunks of a size.
func records(json text: String, at path: String = "", chunkSize: Int = 1 << 20) throws -> [Values] {
    try records(RecordReader.json(stream(Array(text.utf8), chunkSize: chunkSize), records: RecordPath(json: path)))
}

/// Returns the records of an XML text that is read in chunks of a size.
func records(xml text: String, at path: String, chunkSize: Int = 1 << 20) throws -> [Values] {
    try records(xml: Array(text.utf8), at: path, chunkSize: chunkSize)
}

func records(xml bytes: [UInt8], at path: String, chunkSize: Int = 1 << 20, charsets: [String] = []) throws -> [Values]
{
    try records(
        RecordReader.xml(
            stream(bytes, chunkSize: chunkSize),
            records: RecordPath(xml: path),
            charsets: charsets.map { try Charset(label: $0) }
        )
    )
}
