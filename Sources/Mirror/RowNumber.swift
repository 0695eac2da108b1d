/// The numbers of a table's rows.
package enum RowNumber {
    // No disk holds so many rows: a greater number is damage, and counting on from it could overflow.
    private static let most = 1 << 48

    /// The number that follows the last one of a table.
    ///
    /// Throws ``MirrorError`` of kind `unsound` for a last number that no program wrote.
    package static func after(_ last: Int, in table: String) throws -> Int {
        guard (0..<most).contains(last) else {
            throw MirrorError(
                .unsound,
                "the last row of the table '\(table)' has the number \(last), which recordal never writes",
                advice: "recordal doctor says what else is damaged; go back to a copy of the mirror that is sound"
            )
        }
        return last + 1
    }
}
