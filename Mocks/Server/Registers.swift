import Foundation

/// The registers of the mock server.
///
/// `count=N` sets the number of records, `edition=N` the edition. Without `edition`, a register has the edition to
/// which `/advance/NAME` has advanced it.
///
///     /csv  /etag            a list in CSV, without and with an ETag
///     /pages/list            JSON by number: page, rows -> records, rows
///     /offset/list           JSON by offset: offset, limit -> total, items
///     /links/list            JSON by links: total, next, items
///     /cursor/list           JSON by cursor: cursor -> next_cursor, items
///     /gacc/grid             China's grid: POST of a form, jqGrid's JSON
///     /gacc/page             China's result page, HTML in GBK
///     /trois/meta.csv        Russia's open data: names the data file, which has an ETag and ranges
///     /file/NAME             a workbook of Mocks/registers
struct Registers {
    let request: Request
    let space: Space
    let server: Server
    let port: UInt16

    private var bad: String? { space.isBad(request) ? request.query["bad"] : nil }
    private var name: String { request.segments.first ?? "" }
    private var edition: Int { bad == "old-edition" ? 1 : request.number("edition", space.edition(of: name)) }
    private var count: Int { request.number("count", 12) }

    func response() async -> Response {
        space.begin()
        if let pause = request.query["pause"].flatMap({ Double($0) }) { try? await Task.sleep(for: .seconds(pause)) }
        defer { space.end() }
        switch (name, request.segments.dropFirst().first ?? "") {
        case ("log", _): return Response(space.json, type: "application/json")
        case ("advance", let register): return Response("edition \(space.advance(register))", type: "text/plain")
        case ("pages", _): return pages(total: "records", list: "rows", page: request.number("page", 1), size: "rows")
        case ("offset", _):
            let size = request.number("limit", 10)
            return pages(total: "total", list: "items", page: request.number("offset", 0) / size + 1, size: "limit")
        case ("links", _): return linked()
        case ("cursor", _): return cursors()
        case ("gacc", "grid"): return grid()
        case ("gacc", "page"): return page()
        case ("trois", let file): return trois(file)
        case ("file", let file): return workbook(file)
        case ("etag", _):
            // The file is made once: a real server also compares the entity tag without reading the file.
            let known = bad == nil ? space.known(request.target, edition) : nil
            let response = known ?? Response(list().csv(columns: columns))
            if bad == nil { space.keep(response, request.target, edition) }
            return withEntityTag(response)
        default: return Response(list().csv(columns: columns))
        }
    }

    private var columns: [String] {
        switch bad {
        case "new-column": Rows.columns + ["Agent"]
        case "lost-column": Rows.columns.filter { $0 != "Holder" }
        case "reordered": Rows.columns.reversed()
        default: Rows.columns
        }
    }

    /// Returns all records, changed by the misbehaviour.
    private func list() -> Rows {
        let rows = Rows(count, edition: edition)
        var numbers = rows.numbers
        // Only requests since the begin of the misbehaviour count.
        let asked = bad.map { space.times(path: request.path, bad: $0) } ?? 0
        switch bad {
        case "empty-list": numbers = []
        case "half": numbers = Array(numbers.prefix(numbers.count / 2))
        case "reordered": numbers.reverse()
        // A new record at the top moves all others down between the requests for the pages.
        case "shifting": numbers = (0..<asked - 1).reversed().map { count + 100 + $0 } + numbers
        case "shifts-once" where asked > 1: numbers.insert(count + 100, at: 0)
        // Between the requests for the pages, a record of the second page is removed and another is added at the end: the
        // first page and the number of records do not change.
        case "moves" where asked > 2, "moves-back" where asked > 2 && asked <= 4:
            numbers.remove(at: 11)
            numbers.append(count + 100)
        // The fifth record is repeated at the end in another state.
        case "doubled": numbers.append(Rows.again + 5)
        // Like `doubled`, but only for the first four requests: three pages, and the first page again.
        case "doubled-once" where asked <= 4: numbers.append(Rows.again + 5)
        default: break
        }
        return Rows(numbers: numbers, edition: edition)
    }

