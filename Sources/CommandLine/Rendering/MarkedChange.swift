internal import Rendering

/// Two sides of a change with their difference marked: in bold, or in brackets where text has no styles.
///
/// Of a long text only the words about the difference are shown.
struct MarkedChange {
    let old: StyledText
    let new: StyledText

    // Texts up to this length are shown whole; of longer ones this much stays on each side of a difference.
    private static let limit = 100
    private static let kept = 24
    // Comparing takes the square of the number of pieces.
    private static let mostPieces = 3000

    init(_ old: String?, _ new: String?, _ style: TextStyle) {
        let (olds, news) = (Self.pieces(old ?? ""), Self.pieces(new ?? ""))
        let (oldMarks, newMarks) = Self.marks(olds, news)
        self.old =
            old == nil ? "no value" : Self.text(olds, oldMarks, gaps: Self.gaps(oldMarks, newMarks), style: style)
        self.new =
            new == nil ? "no value" : Self.text(news, newMarks, gaps: Self.gaps(newMarks, oldMarks), style: style)
    }

    /// A text cut to where it differs from another one, without marks.
    static func plain(_ text: String?, against other: String?) -> StyledText {
        guard let text else { return "no value" }
        let pieces = pieces(text)
        let marks = marks(pieces, Self.pieces(other ?? ""))
        return Self.text(pieces, marks.old, gaps: gaps(marks.old, marks.new), style: nil)
    }

    // Runs of letters and digits, and every other sign on its own.
    private static func pieces(_ text: String) -> [Substring] {
        var pieces: [Substring] = []
        var rest = text[...]
        while let first = rest.first {
            let count = isWord(first) ? rest.prefix(while: isWord).count : 1
            pieces.append(rest.prefix(count))
            rest = rest.dropFirst(count)
        }
        return pieces
    }

    private static func isWord(_ character: Character) -> Bool {
        (character.isLetter || character.isNumber) && DisplayWidth.of(String(character)) == 1
    }

    private static func marks(_ old: [Substring], _ new: [Substring]) -> (old: [Bool], new: [Bool]) {
        var oldMarks = [Bool](repeating: false, count: old.count)
        var newMarks = [Bool](repeating: false, count: new.count)
        if max(old.count, new.count) > mostPieces {
            let head = zip(old, new).prefix { $0 == $1 }.count
            let tail = zip(old.dropFirst(head).reversed(), new.dropFirst(head).reversed()).prefix { $0 == $1 }.count
            for index in head..<(old.count - tail) { oldMarks[index] = true }
            for index in head..<(new.count - tail) { newMarks[index] = true }
        } else {
            for change in new.difference(from: old) {
                switch change {
                case .remove(let offset, _, _): oldMarks[offset] = true
                case .insert(let offset, _, _): newMarks[offset] = true
                }
            }
        }
        return (joined(oldMarks, old), joined(newMarks, new))
    }

    // What stands between two marked pieces is marked too where it is only a space or a point, and nothing is marked where
    // no word is common to both.
    private static func joined(_ marks: [Bool], _ pieces: [Substring]) -> [Bool] {
        var marks = marks
        func isSign(_ index: Int) -> Bool {
            !(pieces[index].first?.isLetter ?? false) && !(pieces[index].first?.isNumber ?? false)
        }
        for index in marks.indices.dropFirst().dropLast() where !marks[index] && isSign(index) {
            let after = marks[(index + 1)...].prefix(2)
            if marks[index - 1], after.first == true || (after.last == true && isSign(index + 1)) {
                marks[index] = true
            }
        }
        let isAllMarked = marks.indices.allSatisfy { marks[$0] || isSign($0) }
        return isAllMarked ? marks.map { _ in false } : marks
    }

    // The pieces before which the other side has more.
    private static func gaps(_ marks: [Bool], _ others: [Bool]) -> Set<Int> {
        var gaps: Set<Int> = []
        var other = others.startIndex
        for index in marks.indices where !marks[index] {
            if other < others.endIndex, others[other] { gaps.insert(index) }
            while other < others.endIndex, others[other] { other += 1 }
            other += 1
        }
        return gaps
    }

    private static func text(
        _ pieces: [Substring],
        _ marks: [Bool],
        gaps: Set<Int>,
        style: TextStyle?
    ) -> StyledText {
        var runs: [(text: String, isMarked: Bool)] = []
        for (index, (piece, isMarked)) in zip(pieces, marks).enumerated() {
            if gaps.contains(index) { runs.append(("", true)) }
            if let last = runs.indices.last, runs[last].isMarked == isMarked {
                runs[last].text += piece
            } else {
                runs.append((String(piece), isMarked))
            }
        }
        let isLong = pieces.reduce(0) { $0 + $1.count } > limit
        var text: StyledText = ""
        for (index, run) in runs.enumerated() {
            let shown =
                isLong
                ? cut(run.text, isFirst: index == 0, isLast: index == runs.count - 1, isMarked: run.isMarked) : run.text
            guard run.isMarked, !run.text.isEmpty, let style else {
                text = "\(text)\(shown)"
                continue
            }
            text = style.isColoured ? "\(text)\(style.bold(shown))" : "\(text)[\(shown)]"
        }
        return text
    }

    private static func cut(_ text: String, isFirst: Bool, isLast: Bool, isMarked: Bool) -> String {
        // A whole text without a mark shows its beginning.
        if isFirst, isLast || isMarked { return text.count > 2 * limit ? text.prefix(2 * limit) + "…" : text }
        if isMarked { return text.count > 2 * limit ? text.prefix(2 * limit) + "…" : text }
        let head = isFirst ? 0 : kept
        let tail = isLast ? 0 : kept
        guard text.count > head + tail + 8 else { return text }
        return wholeWords(text.prefix(head)) + "…" + String(wholeWords(text.suffix(tail).reversed()).reversed())
    }

    // Without the piece of a word at the end.
    private static func wholeWords(_ text: some Sequence<Character>) -> String {
        let text = String(Array(text))
        guard let space = text.lastIndex(of: " "), space != text.startIndex else { return text }
        return String(text[...space])
    }
}
