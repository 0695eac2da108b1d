/// The names of the months in a set of languages.
///
/// A name that means different months in two of the languages, such as *listopad* in Czech and Croatian, is not read:
/// the source has to name its languages.
struct MonthNames: Sendable {
    struct Name: Sendable {
        let scalars: [Unicode.Scalar]
        /// The month; 0 where the languages disagree.
        fileprivate(set) var month: Int
        fileprivate(set) var isFull: Bool
        fileprivate(set) var isAbbreviation: Bool

        func isOf(full: Bool) -> Bool { month > 0 && (full ? isFull : isAbbreviation) }
    }

    // Nil for all languages: few formats need names, and preparing all of them would take a tenth of a short command.
    private let stated: [Unicode.Scalar: [Name]]?

    /// The names that begin with a scalar, the longest first.
    private var names: [Unicode.Scalar: [Name]] { stated ?? MonthNames.everywhere }

    /// The languages of the table.
    static let languages = table.keys.sorted()

    /// The names in all languages.
    static let all = MonthNames(stated: nil)

    private static let everywhere = names(languages)

    /// No names, for formats without names.
    static let none = MonthNames(languages: [])

    // For each language 24 lists of forms: twelve full names, then twelve abbreviations.
    private static let table: [String: [[String]]] = {
        var table: [String: [[String]]] = [:]
        var language = ""
        for word in MonthTable.text.split(whereSeparator: \.isWhitespace) {
            if word.last == ":" {
                language = String(word.dropLast())
            } else {
                table[language, default: []].append(
                    word.split(separator: "|").map { String($0.map { $0 == "_" ? " " : $0 }) }
                )
            }
        }
        return table
    }()

    private init(stated: [Unicode.Scalar: [Name]]?) { self.stated = stated }

    init(languages: [String]) { stated = MonthNames.names(languages) }

    private static func names(_ languages: [String]) -> [Unicode.Scalar: [Name]] {
        var known: [[Unicode.Scalar]: Name] = [:]
        for language in languages {
            for (index, forms) in (MonthNames.table[language] ?? []).enumerated() {
                for form in forms {
                    // The point of an abbreviation is optional; the reader of a date skips it.
                    guard var scalars = DateText.folded(form) else { continue }
                    if scalars.last == "." { scalars.removeLast() }
                    let month = index % 12 + 1
                    var name =
                        known[scalars]
                        ?? Name(scalars: scalars, month: month, isFull: false, isAbbreviation: false)
                    if name.month != month { name.month = 0 }
                    if index < 12 { name.isFull = true } else { name.isAbbreviation = true }
                    known[scalars] = name
                }
            }
        }
        var names: [Unicode.Scalar: [Name]] = [:]
        for name in known.values {
            if let first = name.scalars.first { names[first, default: []].append(name) }
        }
        return names.mapValues { $0.sorted { MonthNames.goesBefore($0.scalars, $1.scalars) } }
    }

    private static func goesBefore(_ one: [Unicode.Scalar], _ other: [Unicode.Scalar]) -> Bool {
        one.count != other.count ? one.count > other.count : one.lexicographicallyPrecedes(other)
    }

    /// All names that mean one month, in an order that is the same in every run.
    var all: [Name] {
        names.values.flatMap { $0.filter { $0.month > 0 } }.sorted {
            $0.scalars.lexicographicallyPrecedes($1.scalars)
        }
    }

    /// Reads the longest name at the text's position and moves the position behind it; nil where there is no name.
    func read(_ text: inout DateText, full: Bool) -> Int? {
        guard let first = text.peek(), let candidates = names[first] else { return nil }
        guard let name = candidates.first(where: { $0.isOf(full: full) && text.comesNext($0.scalars) }) else {
            return nil
        }
        text.skip(name.scalars.count)
        return name.month
    }
}