    private func page(_ rows: Rows, _ page: Int, _ asked: Int) -> Rows {
        let size = bad == "capped" ? min(asked, 4) : asked
        if bad == "empty-middle", page == 2 { return Rows(numbers: [], edition: rows.edition) }
        let shown =
            switch bad {
            case "same-page": 1
            case "duplicate-page" where page > 1: page - 1
            case "skipped-page" where page > 1: page + 1
            default: page
            }
        var start = min(max(0, shown - 1) * size, rows.numbers.count)
        let end = min(start + size, rows.numbers.count)
        let count = end - start
        // `overlapping`: each page begins with the last record of the page before; the last records are on no page.
        if bad == "short-middle", page == 2 {
            return Rows(numbers: Array(rows.numbers[start..<end].prefix(3)), edition: rows.edition)
        }
        if bad == "overlapping" { start = max(0, start - max(0, shown - 1)) }
        return Rows(numbers: Array(rows.numbers[start..<start + count]), edition: rows.edition)
    }

    private func declared(_ total: Int) -> Int {
        switch bad {
        case "lying-total": total + 7
        case "short-total": max(0, total - 7)
        case "stale-total": max(0, total - 10)
        default: total
        }
    }

    private func pages(total: String, list name: String, page number: Int, size: String) -> Response {
        let all = list()
        let rows = page(all, number, request.number(size, 10))
        let json = rows.json(columns: columns)
        let response = Response(
            "{\"\(total)\":\(declared(all.numbers.count)),\"page\":\(number),\"\(name)\":[\(json)]"
                + (bad == "two-totals" ? ",\"\(total)\":\(all.numbers.count + 10)}" : "}"),
            type: "application/json"
        )
        // With `mark=1` each page has its own entity tag, for conditional requests.
        return request.query["mark"] == nil ? response : withEntityTag(response)
    }

    private func linked() -> Response {
        let size = request.number("rows", 10)
        let number = request.number("page", 1)
        let all = list()
        let rows = page(all, number, size)
        let more = number * size < all.numbers.count || bad == "circle"
        let next = bad == "circle" ? 1 : number + 1
        var query = request.query.merging(["page": "\(next)"]) { $1 }.map { "\($0)=\($1)" }.sorted()
        if bad == "long-link" { query.append("x=" + String(repeating: "x", count: 100_000)) }
        let target = bad == "elsewhere" ? "https://register.example/list?x=1" : "list?" + query.joined(separator: "&")
        let link = more ? "\"\(target)\"" : bad == "empty-link" ? "\"\"" : "null"
        return Response(
            "{\"total\":\(declared(all.numbers.count)),\"next\":\(link),\"items\":[\(rows.json(columns: columns))]}",
            type: "application/json"
        )
    }

    private func cursors() -> Response {
        let size = request.number("rows", 10)
        let number = request.parameter("cursor").flatMap { Int($0.dropFirst("at+/".count)) } ?? 1
        let all = list()
        let more = number * size < all.numbers.count
        let next = more ? "\"at+/\(number + 1)\"" : "\"\""
        return Response(
            "{\"next_cursor\":\(next),\"items\":[\(page(all, number, size).json(columns: columns))]}",
            type: "application/json"
        )
    }

    /// Returns the grid of China's customs: the response of jqGrid to a posted form.
    private func grid() -> Response {
        guard request.method == "POST", let size = request.parameter("rows").flatMap({ Int($0) }), size > 0 else {
            return Response("wrong request", type: "text/plain", status: 400)
        }
        let all = list()
        let number = request.number("page", 1)
        let rows = page(all, number, size).numbers.map { number in
            let state = number == 1 && edition > 1 ? "注销" : "生效"
            return "{\"RECORD_NUM\":\"T2023-\(10_000 + number)\",\"RECORD_NAME\":\"商标\(number)\","
                + "\"APPLY_USER_NAME\":\"小米科技有限责任公司\",\"REGISTER_NUM\":\"\(10_268_000 + number)\","
                + "\"RECORD_STATE\":\"\(state)\",\"CONUTRY_NAME\":\"中国\",\"ID\":\"\(number)\"}"
        }
        let total = (all.numbers.count + size - 1) / size
        return Response(
            "{\"page\":\(number),\"total\":\(total),\"records\":\(declared(all.numbers.count)),"
                + "\"rows\":[\(rows.joined(separator: ","))]}",
            type: "text/html;charset=UTF-8"
        )
    }

