internal import Documents
internal import Foundation
internal import Transport

/// Decides whether a response can be the register's document, by its status, its type and its first bytes.
///
/// A log-in page, a captcha or an error page is reported and never parsed or circumvented.
struct ResponseCheck {
    private let response: WebResponse
    private let start: [UInt8]
    private let expectsPage: Bool
    private let method: String
    private let secrets: Redaction

    init(_ response: WebResponse, start: [UInt8], expectsPage: Bool, request: WebRequest) {
        method = request.method.word
        secrets = request.secrets
        self.response = response
        self.start = start
        self.expectsPage = expectsPage
    }

    /// The problem with the response and advice; nil where the response may be the document.
    ///
    /// Secrets that a page repeats are removed from the text.
    var refusal: String? { sentence.map(secrets.clean) }

    private var sentence: String? {
        let tried = "\(method) \(response.url)"
        if response.status != 200 { return "\(tried): status \(response.status), \(statusPhrase)" }
        return pagePhrase.map { "\(tried): \($0)" }
    }

    private var statusPhrase: String {
        let later = "nothing was changed; it is tried again next time"
        switch response.status {
        case 401, 407: return "the server asks who you are; give the source's 'headers' what it wants"
        case 403: return "the server refuses to hand it out; ask its keeper for leave, or save the file by hand"
        case 404, 410: return "there is nothing at this address; look for where the register is now"
        case 429:
            return "the server is asked too often" + retryAfter + "; nothing was changed; let the timer run less often"
        case 500...599: return "the server has a fault" + retryAfter + "; \(later)"
        case 200...299: return "which is not a whole document; \(later)"
        case 304: return "that nothing is new, which was not asked; \(later)"
        case 300...399: return "a redirect that leads nowhere; open the address in a browser"
        default: return "the server does not like the request; open the address in a browser"
        }
    }

    private var retryAfter: String { response.header("retry-after").map { " (Retry-After: \($0.prefix(40)))" } ?? "" }

    private var type: String {
        (response.header("content-type") ?? "").prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased()
    }

    private var pagePhrase: String? {
        let container = Container.sniff(start)
        let text = String(decoding: start.map { $0 < 0x80 ? $0 : 0x3F }, as: UTF8.self).lowercased()
        // The bytes decide: a workbook or JSON is accepted whatever type the server declares.
        let isPage = container == .html || (type == "text/html" && container == .text && text.contains("</"))
        guard isPage else {
            let isOther = ["image/", "video/", "audio/", "font/"].contains(where: type.hasPrefix)
            return isOther ? "the server calls it \(type); name the address of the register's file" : nil
        }
        let advice = "nothing was changed and it was not read; open the address in a browser"
        if Self.challenges.contains(where: text.contains) {
            return
                "a bot wall came in place of the register\(title); ask the register's keeper for a way in, or save the "
                + "file by hand"
        }
        let hasTable = text.contains("<table")
        if Self.captchas.contains(where: text.contains), !(expectsPage && hasTable) {
            return "a captcha came in place of the register\(title); save the file by hand"
        }
        if Self.logIns.contains(where: text.contains), !(expectsPage && hasTable) {
            return
                "a log-in page came in place of the register\(title); log in with the source's 'headers', or save the "
                + "file by hand"
        }
        if expectsPage { return nil }
        let isError = Self.errors.contains { titleText.lowercased().contains($0) }
        return
            "\(isError ? "an error page" : "an HTML page") with status 200 came in place of the register\(title); \(advice)"
    }

    private var title: String { titleText.isEmpty ? "" : " ('\(titleText)')" }

    private var titleText: String {
        let text = String(decoding: start.prefix(16 << 10), as: UTF8.self)
        guard let open = text.range(of: "<title", options: .caseInsensitive),
            let begin = text[open.upperBound...].firstIndex(of: ">"),
            let end = text.range(of: "</title", options: .caseInsensitive, range: begin..<text.endIndex)
        else { return "" }
        let words = text[text.index(after: begin)..<end.lowerBound].split(whereSeparator: \.isWhitespace)
        return String(words.joined(separator: " ").prefix(80))
    }

    private static let challenges = [
        "just a moment...", "cf-browser-verification", "/cdn-cgi/challenge-platform", "_incapsula_resource",
        "attention required! | cloudflare", "ddos-guard", "checking your browser", "__jsl_clearance", "px-captcha",
        "datadome",
    ]
    private static let captchas = ["g-recaptcha", "h-captcha", "hcaptcha.com", "cf-turnstile", "captcha"]
    private static let logIns = ["type=\"password\"", "type='password'", "type=password"]
    private static let errors = [
        "error", "not found", "404", "403", "500", "502", "503", "unavailable", "forbidden", "denied", "maintenance",
        "fehler", "erreur", "ошибка", "не найден", "недоступ", "错误", "維護", "维护", "エラー",
    ]
}
