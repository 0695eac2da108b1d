internal import Mustache

/// The content type of HTML pages for the template engine.
///
/// The engine's own escaping compares characters and so misses a quotation mark with a combining mark; browsers compare
/// code points.
struct PageText: MustacheContentType {
    /// The name of the content type in templates.
    static let name: String = {
        MustacheContentTypes.register(PageText(), named: "RECORDAL-PAGE")
        return "RECORDAL-PAGE"
    }()

    func escapeText(_ text: String) -> String { PageText.escape(text) }

    /// Escapes all characters with a meaning in a page or in a quoted attribute.
    static func escape(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result.append(contentsOf: "&amp;".unicodeScalars)
            case "<": result.append(contentsOf: "&lt;".unicodeScalars)
            case ">": result.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
            case "'": result.append(contentsOf: "&#39;".unicodeScalars)
            default: result.append(scalar)
            }
        }
        return String(result)
    }
}
