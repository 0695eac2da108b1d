internal import Dispatch
internal import Glibc

/// Answers Ctrl-C and SIGTERM for as long as it lives; afterwards they end the process as they always do.
public final class StopSignals {
    private let sources: [any DispatchSourceSignal]

    /// Asks `answer` at each of these signals; where it gives false, the signal ends the process as it would have done.
    public init(_ answer: @escaping @Sendable () -> Bool) {
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                if answer() { return }
                signal(number, SIG_DFL)
                kill(getpid(), number)
            }
            source.resume()
            return source
        }
    }

    deinit {
        for source in sources { source.cancel() }
        for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
    }
}
