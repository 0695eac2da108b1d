internal import Glibc

/// Checks the system's limits for this process.
///
/// Swift's runtime and libdispatch terminate a process that gets no memory or no descriptor. So the limits are checked
/// once, before a command does anything.
public enum SystemLimits {
    private static let files = 24
    private static let megabytes = 64

    /// Throws ``SystemShortage`` where 24 more files cannot be opened at once, or 64 MB more memory cannot be reserved.
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

    // Reserved memory that is not used costs nothing but counts towards the limit (RLIMIT_AS, getrlimit(2)).
    private static func isMemoryFree() -> Bool {
        let size = megabytes << 20
        let place = mmap(nil, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
        guard let place, place != MAP_FAILED else { return false }
        munmap(place, size)
        return true
    }
}

/// An error about a limit of the system that is too low, with advice.
public struct SystemShortage: Error, CustomStringConvertible {
    /// The problem and advice.
    public let description: String
}
