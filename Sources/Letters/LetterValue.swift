internal import Mustache
internal import Rendering

/// What a name in a template can stand for.
enum LetterValue: Sendable {
    /// Nothing: an empty text, and false in a section.
    case absent
    /// A text of anybody's.
    case text(String)
    /// A count; zero is false in a section.
    case count(Int)
    /// True or false.
    case flag(Bool)
    /// Texts, each of which is `.` in a section.
    case texts([String])
    /// Things with names of their own.
    case list([LetterFields])
    /// A thing with names of its own.
    case fields(LetterFields)

    /// A text, or nothing.
    init(_ text: String?) {
        self = if let text, !text.isEmpty { .text(text) } else { .absent }
    }

    /// The value as the template engine takes it.
    ///
    /// What others wrote is made safe to look at and kept to one line, for a line
    /// break within a value could pass for a line of the letter's own.
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

/// Names and what they stand for.
///
/// A kind of letter always has the same names; what is not known is there and absent.
typealias LetterFields = [String: LetterValue]

extension LetterFields {
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
