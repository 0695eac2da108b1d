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
}
