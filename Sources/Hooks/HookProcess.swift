internal import Glibc

/// A started hook: its process, the pipe of its output, and a pipe that closes when the process has ended.
struct HookProcess {
    /// The end of a process.
    enum Status {
        case exited(Int32)
        case killed(Int32)
    }

    struct End {
        let status: Status
        let output: HookOutput
        let wasLate: Bool
        let leftProcesses: Bool
    }

    private let identifier: pid_t
    private let outputPipe: Int32
    private let endPipe: Int32
    private let marks: [String]
    private var output: HookOutput
    private var isEnded = false
    private var isAtEnd = false
    private var buffer = [UInt8](repeating: 0, count: 65_536)

    /// Starts the process.
    ///
    /// Throws ``HookPreflightError`` of kind `notStarted` with the system's reason.
    init(
        _ file: String,
        environment: [String: String],
        folder: String,
        input: String,
        hiding secrets: HookSecrets
    ) throws(HookPreflightError) {
        output = HookOutput(hiding: secrets)
        marks = ["RECORDAL_IDEMPOTENCY_KEY", "RECORDAL_WORKSPACE"].compactMap { name in
            environment[name].map { "\(name)=\($0)" }
        }
        let inputFile = try Self.inputFile(input)
        defer { close(inputFile) }
        let (outputPipe, outputEnd) = try Self.pipe()
        defer { close(outputEnd) }
        do throws(HookPreflightError) {
            let (endPipe, endOfWaiter) = try Self.pipe()
            let announce: @Sendable (pid_t?) -> Void
            do throws(HookPreflightError) { announce = try Self.closeWhenEnded(endOfWaiter) } catch {
                close(endPipe)
                close(endOfWaiter)
                throw error
            }
            do throws(HookPreflightError) {
                identifier = try InterruptibleGroups.start { () throws(HookPreflightError) in
                    try Self.spawn(file, environment, folder, input: inputFile, output: outputEnd)
                }
            } catch {
                close(endPipe)
                announce(nil)
                throw error
            }
            self.endPipe = endPipe
            announce(identifier)
        } catch {
            close(outputPipe)
            throw error
        }
        self.outputPipe = outputPipe
        _ = fcntl(outputPipe, F_SETFL, O_NONBLOCK)
    }

    /// Waits for the end of the process, and terminates the rest of its group and processes that left the group.
    ///
    /// At the deadline the whole group gets `SIGTERM`, and after the grace `SIGKILL`. The clock stops while the machine
    /// sleeps.
    mutating func wait(until deadline: SuspendingClock.Instant, grace: Duration) -> End {
        enum Stage { case running, closing, asked, killed }
        var stage = Stage.running
        var next = deadline
        var wasLate = false
        var leftProcesses = false
        while !(isEnded && isAtEnd) {
            if isEnded, stage == .running {
                // The hook has ended, and another process still holds its output open: the rest of a pipeline, which
                // ends soon, or a background process, for which recordal does not wait.
                stage = .closing
                next = SuspendingClock.now + .milliseconds(300)
            } else if SuspendingClock.now >= next {
                switch stage {
                case .running, .closing:
                    wasLate = stage == .running
                    leftProcesses = stage == .closing
                    stage = .asked
                    signal(SIGTERM)
                    next = SuspendingClock.now + grace
                case .asked:
                    stage = .killed
                    signal(SIGKILL)
                    // Only processes outside the group or in an uninterruptible system call survive that.
                    next = SuspendingClock.now + .milliseconds(300)
                case .killed:
                    return end(wasLate: wasLate, leftProcesses: leftProcesses)
                }
            }
            listen(until: next)
        }
        return end(wasLate: wasLate, leftProcesses: leftProcesses)
    }

    private func end(wasLate: Bool, leftProcesses: Bool) -> End {
        // Until the ended process is reaped, no other process or group can get its number.
        signal(SIGKILL)
        InterruptibleGroups.end(identifier, marks: marks)
        defer {
            close(outputPipe)
            close(endPipe)
        }
        // A process that SIGKILL did not end (for example on a hanging file server) is left to the system.
        guard isEnded else {
            return End(status: .killed(SIGKILL), output: output, wasLate: wasLate, leftProcesses: leftProcesses)
        }
        return End(status: reap(), output: output, wasLate: wasLate, leftProcesses: leftProcesses)
    }

    private func signal(_ number: Int32) {
        kill(-identifier, number)
        // A stopped process handles SIGTERM only after SIGCONT.
        if number == SIGTERM { kill(-identifier, SIGCONT) }
    }

    /// Waits for output or the end of the process, and reads available output.
    private mutating func listen(until deadline: SuspendingClock.Instant) {
        var watched: [pollfd] = []
        if !isAtEnd { watched.append(pollfd(fd: outputPipe, events: Int16(POLLIN), revents: 0)) }
        if !isEnded { watched.append(pollfd(fd: endPipe, events: Int16(POLLIN), revents: 0)) }
        let left = max(.zero, deadline - SuspendingClock.now).components
        let milliseconds = min(left.seconds, 3600) * 1000 + left.attoseconds / 1_000_000_000_000_000 + 1
        guard poll(&watched, nfds_t(watched.count), Int32(milliseconds)) > 0 else { return }
        for one in watched where one.fd == endPipe && one.revents != 0 { isEnded = true }
        // The end is checked before the output is read, so that output from before the end is always read. A pipe
        // usually holds 64 KiB; the loop is limited so that the deadline is checked during endless output.
        for _ in 0..<4 where !isAtEnd {
            let count = read(outputPipe, &buffer, buffer.count)
            if count > 0 {
                output.append(buffer[..<count])
            } else if count == 0 {
                isAtEnd = true
            } else {
                if errno != EAGAIN && errno != EINTR { isAtEnd = true }
                break
            }
        }
    }

    private func reap() -> Status {
        var status: Int32 = 0
        while waitpid(identifier, &status, 0) < 0 {
            guard errno == EINTR else { return .killed(SIGKILL) }
        }
        let number = status & 0x7F
        return number == 0 ? .exited(status >> 8 & 0xFF) : .killed(number)
    }
}
