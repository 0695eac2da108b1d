/// The selection of a sheet of a workbook.
public enum SheetChoice: Hashable, Sendable {
    /// The first sheet with cells that is not hidden, or the first sheet when all are hidden.
    case first
    /// The sheet with a number, from 1, in the order of the workbook; hidden sheets count.
    case number(Int)
    /// The sheet with exactly this name.
    case named(String)
}
