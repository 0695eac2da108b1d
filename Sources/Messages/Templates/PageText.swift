internal import Mustache
internal import Rendering

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
    static func escape(_ text: String) -> String { Markup.escape(text) }
}
