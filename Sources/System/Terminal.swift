internal import Glibc

extension StandardStream {
    /// Whether it leads to a terminal.
    public var isTerminal: Bool { Terminal.isTerminal(descriptor) }

    /// The columns of the terminal behind it; nil where there is none, as in a pipe or a file.
    ///
    /// A terminal that does not tell is taken to be as wide as `$COLUMNS` says, or 80.
    public var terminalWidth: Int? {
        Terminal.width(descriptor, stated: getenv("COLUMNS").map { String(cString: $0) })
    }
}

extension StandardStream {
    /// The lines of the terminal behind it; nil where there is none, and where it does not tell.
    public var terminalHeight: Int? { Terminal.height(descriptor) }
}

/// What is known of the terminal behind a descriptor.
enum Terminal {
    /// The columns of a terminal that does not tell them.
    private static let usualWidth = 80

    static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

    static func width(_ descriptor: Int32, stated: String?) -> Int? {
        guard isTerminal(descriptor) else { return nil }
        var size = winsize()
        if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
        guard let stated = stated.flatMap({ Int($0) }), (1...10_000).contains(stated) else { return usualWidth }
        return stated
    }

    static func height(_ descriptor: Int32) -> Int? {
        var size = winsize()
        guard isTerminal(descriptor), ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0 else {
            return nil
        }
        return Int(size.ws_row)
    }
}
