package import Matching
public import Recordations

/// The conditions of a list: the fields of a customs search form and some more.
///
/// A recordation has to match all that are given.
public struct Filter: Sendable {
    /// Text in mark, holder, numbers or agent.
    public var text: String?
    /// Texts by the field that has to contain them.
    public var fields: [Field: String] = [:]
    /// Text in the goods.
    public var goods: String?
    /// Whether a text has to be the whole field, not a part of it.
    public var isExact = false
    /// Registers or sources.
    public var sources: [String] = []
    /// Jurisdictions.
    public var jurisdictions: [String] = []
    /// Statuses.
    public var statuses: [Status] = []
    /// Right types, as codes or as the register writes them.
    public var rightTypes: [String] = []
    /// Countries of the holder.
    public var countries: [String] = []
    /// Nice classes, one of which has to match.
    public var classes = NiceClasses([])
    /// Presences.
    public var presences: [String] = []
    /// The owner in a note.
    public var owner: String?
    /// A tag that it has to have.
    public var tag: String?
    /// Recordations that end on this day or later.
    public var endsFrom: CivilDate?
    /// Recordations that end on this day or earlier.
    public var endsTo: CivilDate?
    /// Only recordations of a portfolio.
    public var portfolio: Portfolio?
    /// The greatest number of recordations.
    public var limit: Int?

    /// Makes a filter without conditions.
    public init() {}

    /// The texts that the searched column has to contain.
    func needles(_ rules: NumberRules) -> [SearchNeedle] {
        (text.map { [SearchNeedle($0, mayBeNumber: true, isExact: isExact, rules)] } ?? [])
            + fields.map { field, text in
                SearchNeedle(
                    text,
                    mayBeNumber: SearchColumn.numbers.contains(field),
                    // A number of one or two digits is looked for as a whole: `29` as № 29.
                    isExact: isExact || field == .registrationNumber,
                    field == .registrationNumber ? rules : .none
                )
            }
    }

    /// Whether a registration number may be looked for, so that the offices' rules are needed.
    var mayNameNumber: Bool {
        func isNumber(_ text: String?, _ isExact: Bool) -> Bool {
            text.map { SearchNeedle.number($0, isExact) != nil } ?? false
        }
        return isNumber(text, isExact) || isNumber(fields[.registrationNumber], true)
    }
}

/// A text to find in the searched column: as folded text, or as a number among its numbers.
package struct SearchNeedle {
    /// The text, folded for searching.
    package let text: [UInt8]
    /// Texts folded as numbers are, one of which a number has to contain; empty where it is no number or may not be one.
    package let numbers: [[UInt8]]

    /// Folds a text; `mayBeNumber` allows it to be found as a number, in all spellings that the offices' rules know.
    package init(_ text: String, mayBeNumber: Bool, isExact: Bool = false, _ rules: NumberRules = .none) {
        self.text = Array(SearchText.folded(text).utf8)
        guard mayBeNumber, let part = Self.number(text, isExact) else {
            numbers = []
            return
        }
        let spellings = (rules.codes.isEmpty ? [] : rules.cores(of: text)).union([part])
        // What is found by a part of a text needs no search for the whole: `Filter.admits` compares it later.
        let least = spellings.filter { text in !spellings.contains { $0 != text && text.contains($0) } }
        numbers = least.sorted().map { Array($0.utf8) }
    }

    /// A text folded as numbers are; nil where it is no number.
    static func number(_ text: String, _ isExact: Bool) -> String? {
        guard isExact else { return NumberText.part(text) }
        // An exact number may have a single digit; `Filter.admits` compares the whole field later.
        let folded = NumberText.folded(text)
        return folded.utf8.contains { (0x30...0x39).contains($0) } ? folded : nil
    }
}
