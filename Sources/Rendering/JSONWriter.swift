/// Writes one JSON document in chunks, so that a listing of any length needs the memory of one element only.
///
/// Each `begin` needs its `end`; the last `end` adds a newline and passes the rest of the text to the sink. A call that
/// is not allowed in the current state is a programming mistake and stops the program.
public final class JSONWriter {
    private enum Container {
        case object
        case array
    }

    /// The size in bytes at which buffered text is passed to the sink.
    private static let limitInBytes = 64 * 1024

    private let sink: (String) -> Void
    private var text: JSONText
    private var open: [(container: Container, isEmpty: Bool)] = []
    private var hasKey = false

    /// Makes a writer; the sink gets text in chunks of about 64 KiB.
    public init(pretty: Bool = false, sink: @escaping (String) -> Void) {
        text = JSONText(isPretty: pretty, capacity: Self.limitInBytes + 4096)
        self.sink = sink
    }

    /// Begins an object; a schema becomes its first member, `"schema"`.
    public func beginObject(schema: String? = nil) {
        prepareForValue()
        begin(.object, "{")
        if let schema {
            key("schema")
            element(.string(schema))
        }
    }

    /// Ends the innermost container, an object.
    public func endObject() {
        end(.object, "}")
    }

    /// Begins an array.
    public func beginArray() {
        prepareForValue()
        begin(.array, "[")
    }

    /// Ends the innermost container, an array.
    public func endArray() {
        end(.array, "]")
    }

    /// Writes the key of an object's next member; the next call must write its value.
    public func key(_ key: String) {
        precondition(open.last?.container == .object && !hasKey, "a key stands in an object, before one value")
        separate()
        text.append(key: key)
        hasKey = true
    }

    /// Writes a whole value: the next element of an array, or the value of the last key.
    public func element(_ value: JSON) {
        prepareForValue()
        text.append(value, level: open.count)
        flushIfNeeded()
    }

    /// Writes the next member of an object.
    public func member(_ key: String, _ value: JSON) {
        self.key(key)
        element(value)
    }

    private func prepareForValue() {
        guard let last = open.last else { return }
        if last.container == .array {
            separate()
        } else {
            precondition(hasKey, "a value in an object has a key")
            hasKey = false
        }
    }

    private func separate() {
        let last = open.count - 1
        text.separate(isFirst: open[last].isEmpty, level: open.count)
        open[last].isEmpty = false
    }

    private func begin(_ container: Container, _ bracket: Unicode.Scalar) {
        text.bytes.append(UInt8(ascii: bracket))
        open.append((container, true))
    }

    private func end(_ container: Container, _ bracket: Unicode.Scalar) {
        precondition(open.last?.container == container && !hasKey, "an end matches its begin, with no key left open")
        let last = open.removeLast()
        text.close(bracket, isEmpty: last.isEmpty, level: open.count)
        flushIfNeeded()
    }

    private func flushIfNeeded() {
        if open.isEmpty { text.bytes.append(UInt8(ascii: "\n")) }
        guard open.isEmpty || text.bytes.count >= Self.limitInBytes else { return }
        sink(text.bytes.text)
        text.bytes.removeAll()
    }
}
