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
                $0["commandName"] as? String != "help"
            }
            if inner.isEmpty { found.append(words) }
            for one in inner { walk(one, words + [one["commandName"] as? String ?? ""]) }
        }
        walk(try #require(dump["command"] as? [String: Any]), [])
        return found
    }

    @Test func `every command has help with an example, and a place in the README`() throws {
        let readme = try String(contentsOfFile: Program.repository + "/README.md", encoding: .utf8)
        let commands = try Self.commands()
        #expect(commands.count >= 20)
        for words in commands {
            let name = "recordal " + words.joined(separator: " ")
            let help = try Program.run(Program.path, words + ["--help"], in: Program.repository)
            #expect(help.code == 0)
            #expect(help.output.contains("\nEXAMPLES:\n  recordal \(words[0])"), "\(name)")
            #expect(help.output.contains("--json"), "\(name)")
            #expect(readme.contains(name), "\(name) is not in README.md")
        }
    }

    @Test func `the README names the options that every command, or every write, has`() throws {
        let readme = try String(contentsOfFile: Program.repository + "/README.md", encoding: .utf8)
        for option in ["--today", "--json", "--quiet", "--config", "--width", "--dry-run", "--detailed-exitcode"] {
            #expect(readme.contains(option), "\(option)")
        }
    }

    @Test func `the README names every key of a source and every guard`() throws {
        let readme = try String(contentsOfFile: Program.repository + "/README.md", encoding: .utf8)
        for key in [
            "register", "title", "jurisdiction", "pull", "extent", "stale_after_days", "published", "documents",
            "format",
            "delimiter", "quote", "charset", "sheet", "sheet_name", "header_within", "layouts", "ragged", "columns",
            "header", "fragment", "pattern", "optional", "volatile", "fields", "capture", "take", "split", "join",
            "dates", "two_digit_years_from", "values", "otherwise", "constant", "key", "key_pattern", "required",
            "strict", "combine", "skip", "tombstones", "unstated", "canaries", "guards", "keys_fitting",
            "missing_count", "missing_share", "missing_count_over_month", "missing_share_over_month", "changed_share",
            "changed_from", "fill_fall", "count_least", "count_most", "rejected_share", "time_zone", "mirror", "actor",
            "portfolio", "sources", "definition", "local_fields", "policies", "hooks", "path", "timeout", "attempts",
            "environment", "variables", "to", "letters", "language", "languages", "from",
        ] {
            #expect(readme.contains("`\(key)`"), "\(key)")
        }
    }

    @Test func `the README names every key of a rule, of alerts and of an office`() throws {
        let readme = try String(contentsOfFile: Program.repository + "/README.md", encoding: .utf8)
        for key in [
            "name", "from", "rights", "kind", "anchor", "term", "last_day", "season", "caps", "opens", "due", "grace",
            "tell_renewal", "changes", "note", "citation", "confidence", "page", "checked", "provisional", "fallback",
            "recipients", "stages", "delivery", "escalate", "suppress", "attempts",
        ] {
            #expect(readme.contains("`\(key)`"), "\(key)")
        }
        for key in ["offices:", "holidays:", "closed:", "alerts:", "jurisdiction:"] {
            #expect(readme.contains(key), "\(key)")
        }
    }
}
