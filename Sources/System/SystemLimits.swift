internal import Glibc

/// What the system has to let this process have.
///
/// Swift's own library and libdispatch end a process by a signal where they are given no memory or no file. So what a
/// command needs is asked for once, before it does anything.
public enum SystemLimits {
    private static let files = 24
    private static let megabytes = 64

    /// Throws ``SystemShortage`` where 24 more files cannot be open at once, or 64 MB more memory cannot be had.
    public static func check() throws(SystemShortage) {
        guard areFilesFree() else {
            throw SystemShortage(
                description: """
                    the system lets this process open too few files: recordal needs \(files) at once
                      Allow more, for instance with: ulimit -n 1024
                    """
            )
        }
        guard isMemoryFree() else {
            throw SystemShortage(
                description: """
                    the system gives this process too little memory: recordal needs \(megabytes) MB more
                      Allow more, for instance with: ulimit -v unlimited
                    """
            )
        }
    }

    private static func areFilesFree() -> Bool {
        var opened: [Int32] = []
        while opened.count < files {
            let file = open("/dev/null", O_RDONLY | O_CLOEXEC)
            guard file >= 0 else { break }
            opened.append(file)
        }
        for file in opened { close(file) }
        return opened.count == files
    }

    // Memory that nobody touches costs nothing but counts for the limit (RLIMIT_AS, getrlimit(2)).
    private static func isMemoryFree() -> Bool {
        let size = megabytes << 20
        let place = mmap(nil, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
        guard let place, place != MAP_FAILED else { return false }
        munmap(place, size)
        return true
    }
}

/// Too little of what the system gives: what there is too little of, and how to get more.
public struct SystemShortage: Error, CustomStringConvertible {
    /// What was seen, and what to do.
    public let description: String
}
