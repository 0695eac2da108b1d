/// The error codes that a spreadsheet shows in place of a value.
enum SheetError {
    /// The codes of Excel and LibreOffice, in English and in the languages in which sheets are often saved as text.
    private static let codes: Set<[UInt8]> = Set(
        [
            "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!",
            "#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#BUSY!", "#EXTERNAL!", "#PYTHON!", "#TIMEOUT!",
            "#ПУСТО!", "#ДЕЛ/0!", "#ЗНАЧ!", "#ССЫЛКА!", "#ИМЯ?", "#ЧИСЛО!", "#Н/Д",
            "#WERT!", "#BEZUG!", "#ZAHL!", "#NV", "#ÜBERLAUF!",
            "#VALEUR!", "#NOM?", "#NOMBRE!", "#¡VALOR!", "#¡REF!", "#¿NOMBRE?", "#¡NUM!", "#¡DIV/0!",
        ].map { Array($0.utf8) }
    )
    private static let longest = codes.map(\.count).max() ?? 0

    /// Whether a cell's whole text, without blanks at its ends, is an error code.
    static func isCode(_ cell: ArraySlice<UInt8>) -> Bool {
        guard cell.count <= longest + 16 else { return false }
        let text = Array(cell.drop { $0 <= 0x20 }.reversed().drop { $0 <= 0x20 }.reversed())
        if codes.contains(text) { return true }
        let number = text.dropFirst(4)
        return text.starts(with: "Err:".utf8) && number.count == 3 && number.allSatisfy { (0x30...0x39).contains($0) }
    }
}
