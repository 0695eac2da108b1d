internal import Glibc

/// The system gives no thread more: a limit on processes is reached, or memory is short.
public struct ThreadError: Error, Equatable, CustomStringConvertible {
    /// The system's number of what it refused (`errno.h`).
    public let code: Int32

    /// What was seen and what to do.
    public var description: String {
        "the system gives no further thread (\(String(cString: strerror(code)))); raise the limit of processes (ulimit -u), "
            + "or run it again when memory is free"
    }
}

/// A thread of the program's own that does one thing and ends.
public enum WorkerThread {
    private final class Work {
        let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// Starts a thread.
    ///
    /// Throws ``ThreadError`` where the system gives none: then the
    /// closure is never called. Foundation's `Thread` says nothing there, and whoever waits for it waits for ever.
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
