internal import System

extension Hook {
    /// The default time between `SIGTERM` and `SIGKILL`.
    public static let defaultGrace = Duration.seconds(2)

    /// Runs the hook with one message and waits for its end.
    ///
    /// The hook runs directly (without a shell), in its own session and process group, in the workspace's folder and
    /// with the three standard descriptors only. Problems are outcomes and not thrown. A hook may ignore its input and
    /// may write any amount of output. When it ends, the processes that it started are terminated too, also those that
    /// left its group if they can be recognised.
    public func run(
        _ call: HookCall,
        in context: HookContext,
        grace: Duration = defaultGrace
    ) -> HookAttempt {
        let start = SuspendingClock.now
        func notRun(_ fault: HookPreflightError) -> HookAttempt {
            HookAttempt(
                outcome: .notRun(fault),
                output: HookOutput(),
                duration: SuspendingClock.now - start,
                leftProcesses: false
            )
        }
        if let fault = fault() ?? context.fault() { return notRun(fault) }
        let input = call.input(usedInput)
        do throws(HookPreflightError) {
            let program = ProgramStart(
                file: file,
                environment: environment(for: call, in: context).merging(input.variables) { $1 },
                folder: context.workspace
            )
            var output = HookOutput(hiding: secrets(in: context))
            var process = try started(program, input.text)
            let end = process.wait(until: start + timeout, grace: grace) { output.append($0) }
            let outcome: HookOutcome =
                if end.wasLate {
                    .timedOut(timeout)
                } else {
                    switch end.status {
                    case .exited(0): .delivered
                    case .exited(75): .tryLater
                    case .exited(let status): .failed(status: status)
                    case .killed(let signal): .killed(signal: signal)
                    }
                }
            ActivityLog.record(.run, "\(file): \(outcome)", since: start)
            return HookAttempt(
                outcome: outcome,
                output: output,
                duration: SuspendingClock.now - start,
                leftProcesses: end.leftProcesses
            )
        } catch {
            return notRun(error)
        }
    }

    private func started(_ program: ProgramStart, _ input: String) throws(HookPreflightError) -> SupervisedProcess {
        do {
            return try SupervisedProcess(
                program,
                input: input,
                marks: ["RECORDAL_IDEMPOTENCY_KEY", "RECORDAL_WORKSPACE"]
            )
        } catch {
            throw HookPreflightError(error, starting: program)
        }
    }
}

extension HookPreflightError {
    fileprivate init(_ error: ProcessStartError, starting program: ProgramStart) {
        func inSentence(_ reason: String) -> String { "(\(reason.lowercased()))" }
        let seen =
            switch error {
            case .folder(let reason): "the folder \(program.folder) cannot be entered \(inSentence(reason))"
            case .nullCharacter: "\(program.file): a variable for it holds a null character"
            case .input(let reason): "the message for a hook could not be kept \(inSentence(reason))"
            case .descriptor(let reason): "a hook could not be started \(inSentence(reason))"
            case .thread(let error): "a hook could not be started: \(error)"
            case .program(let reason, let hint):
                "\(program.file) could not be started \(inSentence(reason))" + (hint.map(Self.advice) ?? "")
            }
        self.init(.notStarted, seen)
    }

    private static func advice(_ hint: ProcessStartError.Hint) -> String {
        switch hint {
        case .noFirstLine: "; a script needs a first line such as #!/bin/sh"
        case .noRight: "; the file system may be mounted without leave to run programs"
        case .tooLong: "; what the configuration passes to it is too long"
        }
    }
}
