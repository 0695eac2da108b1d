internal import Messages
internal import Mirror
internal import Pulling
internal import Registers
internal import Rendering
internal import Settings
internal import System

/// A wrong usage or configuration: what was seen and what to do.
package struct UsageError: Error, CustomStringConvertible {
    /// What was seen.
    package let seen: String
    /// What to do; nil where nothing can be advised.
    package let advice: String?

    /// Makes an error.
    package init(_ seen: String, advice: String? = nil) {
        self.seen = seen
        self.advice = advice
    }

    /// What was seen, and on the next line what to do.
    package var description: String { advice.map { "\(seen)\n  \($0)" } ?? seen }
}
