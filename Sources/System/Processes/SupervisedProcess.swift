internal import CSystem
internal import Glibc
internal import Synchronization

/// A started program: its process, the output that comes from it, and a pipe that closes when it has ended.
public struct SupervisedProcess {
    /// How a process ended.
    public enum Status: Sendable {
        /// By itself, with an exit status.
        case exited(Int32)
        /// By a signal.
        case killed(Int32)
    }

    /// How all of it ended.
    public struct End: Sendable {
        /// How the program ended.
        public let status: Status
        /// Whether it still ran at the deadline.
        public let wasLate: Bool
        /// Whether something that it had started still held its output when it ended.
        public let leftProcesses: Bool
    }

    private let identifier: pid_t
    private let outputPipe: Descriptor
    private let endPipe: Descriptor
    private let marks: [String]
    private var isEnded = false
    private var isAtEnd = false
    private var buffer = [UInt8](repeating: 0, count: 65_536)

    /// Starts a program, which reads `input` and whose two outputs are one.
    ///
    /// `marks` are the names of variables whose values no other program has that was started: by them its remains are known.
    /// Throws ``ProcessStartError`` where it is not started.
    public init(_ program: ProgramStart, input: String, marks: [String]) throws(ProcessStartError) {
        self.marks = marks.compactMap { name in program.environment[name].map { "\(name)=\($0)" } }
        let inputFile = try Descriptor.memoryFile(input)
        let output = try Descriptor.pipe()
        let end = try Descriptor.pipe()
        let watch = try Self.closeWhenEnded(end.writing)
        do throws(ProcessStartError) {
            identifier = try InterruptibleGroups.start { () throws(ProcessStartError) in
                try program.spawn(input: inputFile, output: output.writing)
            }
        } catch {
            watch(nil)
            throw error
        }
        watch(identifier)
        // As long as this process could write, the output would have no end.
        output.writing.close()
        inputFile.close()
        outputPipe = output.reading
        endPipe = end.reading
        _ = fcntl(outputPipe.number, F_SETFL, O_NONBLOCK)
    }

    /// Starts a thread that closes a descriptor when a process has ended, and leaves the process to be waited for.
    ///
    /// Gives the function that names the process; with nil there is none, and the descriptor is closed at once. The thread
    /// is there before the process: a process that nobody can wait for must not be started. Closing the descriptor wakes
    /// whoever polls the pipe's other end. Throws ``ProcessStartError`` where the system gives no thread.
    private static func closeWhenEnded(
        _ descriptor: Descriptor
    ) throws(ProcessStartError) -> @Sendable (pid_t?) -> Void {
        let process = Mutex<pid_t??>(nil)
        let named = Signal()
        do {
            try WorkerThread.start {
                named.wait { process.withLock { $0 != nil } }
                if case .some(.some(let process)) = process.withLock({ $0 }) {
                    var information = siginfo_t()
                    while waitid(P_PID, id_t(process), &information, WEXITED | WNOWAIT) < 0, errno == EINTR {}
                }
                descriptor.close()
            }
        } catch {
            throw .thread(error)
        }
        return { identifier in
            process.withLock { $0 = .some(identifier) }
            named.raise()
        }
    }

    /// Waits for the end of the process, and sees to it that nothing of its group is left, nor what left the group.
    ///
    /// `receive` gets its output as it comes. At the deadline the whole group is told to end (`SIGTERM`), and killed after the
    /// grace (`SIGKILL`). The clock stands while the machine sleeps.
    public mutating func wait(
        until deadline: SuspendingClock.Instant,
        grace: Duration,
        receive: (ArraySlice<UInt8>) -> Void
    ) -> End {
        enum Stage { case running, closing, asked, killed }
        var stage = Stage.running
        var next = deadline
        var wasLate = false
        var leftProcesses = false
        while !(isEnded && isAtEnd) {
            if isEnded, stage == .running {
                // Something still holds the output of a program that has ended: the rest of a pipeline, which is about to end,
                // or what the program left behind, which is not waited for.
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
                    // Nobody survives that but who left the group, or whom the kernel does not let go yet.
                    next = SuspendingClock.now + .milliseconds(300)
                case .killed:
                    return end(wasLate: wasLate, leftProcesses: leftProcesses)
                }
            }
            listen(until: next, receive)
        }
        return end(wasLate: wasLate, leftProcesses: leftProcesses)
    }

    private func end(wasLate: Bool, leftProcesses: Bool) -> End {
        // As long as the ended process is not waited for, its number, and so that of the group, belongs to nobody else.
        signal(SIGKILL)
        InterruptibleGroups.end(identifier, marks: marks)
        defer {
            outputPipe.close()
            endPipe.close()
        }
        // One that even SIGKILL did not end (a file server that hangs) is left to the system rather than waited for.
        let status = isEnded ? reap() : .killed(SIGKILL)
        return End(status: status, wasLate: wasLate, leftProcesses: leftProcesses)
    }

    private func signal(_ number: Int32) {
        kill(-identifier, number)
        // A stopped process heeds nothing but SIGKILL before it goes on.
        if number == SIGTERM { kill(-identifier, SIGCONT) }
    }

    /// Waits for output or the end, and hands over what is there.
    private mutating func listen(until deadline: SuspendingClock.Instant, _ receive: (ArraySlice<UInt8>) -> Void) {
        var watched: [pollfd] = []
        if !isAtEnd { watched.append(pollfd(fd: outputPipe.number, events: Int16(POLLIN), revents: 0)) }
        if !isEnded { watched.append(pollfd(fd: endPipe.number, events: Int16(POLLIN), revents: 0)) }
        let left = max(.zero, deadline - SuspendingClock.now).components
        let milliseconds = min(left.seconds, 3600) * 1000 + left.attoseconds / 1_000_000_000_000_000 + 1
        guard poll(&watched, nfds_t(watched.count), Int32(milliseconds)) > 0 else { return }
        for one in watched where one.fd == endPipe.number && one.revents != 0 { isEnded = true }
        // The end is noticed before the reading, so that what was written before it is read in any case. A pipe holds
        // 64 KiB unless somebody enlarged it; a flood that goes on is read piece by piece between looks at the clock.
        for _ in 0..<4 where !isAtEnd {
            let count = read(outputPipe.number, &buffer, buffer.count)
            if count > 0 {
                receive(buffer[..<count])
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
