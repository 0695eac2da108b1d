/// Which sheet of a workbook is meant.
public enum SheetChoice: Hashable, Sendable {
    /// The first sheet with cells that is not hidden, or the first at all when every one is hidden.
    case first
    /// The sheet at this place in the workbook, from 1, hidden ones counted.
    case number(Int)
    /// The sheet of exactly this name.
    case named(String)
}
