internal import Application
internal import Rendering
internal import System

/// A walk through questions at a terminal: keys go to its queue, and what comes of them to the mirror and the screen.
protocol QueueWalk {
    associatedtype Queue: KeyQueue
    associatedtype Words: QueueWords

    var queue: Queue { get set }
    var screen: QueueScreen<Queue> { get set }
    var text: Words { get }

    /// Looks at what happened meanwhile, before anything is shown.
    mutating func look() throws
    /// What is shown at the place where the person is.
    func content() throws -> [StyledText]
    mutating func carryOut(_ request: Queue.Request) throws
}

extension QueueWalk {
    /// Asks until all are answered or the person leaves.
    ///
    /// The terminal is restored on every way out.
    mutating func walk() throws {
        try SingleKeyMode.run(marksPastes: screen.canErase) { keys in
            var isNew = true
            var isRedrawn = false
            while !queue.isAtEnd {
                try look()
                if queue.isAtEnd { break }
                // What was typed before the question was shown cannot be meant for it.
                if isNew, keys.discardPending() { queue.keysWereDropped() }
                try screen.show(queue, isRedrawn: isRedrawn, text: text, content: content)
                (isNew, isRedrawn) = (false, false)
                switch keys.next() {
                case .redraw: isRedrawn = true
                case .end: queue.endInput()
                case .keys(let pressed):
                    if let request = queue.press(pressed) {
                        screen.leavePrompt()
                        try carryOut(request)
                        isNew = true
                    }
                }
            }
            screen.close(queue, isAttended: keys.isTerminal)
        }
    }
}
