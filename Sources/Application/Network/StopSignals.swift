internal import Dispatch
internal import Glibc
internal import Transport

/// Lets Ctrl-C and SIGTERM end exchanges over the network in order.
///
/// Where none is running they end the process as they always do, which a mirror survives; and so does the second one.
final class StopSignals {
    private let sources: [any DispatchSourceSignal]

    init(_ cancellation: Cancellation) {
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                let isFirst = !cancellation.isStopped
                if cancellation.stop(), isFirst { return }
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
