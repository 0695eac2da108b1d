internal import Foundation
internal import Recordations

/// Words by which registers say, in place of a value, that an entry has ended.
enum EndingWords {
    /// The words, folded and without white space, with the status that they mean.
    ///
    /// A cell that begins with one of them
    /// says so, whatever follows: `Исключён приказом № 283`.
    static let all: [(word: String, status: Status)] = Dictionary(
        words.map { (squeezed($0.0), $0.1) },
        uniquingKeysWith: { first, _ in first }
    )
    .sorted { ($1.key.count, $0.key) < ($0.key.count, $1.key) }.map { ($0.key, $0.value) }

    private static let byLetter = Dictionary(grouping: all) { $0.word.first ?? " " }

    private static let words: [(String, Status)] = [
        ("excluded", .cancelled), ("cancelled", .cancelled), ("canceled", .cancelled), ("deleted", .cancelled),
        ("removed", .cancelled), ("struck off", .cancelled), ("struck out", .cancelled), ("withdrawn", .cancelled),
        ("terminated", .cancelled), ("annulled", .revoked), ("revoked", .revoked), ("invalidated", .revoked),
        ("expired", .expired), ("lapsed", .expired), ("ceased", .expired),
        ("исключен", .cancelled), ("исключена", .cancelled), ("исключено", .cancelled), ("аннулирован", .revoked),
        ("аннулирована", .revoked), ("отозван", .revoked), ("прекращен", .expired), ("прекращена", .expired),
        ("прекращено", .expired), ("снят с учета", .cancelled), ("удален", .cancelled), ("срок истек", .expired),
        ("истек срок", .expired), ("истек", .expired), ("недействителен", .revoked), ("утратил силу", .expired),
        ("виключено", .cancelled), ("виключений", .cancelled), ("анульовано", .revoked), ("припинено", .expired),
        ("алып тасталды", .cancelled), ("шығарылды", .cancelled), ("выключаны", .cancelled),
        ("注销", .cancelled), ("註銷", .cancelled), ("已注销", .cancelled), ("撤销", .revoked), ("撤銷", .revoked),
        ("已撤销", .revoked), ("失效", .expired), ("已失效", .expired), ("到期", .expired), ("已到期", .expired), ("終止", .expired),
        ("终止", .expired), ("删除", .cancelled), ("刪除", .cancelled), ("廢止", .revoked),
        ("抹消", .cancelled), ("失効", .expired), ("取消", .revoked), ("満了", .expired),
        ("말소", .cancelled), ("취소", .revoked), ("만료", .expired), ("소멸", .expired), ("삭제", .cancelled),
        ("gelöscht", .cancelled), ("gestrichen", .cancelled), ("widerrufen", .revoked), ("abgelaufen", .expired),
        ("erloschen", .expired),
        ("radié", .cancelled), ("radiée", .cancelled), ("annulé", .revoked), ("supprimé", .cancelled),
        ("expiré", .expired),
        ("retiré", .cancelled), ("déchu", .revoked),
        ("cancelado", .cancelled), ("cancelada", .cancelled), ("anulado", .revoked), ("anulada", .revoked),
        ("caducado", .expired), ("caducada", .expired), ("vencido", .expired), ("vencida", .expired),
        ("eliminado", .cancelled), ("excluído", .cancelled), ("excluida", .cancelled), ("excluido", .cancelled),
        ("revocado", .revoked), ("revogado", .revoked), ("extinto", .expired), ("expirado", .expired),
        ("cancellato", .cancelled), ("cancellata", .cancelled), ("revocato", .revoked), ("scaduto", .expired),
        ("silindi", .cancelled), ("iptal edildi", .revoked), ("süresi doldu", .expired),
        ("wykreślony", .cancelled), ("wykreślono", .cancelled), ("wygasł", .expired), ("unieważniony", .revoked),
        ("ยกเลิก", .cancelled), ("เพิกถอน", .revoked), ("สิ้นอายุ", .expired), ("đã hủy", .cancelled), ("hết hạn", .expired),
    ]

