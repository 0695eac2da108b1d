import Foundation

/// A list that a test makes up: its states, one after the other, the way in which it is handed out, and what goes wrong with
/// which request.
///
/// `POST /script` sets it, and begins to count requests anew; `/script/list` hands it out.
struct Script: Codable, Sendable {
    /// Something that goes wrong with some requests, counted from 1.
    struct Fault: Codable, Sendable {
        let name: String
        let from: Int
        let to: Int
    }

    /// The rows of each state: number and end.
    let states: [[[String]]]
    /// After how many requests the next state comes, in order.
    let changes: [Int]
    /// `document`, `number`, `offset`, `next` or `cursor`.
    let way: String
    /// `json`, `csv` or `html`, for a document.
    let format: String
    /// How many rows a page is to have, and the most that the server gives.
    let size: Int
    let cap: Int
    /// Whether pages declare the number of entries.
    let declares: Bool
    /// Whether answers have a mark (ETag).
    let hasMarks: Bool
    let faults: [Fault]

    /// The answer to a request by its number from 1, before what goes wrong on the wire.
    func answer(_ request: Request, _ number: Int) -> Answer {
        let state = states[min(states.count - 1, changes.count { number > $0 })]
        let names = Set(faults.filter { ($0.from...$0.to).contains(number) }.map(\.name))
        var answer = way == "document" ? document(state) : page(state, request, names)
        if hasMarks {
            let tag = "\"\(String(answer.body.reduce(5381) { ($0 &* 33) ^ UInt64($1) }, radix: 16))\""
            answer.headers.append(("ETag", tag))
            if request.header("If-None-Match") == tag {
                answer.status = 304
                answer.body = Data()
                answer.length = .some(nil)
            }
        }
        return answer
    }

    /// What goes wrong on the wire with a request.
    func wireFaults(_ number: Int) -> [String] { faults.filter { ($0.from...$0.to).contains(number) }.map(\.name) }

    private func document(_ rows: [[String]]) -> Answer {
        switch format {
        case "csv":
            return Answer("Number,End\n" + rows.map { $0.joined(separator: ",") + "\n" }.joined())
        case "html":
            let lines = rows.map { "<tr>" + $0.map { "<td>\($0)</td>" }.joined() + "</tr>\n" }.joined()
            return Answer(
                "<html><body><table><tr><th>Number</th><th>End</th></tr>\n\(lines)</table></body></html>",
                type: "text/html; charset=utf-8"
            )
        default: return Answer("{\"rows\":[\(json(rows))]}", type: "application/json")
        }
    }

    private func json(_ rows: [[String]]) -> String {
        rows.map { "{\"Number\":\"\($0[0])\",\"End\":\"\($0[1])\"}" }.joined(separator: ",\n")
    }

    private func page(_ rows: [[String]], _ request: Request, _ names: Set<String>) -> Answer {
        let given = min(size, cap)
        let position =
            switch way {
            case "offset": request.number("offset", 0)
            case "number": (request.number("page", 1) - 1) * given
            default: request.number("at", 0)
            }
        let start = min(names.contains("same-page") ? 0 : position, rows.count)
        var shown = Array(rows[start..<min(start + given, rows.count)])
        let hasMore = start + given < rows.count
        if names.contains("short"), !shown.isEmpty { shown.removeLast((shown.count + 1) / 2) }
        if names.contains("empty") { shown = [] }
        if names.contains("doubled-row"), let row = rows.first, start > 0 { shown.append(row) }
        var text = "{\"rows\":[\(json(shown))]"
        if declares {
            let total = max(0, rows.count - (names.contains("stale-total") ? given : 0))
            text += ",\"total\":\(total)"
            if names.contains("two-totals") { text += ",\"total\":\(total + 1)" }
        }
        if way == "next" || way == "cursor" {
            let next = way == "next" ? "list?at=\(start + given)" : "\(start + given)"
            text += ",\"next\":" + (hasMore && !names.contains("no-next") ? "\"\(next)\"" : "null")
        }
        return Answer(text + "}", type: "application/json")
    }
}
