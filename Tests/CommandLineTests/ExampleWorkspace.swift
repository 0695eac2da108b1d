import Foundation
import TestSupport

/// The home of somebody who tries the examples of the manual, with a workspace `brands`.
///
/// The registers of `Mocks/registers` lie in `Downloads` and in the workspace. `recordal` is the program on 20 January
/// 2025, 96 columns wide, unless a command says something else.
final class ExampleWorkspace {
    /// The day that is played.
    static let day = "2025-01-20"
    private static let settings = """
        time_zone: Europe/Zurich
        actor: anna
        portfolio:
          - holder: xiaomi
          - holder: 小米

        """

    private let home: TemporaryFolder
    private var folder: String

    /// Makes a home; without a workspace where the examples make one themselves.
    init(hasWorkspace: Bool) throws {
        home = try TemporaryFolder()
        folder = home.path
        try write(
            "bin/recordal",
            """
            #!/bin/sh
            case " $* " in *" --today "*) ;; *) set -- "$@" --today \(Self.day) ;; esac
            case " $* " in *" --width "*) ;; *) set -- "$@" --width 96 ;; esac
            exec '\(Program.path)' "$@"

            """
        )
        try copyRegisters(to: home.path + "/Downloads")
        guard hasWorkspace else { return }
        folder = home.path + "/brands"
        try write("recordal.yaml", Self.settings)
        for name in ["sources", "hooks"] { try makeFolder(folder + "/" + name) }
        try copyRegisters(to: folder)
    }

    /// Writes a block that is a file; one that begins with `#!` can be run.
    ///
    /// A block `recordal.yaml` takes the place of the keys that it has, and the others stay.
    func write(_ name: String, _ text: String) throws {
        let path = folder + "/" + name
        try makeFolder((path as NSString).deletingLastPathComponent)
        guard !text.hasPrefix("#!") else { return try writeScript(text, to: path, mode: 0o755) }
        let old = name == "recordal.yaml" ? try? String(contentsOfFile: path, encoding: .utf8) : nil
        let whole = old.map { Self.merged($0, text) } ?? text
        try Data(whole.utf8).write(to: URL(fileURLWithPath: path))
    }

    /// Runs a line of shell; returns the lines that it prints on both outputs.
    ///
    /// `cd FOLDER` alone holds for the lines after it.
    func run(_ line: String) throws -> [String] {
        if let change = line.wholeMatch(of: #/cd (\S+)/#) {
            folder = URL(fileURLWithPath: folder + "/" + change.1).standardizedFileURL.path
            return []
        }
        let outcome = try Program.run(
            "/bin/sh",
            ["-c", "{ \(line)\n} 2>&1"],
            in: folder,
            environment: [
                "PATH": home.path + "/bin:/usr/bin:/bin", "HOME": home.path, "LANG": "C.UTF-8", "TZ": "UTC",
                "RECORDAL_SHARE": Program.repository + "/Config",
            ]
        )
        // A CSV file has the line ends of its standard.
        let output = outcome.output.replacing(home.path, with: "/home/anna").replacing("\r\n", with: "\n")
        var lines = output.components(separatedBy: "\n")
        while lines.last == "" { lines.removeLast() }
        return lines
    }

    private func makeFolder(_ path: String) throws {
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o755]
        )
    }

    private func copyRegisters(to target: String) throws {
        try makeFolder(target)
        let names = try FileManager.default.contentsOfDirectory(atPath: Program.repository + "/Mocks/registers")
        for name in names where ["xlsx", "tsv", "csv"].contains((name as NSString).pathExtension) {
            try FileManager.default.copyItem(atPath: Program.register(name), toPath: target + "/" + name)
        }
    }

    private static func merged(_ old: String, _ new: String) -> String {
        let new = sections(new)
        let keys = Set(new.map(\.key).filter { !$0.isEmpty })
        let kept = sections(old).filter { !keys.contains($0.key) }
        return (kept + new).flatMap(\.lines).joined(separator: "\n") + "\n"
    }

    // What stands at the left begins a section, but for comments and items.
    private static func sections(_ yaml: String) -> [(key: String, lines: [String])] {
        var sections: [(key: String, lines: [String])] = [("", [])]
        for line in yaml.split(separator: "\n").map(String.init) {
            if let first = line.first, !" #-".contains(first) {
                sections.append((String(line.prefix { $0 != ":" }), [line]))
            } else {
                sections[sections.count - 1].lines.append(line)
            }
        }
        return sections
    }
}
