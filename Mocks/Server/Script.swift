import Foundation

/// A scripted list: its states in order, its kind of paging, and the faults of single requests.
///
/// `POST /script` sets the script and restarts the count of requests; `/script/list` returns the list.
struct Script: Codable, Sendable {
    /// A fault of the requests `from` to `to`, counted from 1.
    struct Fault: Codable, Sendable {
        let name: String
        let from: Int
        let to: Int
    }

    /// The rows of each state, as number and end date.
    let states: [[[String]]]
    /// The number of requests after which each next state begins, in ascending order.
    let changes: [Int]
    /// `document`, `number`, `offset`, `next` or `cursor`.
    let way: String
    /// `json`, `csv` or `html`, for a document.
    let format: String
    /// The requested rows per page, and the server's maximum.
    let size: Int
    let cap: Int
    /// Whether pages declare the number of records.
    let declares: Bool
    /// Whether responses have an entity tag (ETag).
    let hasMarks: Bool
    let faults: [Fault]

    /// Returns the response to a request, counted from 1, before the faults on the wire.
    func response(_ request: Request, _ number: Int) -> Response {
        let state = states[min(states.count - 1, changes.count { number > $0 })]
        let names = Set(faults.filter { ($0.from...$0.to).contains(number) }.map(\.name))
        var response = way == "document" ? document(state) : page(state, request, names)
        if hasMarks {
            let tag = "\"\(String(response.body.reduce(5381) { ($0 &* 33) ^ UInt64($1) }, radix: 16))\""
            response.headers.append(("ETag", tag))
            if request.header("If-None-Match") == tag {
                response.status = 304
                response.body = Data()
                response.length = .some(nil)
            }
        }
        return response
    }

    /// Returns the faults on the wire for a request.
    func wireFaults(_ number: Int) -> [String] { faults.filter { ($0.from...$0.to).contains(number) }.map(\.name) }

    private func document(_ rows: [[String]]) -> Response {
        switch format {
        case "csv":
            return Response("Number,End\n" + rows.map { $0.joined(separator: ",") + "\n" }.joined())
        case "html":
            let lines = rows.map { "<tr>" + $0.map { "<td>\($0)</td>" }.joined() + "</tr>\n" }.joined()
            return Response(
                "<html><body><table><tr><th>Number</th><th>End</th></tr>\n\(lines)</table></body></html>",
                type: "text/html; charset=utf-8"
            )
        default: return Response("{\"rows\":[\(json(rows))]}", type: "application/json")
        }
    }

    private func json(_ rows: [[String]]) -> String {
        rows.map { "{\"Number\":\"\($0[0])\",\"End\":\"\($0[1])\"}" }.joined(separator: ",\n")
    }

    private func page(_ rows: [[String]], _ request: Request, _ names: Set<String>) -> Response {
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
        return Response(text + "}", type: "application/json")
    }
}
