internal import Foundation
internal import Glibc

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
            var process = try HookProcess(
                file,
                environment: environment(for: call, in: context).merging(input.variables) { $1 },
                folder: context.workspace,
                input: input.text,
                hiding: secrets(in: context)
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
