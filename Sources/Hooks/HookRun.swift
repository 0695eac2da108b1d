internal import System

extension Hook {
    /// How long processes have between being asked to end and being killed.
    public static let usualGrace = Duration.seconds(2)

    /// Runs the hook with one message and waits for its end.
    ///
    /// It is run directly, in a session and process group of its own, with the workspace as current folder, without any
    /// descriptor but the three standard ones. Nothing is thrown: whatever goes wrong is an outcome. A hook that does not
    /// read its input, or writes without end, is none the worse for it. When it ends, what it started is ended too, also what
    /// left its group, as far as the system tells.
    public func run(
        _ call: HookCall,
        in surroundings: HookContext,
        grace: Duration = usualGrace
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
        if let fault = fault() ?? surroundings.fault() { return notRun(fault) }
        let input = call.input(usedInput)
        do throws(HookPreflightError) {
            let program = ProgramStart(
                file: file,
                environment: environment(for: call, in: surroundings).merging(input.variables) { $1 },
                folder: surroundings.workspace
            )
            var output = HookOutput(hiding: secrets(in: surroundings))
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
