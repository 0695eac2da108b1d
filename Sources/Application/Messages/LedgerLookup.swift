package import Mirror
package import Notifications

extension Mirror {
    /// The alert of a number.
    ///
    /// Throws ``UsageError`` where there is none.
    package func entry(numbered id: Int) throws -> LedgerEntry {
        guard let entry = try entries(id: id).first else {
            throw UsageError("there is no alert \(id)", advice: "recordal alerts lists them with their numbers")
        }
        return entry
    }

    /// The message of a number.
    ///
    /// Throws ``UsageError`` where there is none.
    package func message(numbered id: Int) throws -> MessageRecord {
        guard let message = try messages(id: id).first else {
            throw UsageError(
                "there is no message \(id)",
                advice: "recordal alerts messages lists them with their numbers"
            )
        }
        return message
    }
}
