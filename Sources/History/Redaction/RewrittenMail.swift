internal import Foundation

/// A mail whose subject and body were replaced.
struct RewrittenMail {
    /// A file of the mail.
    struct File {
        let name: String
        let type: String
        let text: String
    }

    /// The mail as base64 in one line; the body is empty if the former mail had no boundary.
    let base64: String

    init(_ former: String, subject: String?, text: String?, html: String?, files: [File]) {
        let mail = Data(base64Encoded: former).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let head = mail.range(of: "\r\n\r\n").map { String(mail[..<$0.lowerBound]) } ?? ""
        var lines: [String] = []
        var isSubject = false
        for line in head.components(separatedBy: "\r\n") {
            if line.first != " ", line.first != "\t" { isSubject = line.lowercased().hasPrefix("subject:") }
            if !isSubject { lines.append(line) }
        }
        lines.insert("Subject: \(Self.encodedWords(subject ?? ""))", at: 0)
        let boundary = lines.lazy.compactMap { line in
            line.range(of: "boundary=\"").map { line[$0.upperBound...].prefix { $0 != "\"" } }
        }.first.map(String.init)
        let bodies = [("text/plain", text), ("text/html", html)].map { Self.part($0, $1 ?? "") }
        var body = ""
        if let boundary, files.isEmpty {
            body = Self.parts(bodies, boundary)
        } else if let boundary {
            let inner = "=_bodies_\(boundary.filter { $0.isLetter || $0.isNumber })"
            let letter =
                "Content-Type: multipart/alternative;\r\n boundary=\"\(inner)\"\r\n\r\n" + Self.parts(bodies, inner)
            let attached = files.map { file in
                Self.part(file.type, file.text, "Content-Disposition: attachment;\r\n filename=\"\(file.name)\"\r\n")
            }
            body = Self.parts([letter] + attached, boundary)
        }
        base64 = Data("\(lines.joined(separator: "\r\n"))\r\n\r\n\(body)".utf8).base64EncodedString()
    }

    private static func part(_ type: String, _ text: String, _ headers: String = "") -> String {
        "Content-Type: \(type); charset=utf-8\r\n\(headers)Content-Transfer-Encoding: base64\r\n\r\n\(lines(text))\r\n"
    }

    private static func parts(_ parts: [String], _ boundary: String) -> String {
        parts.map { "--\(boundary)\r\n\($0)" }.joined() + "--\(boundary)--\r\n"
    }

    private static func lines(_ text: String) -> String {
        Data(text.utf8).base64EncodedString(options: [
            .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
        ])
    }

    // Encoded words have 75 characters at most (RFC 2047, section 2), and hold whole characters.
    private static func encodedWords(_ text: String) -> String {
        var words: [String] = [""]
        for scalar in text.unicodeScalars {
            let next = String(scalar)
            if (words.last?.utf8.count ?? 0) + next.utf8.count > 42 { words.append("") }
            words[words.count - 1] += next
        }
        return words.map { "=?utf-8?B?\(Data($0.utf8).base64EncodedString())?=" }.joined(separator: "\r\n ")
    }
}
