import Foundation
import TestSupport
import Testing

/// The examples of `README.md` and of the manual are what the program prints.
///
/// With `RECORDAL_UPDATE_EXAMPLES=1` the tests write what it prints into the pages.
@Suite(.waitingForPrograms) struct ManualTests {
    private static let folder = Program.repository + "/Config/manual/"
    private static let updates = ProcessInfo.processInfo.environment["RECORDAL_UPDATE_EXAMPLES"] == "1"
    private static let topics = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
        .filter { $0.hasSuffix(".md") }.sorted()
    private static let pages = [Program.repository + "/README.md"] + topics.map { folder + $0 }

    @Test(arguments: pages)
    func `the examples of a page are what the program prints`(path: String) throws {
        var page = try ManualPage(path: path)
        let workspace = try ExampleWorkspace(hasWorkspace: page.commands.first?.hasPrefix("recordal init") != true)
        for index in page.blocks.indices {
            let block = page.blocks[index]
            if block.language != "console" {
                if let name = block.argument { try workspace.write(name, block.lines.joined(separator: "\n") + "\n") }
            } else if block.argument != "no-run" {
                page.blocks[index].lines = try Self.run(block, in: workspace, path)
            }
        }
        if Self.updates { try page.write() }
    }

    // The lines of a block, with the outputs that were not as they stood there where they are to be updated.
    private static func run(
        _ block: ManualPage.Block,
        in workspace: ExampleWorkspace,
        _ path: String
    ) throws -> [String] {
        var lines: [String] = []
        for command in block.commands {
            lines.append("$ " + command.line)
            let printed = try workspace.run(command.line)
            if ExampleOutput.matches(command.output, printed) {
                lines += command.output
            } else if updates {
                let day = command.line.firstMatch(of: #/--today (\S+)/#).map { String($0.1) } ?? ExampleWorkspace.day
                lines += ExampleOutput.shortened(printed, day: day)
            } else {
                lines += command.output
                Issue.record(
                    """
                    \(path): $ \(command.line)
                    stands there:
                    \(command.output.joined(separator: "\n"))
                    is printed:
                    \(printed.joined(separator: "\n"))
                    """
                )
            }
        }
        return lines
    }

    @Test func `the command lines of all examples have commands and options that there are`() throws {
        let commands = try Self.commands()
        for path in Self.pages {
            let page = try ManualPage(path: path)
            for block in page.blocks where block.language == "console" {
                #expect(block.lines.first?.hasPrefix("$ ") == true, "\(path): \(block.lines.first ?? "")")
                for command in block.commands {
                    var words = Self.words(command.line)[...]
                    guard words.popFirst() == "recordal" else { continue }
                    var known = words.count
                    while known > 0, commands[Array(words.prefix(known))] == nil { known -= 1 }
                    let options = try #require(commands[Array(words.prefix(known))])
                    let isNamed = known > 0 || words.first?.hasPrefix("-") != false
                    #expect(isNamed, "\(path): there is no command: \(command.line)")
                    for word in words.dropFirst(known) where word.hasPrefix("--") {
                        let name = String(word.prefix { $0 != "=" })
                        #expect(options.contains(name), "\(path): there is no option \(name): \(command.line)")
                    }
                }
            }
        }
    }

    @Test func `every topic begins with its title, and every link leads to a page`() throws {
        #expect(Self.topics.count >= 25)
        for path in Self.pages {
            let text = try String(contentsOfFile: path, encoding: .utf8)
            #expect(text.hasPrefix("# "), "\(path)")
            let base = (path as NSString).deletingLastPathComponent + "/"
            for link in text.matches(of: #/\]\(([\w\/.-]+\.md)\)/#) {
                #expect(FileManager.default.fileExists(atPath: base + link.1), "\(path): \(link.1)")
            }
        }
    }

    @Test func `the README is short, and names every topic`() throws {
        let readme = try String(contentsOfFile: Program.repository + "/README.md", encoding: .utf8)
        #expect(readme.split(separator: "\n", omittingEmptySubsequences: false).count <= 151)
        for topic in Self.topics { #expect(readme.contains("(Config/manual/\(topic))"), "\(topic)") }
    }

    @Test func `from the README alone a list stands there after six commands, at once`() throws {
        let page = try ManualPage(path: Program.repository + "/README.md")
        let first = try #require(page.commands.firstIndex { $0.hasPrefix("recordal list") })
        #expect(page.commands.first?.hasPrefix("recordal init") == true)
        #expect(first < 6)
        let workspace = try ExampleWorkspace(hasWorkspace: false)
        var listed: [String] = []
        let time = try ContinuousClock().measure {
            for command in page.commands[...first] { listed = try workspace.run(command) }
        }
        #expect(listed.contains { $0.hasPrefix("10 recordations.") })
        // A person types for longer; other tests run meanwhile.
        #expect(time < .seconds(30))
        print("From init to the first list: \(first + 1) commands, \(time) of the program's time")
    }

    /// The long options of each command, by its words; those of its default subcommand are among them.
    private static func commands() throws -> [[String]: Set<String>] {
        let dump = try Program.run(Program.path, ["--experimental-dump-help"], in: Program.repository).object()
        var found: [[String]: Set<String>] = [:]
        func walk(_ command: [String: Any], _ words: [String]) {
            let arguments = command["arguments"] as? [[String: Any]] ?? []
            let names = arguments.flatMap { $0["names"] as? [[String: Any]] ?? [] }
            found[words] = Set(names.filter { $0["kind"] as? String == "long" }.map { "--\($0["name"] ?? "")" })
            for inner in command["subcommands"] as? [[String: Any]] ?? [] {
                let path = words + [inner["commandName"] as? String ?? ""]
                // The parser's own 'help' stands behind the program's.
                if found[path] == nil { walk(inner, path) }
            }
            guard let standard = command["defaultSubcommand"] as? String else { return }
            found[words, default: []].formUnion(found[words + [standard]] ?? [])
        }
        walk(try #require(dump["command"] as? [String: Any]), [])
        return found
    }

    // The words of the first command of a line of shell; quotes hold words together.
    private static func words(_ line: String) -> [String] {
        var words: [String] = []
        var word: String?
        var quote: Character?
        for character in line {
            if let open = quote {
                if character == open { quote = nil } else { word = (word ?? "") + String(character) }
            } else if character == "'" || character == "\"" {
                quote = character
                word = word ?? ""
            } else if character == " " {
                words += [word].compactMap { $0 }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        words += [word].compactMap { $0 }
        return Array(words.prefix { !["|", "||", "&&", ";", ">", ">>", "<", "2>/dev/null"].contains($0) })
    }
}
