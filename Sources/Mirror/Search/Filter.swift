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

    /// The parts of the searched column that must be in it, folded.
    var needles: [String] {
        (text.map { [$0] } ?? []) + fields.values
    }
}
