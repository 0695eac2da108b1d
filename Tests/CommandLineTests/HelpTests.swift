import Foundation
import TestSupport
import Testing

@Suite(.waitingForPrograms) struct HelpTests {
    /// All commands by their words, as the argument parser describes them; those that only hold others left out.
    private static func commands() throws -> [[String]] {
        let dump = try Program.run(Program.path, ["--experimental-dump-help"], in: Program.repository).object()
        var found: [[String]] = []
        func walk(_ command: [String: Any], _ words: [String]) {
            let inner = (command["subcommands"] as? [[String: Any]] ?? []).filter {
                $0["commandName"] as? String != "help" && $0["shouldDisplay"] as? Bool != false
            }
            if inner.isEmpty { found.append(words) }
            for one in inner { walk(one, words + [one["commandName"] as? String ?? ""]) }
        }
        walk(try #require(dump["command"] as? [String: Any]), [])
        return found
    }

    private static func topic(_ name: String) throws -> String {
        try String(contentsOfFile: Program.repository + "/Config/manual/\(name).md", encoding: .utf8)
    }

    @Test(arguments: [
        ("import", "1 2 3 4 6 7 10"), ("run", "1 2 3 4 5 6 7 10"), ("conflicts", "1 2 4 7"), ("list", "1 2 7"),
        ("alerts send", "1 2 5 6 7"), ("undo fetch", "1 2 3 6 7"),
    ])
    func `the help of a command lists the codes that it may end with`(command: String, codes: String) throws {
        let words = command.split(separator: " ").map(String.init)
        let help = try Program.run(Program.path, words + ["--help"], in: Program.repository).output
        let list = try #require(help.components(separatedBy: "EXIT CODES:\n").last).split(separator: "\n")
        #expect(list.map { $0.split(separator: " ")[0] }.joined(separator: " ") == "0 " + codes)
    }

    @Test func `every command has help with an example, and a place in the manual`() throws {
        let page = try Self.topic("commands")
        let commands = try Self.commands()
        #expect(commands.count >= 40)
        for words in commands {
            let name = "recordal " + words.joined(separator: " ")
            let help = try Program.run(Program.path, words + ["--help"], in: Program.repository)
            #expect(help.code == 0)
            #expect(help.output.contains("EXAMPLES:\n  recordal \(words[0])"), "\(name)")
            #expect(help.output.contains("--json"), "\(name)")
            #expect(page.contains("| `\(name)"), "\(name) is not in Config/manual/commands.md")
        }
    }

    @Test func `the manual names the options that every command, every list, or every write has`() throws {
        let page = try Self.topic("commands")
        for option in [
            "--config", "--json", "--quiet", "--today", "--width", "--color", "--no-pager", "--format", "--output",
            "--for-excel", "--dry-run", "--detailed-exitcode",
        ] {
            #expect(page.contains("`\(option)"), "\(option)")
        }
    }

    @Test(arguments: [
        (
            "sources",
            [
                "register", "title", "jurisdiction", "extent", "pull", "every", "stale_after_days", "published",
                "documents", "columns", "fields", "key", "key_pattern", "required", "strict", "combine", "skip",
                "tombstones", "zone", "unstated", "canaries", "guards", "name", "format", "records", "lacks", "charset",
                "delimiter", "quote", "sheet", "sheet_name", "header_within", "header_rows", "header_apart", "footer",
                "merged", "layouts", "ragged", "header", "fragment", "pattern", "optional", "volatile", "column",
                "constant", "capture", "take", "split", "join", "dates", "two_digit_years_from", "months", "undated",
                "values", "otherwise", "continues", "nth", "clean", "spaces", "replace", "after", "before", "term",
            ]
        ),
        (
            "guards",
            [
                "keys_fitting", "rejected_share", "unreadable_share", "missing_count", "missing_share",
                "missing_count_over_month", "missing_share_over_month", "changed_share", "changed_from", "count_least",
                "count_most", "fill_fall",
            ]
        ),
        (
            "network",
            [
                "url", "form", "json", "headers", "repeatable", "discover", "pages", "extent", "end", "by", "size",
                "total",
            ]
        ),
        (
            "settings",
            [
                "time_zone", "rehearsal", "mirror", "actor", "local_fields", "policies", "portfolio", "sources",
                "definition", "network", "heartbeat", "success_codes", "retention", "alerts", "offices", "hooks",
                "letters", "from", "reply_to", "language", "languages", "contact", "proxy", "ca_file",
            ]
        ),
        ("hooks", ["path", "to", "timeout", "attempts", "environment", "variables", "language", "input"]),
        (
            "law",
            [
                "name", "from", "rights", "kind", "anchor", "term", "last_day", "season", "caps", "registration_cap",
                "conflicts", "needs", "opens", "due", "grace", "tell_renewal", "changes", "note", "citation",
                "confidence", "page", "checked", "provisional",
            ]
        ),
        ("alerts", ["fallback", "recipients", "stages", "delivery", "escalate", "suppress", "attempts"]),
    ])
    func `a topic of the manual names every key`(name: String, keys: [String]) throws {
        let page = try Self.topic(name)
        for key in keys { #expect(page.contains("`\(key)`"), "\(key)") }
    }

    @Test func `the manual shows the sections of offices and alerts`() throws {
        let law = try Self.topic("law")
        for key in ["offices:", "holidays:", "closed:", "jurisdiction:"] { #expect(law.contains(key), "\(key)") }
        #expect(try Self.topic("alerts").contains("alerts:"))
    }
}
