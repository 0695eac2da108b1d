internal import Foundation
package import Mirror
package import Recordations

/// One fetch, with its requests and the rows that it was the first to reject.
package struct FetchDetails {
    /// The fetch.
    package let fetch: Fetch
    /// Rows that were rejected in it for the first time.
    package let rejected: [RejectedRow]
    /// What was requested over the network, and the answers.
    package let exchanges: [Exchange]
    /// Why guards held it, where it is held no more.
    package let guardReasons: [String]

    /// Reads the fetch of a number; throws ``UsageError`` where there is none.
    package init(_ workspace: Workspace, fetch id: Int) throws {
        let mirror = try workspace.openMirror(creating: false)
        fetch = try mirror.fetch(numbered: id)
        rejected = try mirror.rejectedRows(source: fetch.source, firstIn: fetch.id)
        exchanges = try mirror.exchanges(ofFetch: fetch.id)
        guardReasons = try mirror.guardReasons(of: fetch)
    }
}

extension Mirror {
    /// Why guards held a fetch that is held no more, by its events.
    fileprivate func guardReasons(of fetch: Fetch) throws -> [String] {
        guard fetch.verdict != .held else { return [] }
        var filter = EventFilter()
        filter.fetch = fetch.id
        var reasons: [String] = []
        try events(filter) { event in
            guard event.kind == "verdict", let text = event.new, text.hasPrefix("held "),
                let start = text.range(of: " reason: ")
            else { return true }
            reasons += text[start.upperBound...].split(separator: "\n").map(String.init)
            return true
        }
        return reasons
    }
}
