internal import CSystem
internal import Glibc
internal import Synchronization

/// An error about a thread that could not be started: a limit on processes is reached, or memory is short.
public struct ThreadError: Error, Equatable, CustomStringConvertible {
    /// The system's number of what it refused (`errno.h`).
    let code: Int32

    /// The problem and advice.
    public var description: String {
        "the system gives no further thread (\(String(cString: strerror(code)))); raise the limit of processes (ulimit -u), "
            + "or run it again when memory is free"
    }
}

/// A thread that runs one function and ends.
public enum WorkerThread {
    private final class Work {
        let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// Throws ``ThreadError`` where a number of threads cannot be started at once.
    ///
    /// Some libraries, such as libdispatch, wait forever for a thread that cannot be started, so their callers check
    /// first.
    public static func require(_ count: Int) throws(ThreadError) {
        let gate = Gate()
        defer { gate.open() }
        for _ in 0..<count {
            gate.entered.withLock { $0 += 1 }
            do { try start(stackInBytes: 64 << 10) { gate.pass() } } catch {
                gate.entered.withLock { $0 -= 1 }
                throw error
            }
        }
    }

    /// Holds threads until all of them have started.
    private final class Gate: Sendable {
        let entered = Mutex(0)
        private let isOpen = Mutex(false)
        private let signal = Signal()

        func pass() {
            signal.wait { isOpen.withLock { $0 } }
            entered.withLock { $0 -= 1 }
            signal.raise()
        }

        func open() {
            isOpen.withLock { $0 = true }
            signal.raise()
            signal.wait { entered.withLock { $0 == 0 } }
        }
    }

    /// Starts a thread.
    ///
    /// Throws ``ThreadError`` where no thread can be started; the closure is then never called. Foundation's `Thread`
    /// does not report that error, and its caller would wait forever.
    public static func start(
        stackInBytes: Int = 1 << 20,
        _ body: @escaping @Sendable () -> Void
    ) throws(ThreadError) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, stackInBytes)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        let work = Unmanaged.passRetained(Work(body))
        var thread = pthread_t()
        // Signals that terminate recordal must be handled by other threads, which may delay the end for a moment.
        var (endings, before) = (sigset_t(), sigset_t())
        sigemptyset(&endings)
        for signal in [SIGINT, SIGTERM, SIGHUP, SIGQUIT] { sigaddset(&endings, signal) }
        pthread_sigmask(SIG_BLOCK, &endings, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        let code = pthread_create(
            &thread,
            &attributes,
            { context in
                guard let context else { return nil }
                Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body()
                return nil
            },
            work.toOpaque()
        )
        guard code == 0 else {
            work.release()
            throw ThreadError(code: code)
        }
    }
}
