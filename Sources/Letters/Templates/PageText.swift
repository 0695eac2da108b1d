internal import Mustache

/// Text within a page.
///
/// The engine's own escaping goes by characters and so lets a quote through that a combining mark
/// follows; a browser goes by code points.
struct PageText: MustacheContentType {
    /// The name by which templates of pages ask for it.
    static let name: String = {
        MustacheContentTypes.register(PageText(), named: "RECORDAL-PAGE")
        return "RECORDAL-PAGE"
    }()

    func escapeText(_ text: String) -> String { PageText.escape(text) }

    /// The text with all escaped that means something within a page or a quoted attribute of it.
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