    private func page() -> Response {
        let names = [
            "权利标识", "权利名称", "权利人名称", "权利人国别", "权利号", "备案号", "权利类别", "商品分类", "备案状态", "备案开始日期",
            "备案截止日期",
        ]
        func line(_ cells: [String], _ tag: String) -> String {
            "<tr>" + cells.map { "<\(tag)>\($0)</\(tag)>" }.joined() + "</tr>\n"
        }
        let rows = list().numbers.map { number in
            line(
                [
                    "", "商标\(number)", "小米科技有限责任公司", "中国", "\(10_268_000 + number)", "T2023-\(10_000 + number)",
                    "国内注册", "9", "生效", "2023-01-01", "2033-01-01",
                ],
                "td"
            )
        }
        let text =
            "<html><head><title>备案</title></head><body><table>\(line(names, "th"))\(rows.joined())</table></body></html>"
        // 0x0632 is GB 18030 in CFStringEncodings; GBK is a subset of it.
        let bytes = text.data(using: String.Encoding(rawValue: 0x8000_0632)) ?? Data()
        return Response(bytes, type: bad == "wrong-charset" ? "text/html; charset=utf-8" : "text/html; charset=gbk")
    }

    private func trois(_ file: String) -> Response {
        let name = "data-2026\(String(format: "%02d", min(12, 5 + edition)))20T0000-structure-20150409T0000.csv"
        if file == "meta.csv" {
            var query = request.query.map { "\($0)=\($1)" }.sorted().joined(separator: "&")
            if !query.isEmpty { query = "?" + query }
            let space = request.space.isEmpty ? "" : "/\(request.space)"
            return Response(
                "property,value\r\nidentifier,7730176610-trois\r\nmodified,2026\r\nformat,CSV\r\n"
                    + "data-20150409T0000-structure-20150409T0000.csv,http://127.0.0.1:\(port)\(space)/trois/data-2015\(query)\r\n"
                    + "\(name),http://127.0.0.1:\(port)\(space)/trois/\(name)\(query)\r\n"
            )
        }
        guard file == name || bad == "old-edition" else { return Response("gone", type: "text/plain", status: 404) }
        var text = "\u{FEFF}REGNOM;G31_12;NOTE;NPRAVO;DPRAVO;NAME;INN;KPP;NAMEL;ADDRESS;MKTU;NAMET;DATEEND;COMM\n"
        for number in list().numbers {
            let end = number == 1 && edition > 1 ? "2030.11.21" : "2027.11.21"
            text +=
                "\"00257/00062-\(String(format: "%03d", number))/ТЗ-221104\";\"СМОРОДИНКА\";\"\";\"\(number)\";"
                + "\"2004.11.22\";\"ОАО РОТ ФРОНТ\";\"\";\"\";\"\";\"\";\"30\";\"Кондитерские изделия\";\"\(end)\";\"\"\n"
        }
        return withEntityTag(Response(text))
    }

    // FNV-1a gives pages of the same length different entity tags.
    private static func checksum(_ data: Data) -> UInt64 {
        data.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    private func workbook(_ file: String) -> Response {
        guard !file.contains(".."), let data = FileManager.default.contents(atPath: server.registers + "/" + file)
        else {
            return Response("gone", type: "text/plain", status: 404)
        }
        return withEntityTag(Response(data, type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    }

    /// Adds an entity tag to a response, and answers conditional requests (304) and range requests (206).
    private func withEntityTag(_ whole: Response) -> Response {
        var response = whole
        let tag =
            switch bad {
            case "etag-never-changes": "\"same\""
            case _ where request.query["mark"] == "same": "\"same\""
            case "etag-always-changes": "\"\(space.times(path: request.path))\""
            default: "\"\(String(Self.checksum(response.body), radix: 16))-\(edition)\""
            }
        response.headers += [
            ("ETag", tag),
            (
                "Last-Modified",
                "Mon, 02 Nov 2026 10:0\(bad == "etag-never-changes" ? 1 : min(9, edition)):00 GMT"
            ),
            ("Accept-Ranges", "bytes"),
        ]
        if request.header("If-None-Match") == tag {
            response.status = 304
            response.body = Data()
            response.length = .some(nil)
            return response
        }
        guard let range = request.header("Range"), range.hasPrefix("bytes="),
            request.header("If-Range").map({ $0 == tag }) ?? true,
            let start = range.dropFirst(6).split(separator: "-").first.flatMap({ Int($0) }), start < response.body.count
        else { return response }
        response.headers.append(("Content-Range", "bytes \(start)-\(response.body.count - 1)/\(response.body.count)"))
        response.status = 206
        response.body = response.body.dropFirst(start)
        return response
    }
}
