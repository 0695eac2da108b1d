import Glibc

/// Writes an executable script for a test.
///
/// Another process writes the file: a file that is open for writing cannot be run (ETXTBSY), and a child that another
/// test starts at that moment would inherit this process's descriptor and keep it open.
public func writeScript(_ text: String, to path: String, mode: Int = 0o700) throws {
    guard let writer = popen("cat > '\(path)' && chmod \(String(mode, radix: 8)) '\(path)'", "w") else {
        throw ScriptError(path: path, status: errno)
    }
    fputs(text, writer)
    let status = pclose(writer)
    guard status == 0 else { throw ScriptError(path: path, status: status) }
}

/// An error about a script that could not be written.
public struct ScriptError: Error {
    /// The path of the script.
    public let path: String
    /// The exit status of the writing process.
    public let status: Int32
}
