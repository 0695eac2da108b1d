/// A growing buffer of bytes in memory that the buffer owns.
///
/// It exists for speed: appending many short strings to an array of bytes takes three times as long, because each call
/// checks the array's ownership and copies the string through its collection interface.
struct ByteBuffer: ~Copyable {
    private var start: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private(set) var count = 0

    init(capacity: Int = 256) {
        self.capacity = max(1, capacity)
        start = .allocate(capacity: self.capacity)
    }

    deinit {
        start.deallocate()
    }

    /// The bytes as text.
    ///
    /// Only whole strings and the bytes of valid scalars are appended, so the bytes are UTF-8 and are not validated
    /// again:
    /// validation took a fifth of the time of writing JSON.
    var text: String {
        let bytes = UnsafeBufferPointer(start: start, count: count)
        return String(copying: UTF8Span(unchecked: bytes.span))
    }

    mutating func append(_ byte: UInt8) {
        reserve(1)
        start[count] = byte
        count += 1
    }

    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let source = bytes.baseAddress else { return }
        reserve(bytes.count)
        (start + count).update(from: source, count: bytes.count)
        count += bytes.count
    }

    /// Appends UTF-8 with a quotation mark before and after it.
    mutating func append(quoted bytes: UnsafeBufferPointer<UInt8>) {
        reserve(bytes.count + 2)
        start[count] = UInt8(ascii: "\"")
        if let source = bytes.baseAddress { (start + count + 1).update(from: source, count: bytes.count) }
        start[count + 1 + bytes.count] = UInt8(ascii: "\"")
        count += bytes.count + 2
    }

    mutating func append(_ text: StaticString) {
        append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { append($0) }
    }

    mutating func append(spaces: Int) {
        reserve(spaces)
        (start + count).update(repeating: UInt8(ascii: " "), count: spaces)
        count += spaces
    }

    /// Removes spaces from the end, but none before an offset.
    mutating func trimSpaces(backTo offset: Int) {
        while count > offset, start[count - 1] == UInt8(ascii: " ") { count -= 1 }
    }

    /// Empties the buffer and keeps its memory.
    mutating func removeAll() {
        count = 0
    }

    @inline(__always)
    private mutating func reserve(_ more: Int) {
        if capacity - count < more { grow(by: more) }
    }

    @inline(never)
    private mutating func grow(by more: Int) {
        capacity = max(2 * capacity, count + more)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: start, count: count)
        start.deallocate()
        start = larger
    }
}
