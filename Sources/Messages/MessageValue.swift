internal import Mustache
internal import Rendering

/// The value of a name in a template.
enum MessageValue: Sendable {
    /// No value: an empty text, and false in a section.
    case absent
    /// A text from any source.
    case text(String)
    /// A count; zero is false in a section.
    case count(Int)
    /// True or false.
    case flag(Bool)
    /// Several texts, each of which is `.` in a section.
    case texts([String])
    /// Several sets of fields.
    case list([MessageFields])
    /// A set of fields.
    case fields(MessageFields)

    /// Makes a text; nil and the empty text are absent.
    init(_ text: String?) {
        self = if let text, !text.isEmpty { .text(text) } else { .absent }
    }

    /// The value for the template engine.
    ///
    /// Foreign text is escaped and put on one line, because a line break in a value could look like a new line of the
    /// message.
    var rendered: Any {
        switch self {
        case .absent: Absent()
        case .text(let text): SafeText.line(text)
        case .count(let number): Count(number: number)
        case .flag(let flag): flag
        case .texts(let texts): texts.map(SafeText.line)
        case .list(let list): list.map(\.rendered)
        case .fields(let fields): fields.rendered
        }
    }
}

/// Values by name.
///
/// A kind of message always has the same names; an unknown value is `absent`.
typealias MessageFields = [String: MessageValue]

extension MessageFields {
    var rendered: [String: Any] { mapValues(\.rendered) }
}

private struct Absent: MustacheCustomRenderable {
    var renderText: String { "" }
    var isNull: Bool { true }
}

private struct Count: MustacheCustomRenderable {
    let number: Int
    var renderText: String { "\(number)" }
    var isNull: Bool { number == 0 }
}
