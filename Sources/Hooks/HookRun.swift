internal import Foundation
internal import Glibc

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
            var process = try HookProcess(
                file,
                environment: environment(for: call, in: surroundings).merging(input.variables) { $1 },
                folder: surroundings.workspace,
                input: input.text,
                hiding: secrets(in: surroundings)
            )
            let end = process.wait(until: start + timeout, grace: grace)
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
                output: end.output,
                duration: SuspendingClock.now - start,
                leftProcesses: end.leftProcesses
            )
        } catch {
            return notRun(error)
        }
    }
}
