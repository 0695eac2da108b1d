internal import Mirror
internal import Rendering

extension Exchange {
    /// What was asked and answered, for a person.
    var lines: [String] {
        var lines = ["  asked      \(method) \(url) at \(asked)"]
        let time = milliseconds < 1000 ? "\(milliseconds) ms" : "\(milliseconds / 1000) s"
        let often = attempts > 1 ? ", \(attempts) attempts" : ""
        guard let status else { return lines + ["  answered   nothing, after \(time)\(often)"] }
        lines.append("  answered   \(status), \(Phrase.count(received, "byte")) in \(time)\(often)")
        if let answeredBy, answeredBy != url { lines.append("             by \(answeredBy)") }
        let told = ["content-type", "last-modified", "etag"]
        lines += headers.filter { told.contains($0.name) }.map { "             \($0.name): \($0.value)" }
        if let certificate { lines.append("  server     \(peer.map { "\($0), " } ?? "")\(certificate)") }
        return lines
    }

    var json: JSON {
        .object([
            ("method", .string(method)), ("url", .string(url)), ("answered_by", JSON(answeredBy)),
            ("status", status.map { .int($0) } ?? .null),
            (
                "headers",
                .array(headers.map { .object([("name", .string($0.name)), ("value", .string($0.value))]) })
            ),
            ("asked", .string(asked)), ("milliseconds", .int(milliseconds)), ("attempts", .int(attempts)),
            ("received", .int(received)), ("peer", JSON(peer)), ("certificate", JSON(certificate)),
            ("sha256", JSON(artifact?.sha256.hex)), ("size", artifact.map { .int($0.size) } ?? .null),
        ])
    }
}
