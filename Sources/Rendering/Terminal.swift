import Glibc

/// Facts about the terminal behind a file descriptor.
public enum Terminal {
    /// The number of columns of a terminal that does not report its size.
    private static let usualWidth = 80

    /// Whether a descriptor is a terminal.
    public static func isTerminal(_ fileDescriptor: Int32) -> Bool {
        isatty(fileDescriptor) == 1
    }

    /// The number of columns of the terminal behind a descriptor; nil where it is no terminal, such as a pipe or a
    /// file.
    ///
    /// For a terminal that does not report its size, `$COLUMNS` counts, else 80.
    public static func width(fileDescriptor: Int32) -> Int? {
        width(fileDescriptor: fileDescriptor, stated: getenv("COLUMNS").map { String(cString: $0) })
    }

    static func width(fileDescriptor: Int32, stated: String?) -> Int? {
        guard isTerminal(fileDescriptor) else { return nil }
        var size = winsize()
        if ioctl(fileDescriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
        guard let stated = stated.flatMap({ Int($0) }), (1...10_000).contains(stated) else { return usualWidth }
        return stated
    }
}
