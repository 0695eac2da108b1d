import Foundation
import Testing

/// `Sources/README.md` says what is true of the tree and of `Package.swift`.
struct ArchitectureTests {
    private static let folder = Program.repository + "/Sources/"

    private static func text(_ path: String) throws -> String {
        try String(contentsOfFile: Program.repository + "/" + path, encoding: .utf8)
    }

    /// The modules of the table, with what each may import.
    private static func drawn() throws -> [String: [String]] {
        var modules: [String: [String]] = [:]
        for line in try text("Sources/README.md").split(separator: "\n") where line.hasPrefix("| `") {
            let cells = line.split(separator: "|", omittingEmptySubsequences: false).map { cell in
                cell.matches(of: #/`(\w+)`/#).map { String($0.1) }
            }
            guard cells.count == 5, let name = cells[1].first else { continue }
            modules[name] = cells[3]
        }
        return modules
    }

    /// The modules of `Package.swift`, with what each may import of the project's own.
    private static func declared() throws -> [String: [String]] {
        let package = try text("Package.swift").replacing(#/\.product\([^)]*\)/#, with: "")
        var modules = ["recordal": ["CommandLine"]]
        for module in package.matches(of: #/(?:module|optimizedModule)\(\s*"(\w+)"(?:,\s*\[([^\]]*)\]\s*)?\)/#) {
            modules[String(module.1)] = (module.2 ?? "").matches(of: #/"(\w+)"/#).map { String($0.1) }
        }
        return modules
    }

    @Test func `the table has the modules and arrows of the package`() throws {
        let (drawn, declared) = (try Self.drawn(), try Self.declared())
        #expect(declared.count > 20)
        #expect(drawn == declared)
    }

    @Test func `every folder of sources is a module of the table, or a library's header`() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: Self.folder).filter { !$0.contains(".") }
        let drawn = try Self.drawn()
        for name in folders where drawn[name] == nil {
            #expect(name.wholeMatch(of: #/C[A-Z]\w+/#) != nil, "\(name)")
        }
        #expect(Set(drawn.keys).isSubset(of: folders))
    }

    @Test func `every file that is named is there`() throws {
        let names = try Self.text("Sources/README.md").matches(of: #/`([\w\/+.-]+\.(?:swift|yaml|sh|c))`/#)
            .map { String($0.1) }
        #expect(names.count > 40)
        for name in names where !name.contains("NAME") && !name.contains("XX") && name != "recordal.yaml" {
            let isThere = [Self.folder, Program.repository + "/"].contains { folder in
                FileManager.default.fileExists(atPath: folder + name)
            }
            #expect(isThere || name == "Package.swift", "\(name) is named and is not there")
        }
    }

    @Test(
        arguments: [
            "GRDB": "Mirror", "CCurl": "Transport", "CBrotli": "Transport", "CPCRE2": "Patterns", "Yams": "Settings",
            "Mustache": "Messages", "ArgumentParser": "CommandLine", "CLibXML2": "Documents", "CSystem": "System",
        ]
    )
    func `a library is known to one module alone`(library: String, module: String) throws {
        let importing = try Self.files(importing: library)
        #expect(!importing.isEmpty)
        #expect(importing.allSatisfy { $0.hasPrefix(module + "/") }, "\(importing)")
    }

    private static func files(_ folder: String = "") throws -> [(path: String, text: String)] {
        let all = try #require(FileManager.default.enumerator(atPath: Self.folder + folder))
        let names = all.compactMap { $0 as? String }
        return try names.filter { $0.hasSuffix(".swift") }.map { name in
            (name, try String(contentsOfFile: Self.folder + folder + "/" + name, encoding: .utf8))
        }
    }

    @Test func `the C library is called by System alone`() throws {
        let importing = try Self.files(importing: "Glibc")
        #expect(importing.contains { $0.hasPrefix("System/") })
        #expect(importing.allSatisfy { $0.hasPrefix("System/") }, "\(importing)")
        // Foundation shows the C library's functions too.
        let words = ["errno\\b", "STD[A-Z]+_FILENO\\b", "O_[A-Z]{3,}", "(mem(chr|cmp|cpy|mem)|pthread_\\w+)\\("]
        let functions = [
            "exit", "fcntl", "flock", "fstat", "getenv", "getpid", "getpwuid", "ioctl", "isatty", "lstat", "pread",
            "pwrite", "strerror", "umask", "usleep", "waitpid",
        ]
        let seen = (words + functions.map { $0 + "\\(" }).joined(separator: "|")
        // Of Foundation, which goes through all texts in the time that Swift's takes for one.
        let calls = try NSRegularExpression(
            pattern: "^(?! *//).*?(?:^|[^\\w.`\"'])(\(seen))",
            options: .anchorsMatchLines
        )
        let calling = try Self.files().filter { _, text in
            calls.firstMatch(in: text, range: NSRange(location: 0, length: (text as NSString).length)) != nil
        }.map(\.path)
        #expect(calling.contains("System/StandardStream.swift"))
        #expect(calling.allSatisfy { $0.hasPrefix("System/") }, "\(calling)")
    }

    /// The files below `Sources` that import a module.
    private static func files(importing module: String) throws -> [String] {
        try imports.get().filter { $0.modules.contains(module) }.map(\.path)
    }

    private static let imports = Result {
        let line = try NSRegularExpression(pattern: "import (\\w+)$", options: .anchorsMatchLines)
        return try files().map { path, swift in
            let text = swift as NSString
            let found = line.matches(in: swift, range: NSRange(location: 0, length: text.length))
            return (path: path, modules: Set(found.map { text.substring(with: $0.range(at: 1)) }))
        }
    }

    @Test func `a file has one command, in at most 120 lines, and the command's name`() throws {
        let files = try Self.files("CommandLine/Commands")
        #expect(files.count > 40)
        for (path, text) in files {
            #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 121, "\(path)")
            let commands = text.matches(of: #/struct (\w+): ParsableCommand/#).map { String($0.1) }
            let name = (path as NSString).lastPathComponent
            #expect(commands.map { $0 + ".swift" } == [name], "\(path)")
        }
    }

    /// The Swift files of sources, tests and mocks, by their paths.
    private static func allFiles() throws -> [(path: String, text: String)] {
        try ["Sources/", "Tests/", "Mocks/"].flatMap { folder in
            try files("../" + folder).map { (folder + $0.path, $0.text) }
        }
    }

    @Test func `no file has more than 400 lines, no function more than 80, and none four parameters without a label`()
        throws
    {
        let files = try Self.allFiles()
        #expect(files.count > 300)
        var functions = 0
        var (long, unlabelled): ([String], [String]) = ([], [])
        for (path, text) in files {
            #expect(text.count { $0 == "\n" } <= 400, "\(path)")
            for function in try SourceFunction.all(in: text) {
                functions += 1
                if function.length > 80 { long.append("\(path):\(function.line)") }
                if function.unlabelledParameters > 3 { unlabelled.append("\(path):\(function.line)") }
            }
        }
        #expect(long == [])
        #expect(unlabelled == [])
        #expect(functions > 2_000)
    }

    @Test func `the walk of an edition names at most 30 files, each once, and all are there`() throws {
        let sections = try Self.text("Sources/README.md").split(separator: "\n## ")
        let walk = try #require(
            sections.first { $0.contains("recordal import") && $0.hasPrefix("The walk of an edition") }
        )
        let names = walk.matches(of: #/`([\w\/+.-]+\.swift)`/#).map { String($0.1) }
        #expect(names.count >= 15 && names.count <= 30, "\(names.count) files")
        #expect(Set(names).count == names.count)
        for name in names { #expect(FileManager.default.fileExists(atPath: Self.folder + name), "\(name)") }
    }

    @Test func `the application prints nothing, and never ends the process`() throws {
        let printing = #/\b(print|exit|fputs|puts)\(|StandardError|StandardStream|FileHandle/#
        for (path, text) in try Self.files("Application") {
            for line in text.split(separator: "\n") where !line.contains("//") {
                #expect(line.firstMatch(of: printing) == nil, "\(path): \(line)")
            }
        }
    }
}
