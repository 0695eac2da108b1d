internal import System

/// A line that a person types into a prompt.
package struct LineEntry: Equatable, Sendable {
    /// The text so far.
    package private(set) var text = ""

    /// What keys did to the line.
    enum Outcome: Equatable {
        case typed
        case entered
        case cancelled
        /// The keys contained Return, but arrived at once with others: nothing is entered by a paste.
        case unconfirmed
    }

    mutating func press(_ keys: [Key]) -> Outcome {
        for key in keys {
            switch key {
            case .character(let character): text.append(character)
            case .paste(let pasted): text += pasted.map { $0.isNewline ? " " : $0 }
            case .backspace: text = String(text.dropLast())
            case .eraseLine: text = ""
            case .eraseWord:
                let kept = text.trimmingSuffix { $0.isWhitespace }.trimmingSuffix { !$0.isWhitespace }
                text = String(kept)
            case .enter: return keys.count == 1 ? .entered : .unconfirmed
            case .escape where keys.count == 1: return .cancelled
            case .endOfInput where keys.count == 1: return .cancelled
            case .escape, .endOfInput, .other: break
            }
        }
        return .typed
    }
}

extension StringProtocol {
    fileprivate func trimmingSuffix(while isCut: (Character) -> Bool) -> SubSequence {
        var end = endIndex
        while end > startIndex, isCut(self[index(before: end)]) { end = index(before: end) }
        return self[..<end]
    }
}
