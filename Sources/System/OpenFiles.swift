internal import Glibc

/// How many files this process may still open.
public enum OpenFiles {
    /// Throws ``SystemError`` where so many more files cannot be open at once.
    ///
    /// libdispatch opens three when it starts its manager, and ends the process where it cannot.
    public static func require(_ count: Int) throws(SystemError) {
        var opened: [Int32] = []
        var code: Int32 = 0
        for _ in 0..<count where code == 0 {
            let file = open("/dev/null", O_RDONLY | O_CLOEXEC)
            if file < 0 { code = errno } else { opened.append(file) }
        }
        for file in opened { close(file) }
        if code != 0 { throw SystemError(code: code, what: "\(count) more files cannot be opened") }
    }
}
