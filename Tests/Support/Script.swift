import Glibc

/// Writes an executable for a test.
///
/// By another process: a file that is open for writing cannot be run, and what this process has open while it writes, a
/// program that another test starts in that moment would hold open for as long as it lives.
public func writeScript(_ text: String, to path: String, mode: Int = 0o700) throws {
    guard let writer = popen("cat > '\(path)' && chmod \(String(mode, radix: 8)) '\(path)'", "w") else {
        throw ScriptError(path: path, status: errno)
    }
    fputs(text, writer)
    let status = pclose(writer)
    guard status == 0 else { throw ScriptError(path: path, status: status) }
}

/// A script could not be written.
public struct ScriptError: Error {
    /// The script.
    public let path: String
    /// What the writing ended with.
    public let status: Int32
}
