package import Recordations

/// The version of the encoding by which an event is hashed; each event stores its own.
package enum ChainVersion: Int, Sendable {
    /// Actor and cause are hashed as they are, and values as a table with an entry for each of the first 20 fields.
    case first = 1
    /// Actor, cause and values are hashed as one salted digest, and of the fields only the stated ones, by their numbers.
    case salted = 2

    /// The version of new events.
    package static let current = salted
}

/// Computes the hash of each event, which covers the hash of the event before.
///
/// Personal data is hashed into a salted digest, so that it can be removed where a law demands it without breaking the
/// chain. Each part is preceded by its length, so two different events never have the same encoding. An encoding never
/// changes: a new one gets a new ``ChainVersion``.
package struct Chain {
    // Reused from event to event: an edition may add millions.
    private var scratch: [UInt8] = []

    /// Makes an encoder with a buffer of its own.
    package init() {}

    /// The parts of an event that can be removed later.
    package struct Content {
        /// The field's value before.
        package var old: String?
        /// The field's value after.
        package var new: String?
        /// The values of the observation that the event adds; nil for an event without one.
        package var values: FieldValues?
        /// Further content as JSON, beside one field's old and new value.
        package var detail: String?

        /// Makes the content of an event.
        package init(
            old: String? = nil,
            new: String? = nil,
            values: FieldValues? = nil,
            detail: String? = nil
        ) {
            self.old = old
            self.new = new
            self.values = values
            self.detail = detail
        }
    }

    /// The salted digest of the parts of an event that can be removed.
    package mutating func digest(
        _ version: ChainVersion,
        salt: Salt,
        _ event: EventText,
        _ content: Content
    ) -> EventHash {
        scratch.removeAll(keepingCapacity: true)
        if version != .first { scratch.append(UInt8(version.rawValue)) }
        withUnsafeBytes(of: salt.words) { scratch.append(contentsOf: $0) }
        switch version {
        case .first:
            append(content.old)
            append(content.new)
            if let values = content.values {
                scratch.append(1)
                ValueEncoding.appendTable(values, to: &scratch)
            } else {
                scratch.append(0)
            }
            // Older events have no detail, and their encoding must not change.
            if content.detail != nil { append(content.detail) }
        case .salted:
            append(event.actor)
            append(event.cause)
            append(content.old)
            append(content.new)
            if let values = content.values {
                scratch.append(1)
                ValueEncoding.append(values, to: &scratch)
            } else {
                scratch.append(0)
            }
            append(content.detail)
        }
        return EventHash(of: scratch)
    }

    /// The hash of an event, which covers the hash of the event before.
    package mutating func hash(
        _ version: ChainVersion,
        after previous: EventHash,
        seq: Int,
        _ event: EventText,
        digest: EventHash
    ) -> EventHash {
        scratch.removeAll(keepingCapacity: true)
        if version != .first { scratch.append(UInt8(version.rawValue)) }
        previous.withBytes { scratch.append(contentsOf: $0) }
        append(number: seq)
        append(event.at)
        if version == .first {
            append(event.actor)
            append(event.cause)
        }
        append(event.kind)
        append(event.record.map { "\($0)" })
        append(event.fetch.map { "\($0)" })
        append(event.field)
        if version != .first { append(event.observation.map { "\($0)" }) }
        digest.withBytes { scratch.append(contentsOf: $0) }
        return EventHash(of: scratch)
    }

    private mutating func append(number: Int) {
        withUnsafeBytes(of: Int64(number).littleEndian) { scratch.append(contentsOf: $0) }
    }

    private mutating func append(_ text: String?) {
        guard var text else { return scratch.append(0) }
        scratch.append(1)
        append(number: text.utf8.count)
        text.withUTF8 { scratch.append(contentsOf: $0) }
    }
}