    /// The word of ending at the start of a text, and its status; nil for other text.
    ///
    /// White space within the word does not count, because tables that come from a PDF break words: `Исключе н`.
    static func start(of text: String) -> (word: String, status: Status)? {
        // No register writes a long text in front of the word.
        let start = squeezed(String(text.prefix(60)))
        guard let first = start.first, let found = byLetter[first]?.first(where: { start.hasPrefix($0.word) })
        else { return nil }
        let next = start.dropFirst(found.word.count).unicodeScalars.first
        // "Cancelledo" is a mark; ideographs stand beside each other without a space.
        guard let next, next.properties.isAlphabetic, next.value < 0x2E80 else { return found }
        return isBreak(in: text, behind: found.word) ? found : nil
    }

    /// Whether white space or another sign follows the word in the text as it is written.
    private static func isBreak(in text: String, behind word: String) -> Bool {
        var left = word[...]
        var rest = SearchText.folded(String(text.prefix(60)))[...]
        while let letter = left.first, let next = rest.first {
            if next == letter { left = left.dropFirst() }
            rest = rest.dropFirst()
        }
        return left.isEmpty && rest.first.map { !$0.isLetter } ?? true
    }

    static func squeezed(_ text: String) -> String {
        SearchText.folded(text).filter { !$0.isWhitespace }
    }
}

/// Cells of one column that begin with the same word of ending.
struct Ending {
    let cell: Int
    /// The word as most of the cells write it.
    let word: String
    let status: Status
    let count: Int
    /// Whether some of the cells have white space within the word.
    let isBroken: Bool
    /// The number of characters of the word without white space.
    let length: Int

    // One such cell may be a mark of that name.
    private static let least = 2
    private static let most = 4

    /// The words of ending in a table, the most frequent first, without those of the columns `apart`.
    static func all(in profiles: [ColumnProfile], without apart: Set<Int>) -> [Ending] {
        var found: [Ending] = []
        for (cell, profile) in profiles.enumerated() where !apart.contains(cell) {
            var groups: [String: (status: Status, spellings: [String: Int])] = [:]
            for text in profile.texts {
                guard let ending = EndingWords.start(of: text) else { continue }
                let spelling = String(text.prefix(length(of: ending.word, in: text)))
                groups[ending.word, default: (ending.status, [:])].spellings[spelling, default: 0] += 1
            }
            for (word, group) in groups {
                let count = group.spellings.values.reduce(0, +)
                guard count >= least,
                    let usual = group.spellings.max(by: { ($0.value, $1.key) < ($1.value, $0.key) })
                else { continue }
                found.append(
                    Ending(
                        cell: cell,
                        word: usual.key,
                        status: group.status,
                        count: count,
                        isBroken: group.spellings.keys.contains {
                            SearchText.folded($0) != SearchText.folded(usual.key)
                        },
                        length: word.count
                    )
                )
            }
        }
        found.sort { ($1.count, $0.cell, $0.word) < ($0.count, $1.cell, $1.word) }
        return Array(found.prefix(most))
    }

    // The number of characters of the text that make the word.
    private static func length(of word: String, in text: String) -> Int {
        var left = word.count
        var length = 0
        for letter in text where left > 0 {
            length += 1
            if !letter.isWhitespace { left -= 1 }
        }
        return length
    }

    /// The pattern of the cells: the word at the start, with or without spaces within it.
    var pattern: String {
        let letters = isBroken ? word.filter { !$0.isWhitespace } : word
        return "(?i)^\\s*" + letters.map(Self.pattern).joined(separator: isBroken ? "\\s*" : "")
    }

    private static func pattern(of letter: Character) -> String {
        switch letter {
        // Both spellings stand in one register: исключен, исключён.
        case "е", "ё": "[её]"
        case "Е", "Ё": "[ЕЁ]"
        case let letter where letter.isWhitespace: "\\s+"
        case let letter where letter.isLetter: String(letter)
        default:
            letter.unicodeScalars.map { $0.properties.isAlphabetic || $0.value > 0x7F ? "\($0)" : "\\\($0)" }.joined()
        }
    }
}
