internal import Curation
package import Mirror
internal import Recordations
internal import Rendering

/// The recordation that a command's argument names.
package struct NamedRecordation {
    /// The recordation's row number in the mirror.
    package let number: Int

    /// Finds it.
    ///
    /// Throws ``UsageError`` with the candidates where the name is ambiguous, and where there is none.
    package init(_ name: String, in mirror: Mirror) throws {
        try self.init(name, among: mirror.numbers(named: name), in: mirror)
    }

    /// Takes the one that was found by that name.
    ///
    /// Throws ``UsageError`` where several were, with the candidates, and where none was.
    package init(_ name: String, among numbers: [Int], in mirror: Mirror) throws {
        guard let first = numbers.first else {
            throw UsageError(
                "there is no recordation '\(SafeText.line(name))'",
                advice: "name it REGISTER:KEY, or by a part of its key, number or mark; recordal search TEXT finds it"
            )
        }
        guard numbers.count == 1 else {
            let lines = try numbers.prefix(12).compactMap { number -> String? in
                guard let found = try mirror.evidence(number: number)?.recordation else { return nil }
                return SafeText.line("\(found.id)  \(found.values[.mark] ?? "")  \(found.values[.holder] ?? "")")
            }
            let more = numbers.count > 12 ? "\n  …" : ""
            throw UsageError(
                "'\(SafeText.line(name))' can mean more than one recordation:",
                advice: lines.joined(separator: "\n  ") + more
            )
        }
        number = first
    }
}
