internal import Matching
public import Recordations

/// What a list is narrowed to: the fields of a customs search form and some more.
///
/// Everything given must hold.
public struct Filter: Sendable {
    /// Text in mark, holder, numbers or agent.
    public var text: String?
    /// Text in one field each.
    public var fields: [Field: String] = [:]
    /// Text in the goods.
    public var goods: String?
    /// Texts must be the whole field, not a part of it.
    public var isExact = false
    /// Registers or sources.
    public var sources: [String] = []
    /// Jurisdictions.
    public var jurisdictions: [String] = []
    /// Statuses.
    public var statuses: [Status] = []
    /// Right types, or the register's words.
    public var rightTypes: [String] = []
    /// Countries of the holder.
    public var countries: [String] = []
    /// Nice classes, of which one is enough.
    public var classes = NiceClasses([])
    /// Presences.
    public var presences: [String] = []
    /// The owner that a note names.
    public var owner: String?
    /// One of the tags.
    public var tag: String?
    /// Recordations that end on this day or later.
    public var endsFrom: CivilDate?
    /// Recordations that end on this day or earlier.
    public var endsTo: CivilDate?
    /// Only those of a portfolio.
    public var portfolio: Portfolio?
    /// Not more than so many.
    public var limit: Int?

    /// Makes a filter that lets everything through.
    public init() {}

    /// What must be in the searched column.
    var needles: [SearchNeedle] {
        (text.map { [SearchNeedle($0, mayBeNumber: true, isExact: isExact)] } ?? [])
            + fields.map { field, text in
                SearchNeedle(text, mayBeNumber: SearchColumn.numbers.contains(field), isExact: isExact)
            }
    }
}

/// A text that is looked for in the searched column: as it stands, or as a number in its numbers.
package struct SearchNeedle {
    /// The text, folded for searching.
    package let text: [UInt8]
    /// The same as numbers are compared; nil where it is no number, and where it is not to be taken for one.
    package let number: [UInt8]?

    package init(_ text: String, mayBeNumber: Bool, isExact: Bool = false) {
        self.text = Array(SearchText.folded(text).utf8)
        let folded = NumberText.folded(text)
        // A whole number may have one digit; whether it is the whole is looked at later.
        let part =
            isExact ? (folded.utf8.contains { (0x30...0x39).contains($0) } ? folded : nil) : NumberText.part(text)
        number = mayBeNumber ? part.map { Array($0.utf8) } : nil
    }
}
