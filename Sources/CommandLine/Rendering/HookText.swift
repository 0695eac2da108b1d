internal import Delivery
internal import Hooks
internal import Messages
internal import Rendering

extension ConfiguredHook {
    /// The shape of ``json``.
    static let shape: JSONShape = memberShape.with(["fault": .string.orNull])
    /// The shape of ``members``.
    static let memberShape: JSONShape = [
        "event": .string, "path": .string, "file": .string, "to": .array(.string), "timeout": .integer,
        "attempts": .integer.orNull, "language": .string.orNull, "environment": .array(.string),
    ]

    /// For whom it is, in a table.
    var recipients: String {
        event.isOfObligations ? "those concerned" : to.joined(separator: ", ")
    }

    var members: [(String, JSON)] {
        [
            ("event", .string(event.rawValue)), ("path", .string(path)), ("file", .string(hook.file)),
            ("to", .array(to.map { .string($0) })), ("timeout", .int(Int(hook.timeout.components.seconds))),
            ("attempts", JSON(attempts)), ("language", JSON(language)),
            ("environment", .array((hook.passedNames + hook.variables.keys.sorted()).map { .string($0) })),
        ]
    }

    var json: JSON { .object(members + [("fault", JSON(hook.fault()?.description))]) }
}

extension HookAttempt {
    /// The shape of ``members``.
    static let shape: JSONShape = [
        "delivered": .boolean, "outcome": .string, "status": .integer.orNull, "milliseconds": .integer,
        "output": .string, "output_bytes": .integer, "left_processes": .boolean,
    ]

    /// What came of it, for a person.
    func lines(of hook: ConfiguredHook, _ style: TextStyle) -> [StyledText] {
        let word: StyledText =
            outcome.isDelivered ? "\(outcome.description)" : "\(style.red("failed")), \(outcome.description)"
        var lines: [StyledText] = [
            "\(hook.event.rawValue): \(hook.path)", "  \(word), after \(duration.formattedInSeconds)",
        ]
        if leftProcesses { lines.append("  it left processes running, which were ended") }
        guard !output.text.isEmpty else { return lines }
        lines.append("  its output:")
        let written = output.text.hasSuffix("\n") ? output.text.dropLast() : output.text[...]
        return lines + written.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)" }
    }

    var members: [(String, JSON)] {
        let status: Int? =
            switch outcome {
            case .delivered: 0
            case .tryLater: 75
            case .failed(let status): Int(status)
            case .killed, .timedOut, .notRun: nil
            }
        return [
            ("delivered", .bool(outcome.isDelivered)), ("outcome", .string(outcome.description)),
            ("status", JSON(status)),
            ("milliseconds", .int(milliseconds)),
            ("output", .string(output.text)), ("output_bytes", .int(output.total)),
            ("left_processes", .bool(leftProcesses)),
        ]
    }
}
