internal import CSystem
internal import Glibc

/// A program that shows text screen by screen, such as less(1), on this process's terminal.
public final class Pager: Sendable {
    private let process: pid_t
    private let input: Descriptor

    /// Starts the command by the shell, as `$PAGER` is understood (environ(7)).
    ///
    /// Throws ``SystemError`` where it cannot be started.
    public init(command: String) throws(SystemError) {
        func refusal(_ code: Int32) -> SystemError { SystemError(code: code, what: "the pager cannot be started") }
        var ends: [Int32] = [-1, -1]
        guard pipe2(&ends, O_CLOEXEC) == 0 else { throw refusal(errno) }
        let (reader, writer) = (Descriptor(ends[0]), Descriptor(ends[1]))
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, reader.number, 0)
        posix_spawn_file_actions_addclosefrom_np(&actions, 3)
        var words = [strdup("sh"), strdup("-c"), strdup(command), nil]
        defer { words.forEach { free($0) } }
        // less(1): leave at once where all fits, keep colours, and leave the text on the screen.
        setenv("LESS", "FRX", 0)
        var process = pid_t()
        let code = posix_spawn(&process, "/bin/sh", &actions, nil, &words, environ)
        withExtendedLifetime(reader) {}
        guard code == 0 else { throw refusal(code) }
        // Ctrl-C is the pager's while it shows: it ends a search there.
        signal(SIGINT, SIG_IGN)
        self.process = process
        input = writer
    }

    /// Passes bytes on; false where the pager has ended, so that no more is needed.
    public func write(_ bytes: [UInt8]) -> Bool { StandardStream(descriptor: input.number).send(bytes) == 0 }

    /// Ends the text, and waits until the reader leaves the pager.
    public func wait() {
        input.close()
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        signal(SIGINT, SIG_DFL)
    }
}
