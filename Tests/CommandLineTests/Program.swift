import CSystem
import Foundation
import TestSupport
import Testing

/// What a run of the executable left behind.
struct Outcome {
    let code: Int32
    let output: String
    let errors: String
    /// The signal that ended it, if one did.
    let signal: Int32?

    /// The JSON object on standard output.
    ///
    /// Records an issue where it is not as its schema in `Config/schemas` says.
    func object() throws -> [String: Any] {
        if output.hasPrefix("{\n  \"schema\"") {
            let mistakes = try JSONSchema.mistakes(in: Data(output.utf8))
            #expect(mistakes.isEmpty, "\(mistakes.prefix(5).joined(separator: "\n"))")
        }
        return try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
    }
}

/// The built executable.
enum Program {
    /// Its path.
    static let path = Repository.recordal
    /// The repository.
    static let repository = Repository.path

    static func register(_ name: String) -> String { Repository.register(name) }

    /// Runs any program to its end.
    ///
    /// Both outputs go through files, so that no pipe can fill up and stop it.
    static func run(
        _ executable: String,
        _ arguments: [String],
        in folder: String,
        input: Data? = nil,
        environment: [String: String] = [:]
    ) throws -> Outcome {
        let scratch = FileManager.default.temporaryDirectory.path + "/recordal-run-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        try (input ?? Data()).write(to: URL(fileURLWithPath: scratch + "/input"))
        let process = try start(
            [executable] + arguments,
            in: folder,
            streams: [("input", O_RDONLY), ("output", O_WRONLY | O_CREAT), ("errors", O_WRONLY | O_CREAT)].map {
                (scratch + "/" + $0.0, $0.1)
            },
            environment: environment
        )
        let status = try wait(for: process)
        let signal = status & 0x7F
        return Outcome(
            code: signal == 0 ? status >> 8 & 0xFF : 128 + signal,
            output: String(decoding: try Data(contentsOf: URL(fileURLWithPath: scratch + "/output")), as: UTF8.self),
            errors: String(decoding: try Data(contentsOf: URL(fileURLWithPath: scratch + "/errors")), as: UTF8.self),
            signal: signal == 0 ? nil : signal
        )
    }

    /// Starts a program, looked for in `PATH` if need be, whose three standard streams are these files, opened by these
    /// flags; in a folder, or where the tests run.
    // Not Foundation's Process: its waitUntilExit stays asleep now and then when several tests wait at once.
    static func start(
        _ words: [String],
        in folder: String? = nil,
        streams: [(path: String, flags: Int32)],
        environment: [String: String]
    ) throws -> pid_t {
        let kept = ["PATH", "HOME", "LANG"].compactMap { name in
            ProcessInfo.processInfo.environment[name].map { (name, $0) }
        }
        let environment = Dictionary(uniqueKeysWithValues: kept).merging(environment) { $1 }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let folder { posix_spawn_file_actions_addchdir_np(&actions, folder) }
        for (descriptor, stream) in streams.enumerated() {
            posix_spawn_file_actions_addopen(&actions, Int32(descriptor), stream.path, stream.flags, 0o600)
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The test runner's signal settings are not a user's.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigaddset(&signals, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
        var arguments = words.map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { (arguments + variables).forEach { free($0) } }
        var process = pid_t()
        let failure = posix_spawnp(&process, words[0], &actions, &attributes, &arguments, &variables)
        try #require(failure == 0, "\(words[0]): \(String(cString: strerror(failure)))")
        return process
    }

    /// Waits until a program has ended, and gives how.
    static func wait(for process: pid_t) throws -> Int32 {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 { try #require(errno == EINTR) }
        return status
    }

    /// Runs a line of shell, with the executable as `$RECORDAL`.
    static func shell(_ line: String, in folder: String) throws -> Outcome {
        try run("/bin/bash", ["-c", line], in: folder, environment: ["RECORDAL": path])
    }
}

typealias TestWorkspace = WorkspaceFolder

extension WorkspaceFolder {
    /// Runs recordal in the workspace.
    func recordal(_ arguments: String..., input: Data? = nil, environment: [String: String] = [:]) throws -> Outcome {
        try Program.run(Program.path, arguments, in: path, input: input, environment: environment)
    }

    /// An empty mirror, made by the program.
    private static let emptyMirror = Result {
        let space = try WorkspaceFolder()
        try space.write("recordal.yaml", "time_zone: Europe/Zurich\nrehearsal: false\n")
        // There is nothing to bring in, but the mirror is made before that is seen.
        let outcome = try space.recordal("sync")
        return try #require(FileManager.default.contents(atPath: space.mirror), "\(outcome.errors)")
    }

    /// Imports a text as an edition of `toy`, on a day.
    @discardableResult
    func take(_ text: String, today: String = "2026-01-10", _ more: String...) throws -> Outcome {
        try write("edition.csv", text)
        if !more.contains("--dry-run") { try putMirror(Self.emptyMirror.get()) }
        let arguments = ["import", "toy", "edition.csv", "--today", today] + more
        return try Program.run(Program.path, arguments, in: path)
    }

    /// Asks the mirror with the sqlite3 command.
    func sql(_ text: String) throws -> String {
        let answer = try Program.run("sqlite3", [mirror, text], in: path)
        try #require(answer.code == 0, "\(answer.errors)")
        return answer.output
    }
}
