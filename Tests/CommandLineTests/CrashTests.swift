import Foundation
import TestSupport
import Testing

/// What a power cut and a full disk leave behind (I15): `Tests/Shims/crash.c` ends the process at a write of its own.
@Suite(.waitingForPrograms) struct CrashTests {
    /// What is cut off: the next edition with its merging, a letter, an older edition, an edit, a first edition that is large.
    enum Work: CaseIterable {
        case edition, notice, archive, edit, first

        /// Of how many steps one is tried: each takes as long as the work.
        var stride: Int { self == .edition ? 1 : self == .first ? 13 : 3 }

        /// How it ends: the edition opens a conflict.
        var code: Int32 { self == .edition ? 4 : 0 }

        var arguments: [String] {
            switch self {
            case .edition: ["import", "toy", "edition.csv"]
            case .notice:
                ["observe", "toy:N3", "valid_to=2031-01-01", "--evidence", "edition.csv", "--on", "2026-01-20"]
            case .archive: ["import", "toy", "edition.csv", "--archive", "--published", "2025-01-01"]
            case .first: ["import", "toy", "edition.csv"]
            case .edit: ["edit", "toy:N1", "holder=Acme Group", "tags=x", "--correction", "--reason", "merger"]
            }
        }
    }

    /// A workspace after its first import, and what an undisturbed piece of work makes of it.
    private final class Stage: Sendable {
        let work: Work
        let shim: String
        let template: String
        let before: String
        let once: String
        let twice: String
        let steps: Int
        private let own: TemporaryFolder
        private var folder: String { own.path }

        init(_ work: Work) throws {
            self.work = work
            own = try TemporaryFolder()
            let folder = own.path
            template = folder + "/template"
            shim = folder + "/crash.so"
            let source = Program.repository + "/Tests/Shims/crash.c"
            let arguments = ["cc", "-shared", "-fPIC", "-O1", "-o", shim, source, "-ldl"]
            let compiled = try Program.run("/usr/bin/env", arguments, in: folder)
            try #require(compiled.code == 0, "\(compiled.errors)")
            let space = try TestWorkspace()
            if work == .first {
                // A mirror that knows nothing but an attempt.
                try #require(try space.take("").code == 1)
                // More than the journal of an empty mirror is changed for.
                try space.write("edition.csv", TestWorkspace.header + TestWorkspace.rows(1...16_400))
            } else {
                try Self.prepare(space)
            }
            before = try Self.dump(space.path, isWhole: false)
            try FileManager.default.copyItem(atPath: space.path, toPath: template)
            let count = folder + "/count"
            let whole = try Self.take(work, in: space.path, ["LD_PRELOAD": shim, "CRASH_COUNT_FILE": count])
            try #require(whole.code == work.code, "\(whole.errors)")
            once = try Self.dump(space.path)
            try #require(try Self.take(work, in: space.path).code == work.code)
            twice = try Self.dump(space.path)
            let text = try String(contentsOfFile: count, encoding: .utf8)
            steps = try #require(Int(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        }

        private static func prepare(_ space: TestWorkspace) throws {
            try #require(try space.take(TestWorkspace.first).code == 0)
            // The next edition agrees with the first of these and not with the second; the third waits on.
            for words in [
                ["toy:N1", "valid_to=2028-01-01", "--pending"], ["toy:N1", "holder=Acme Holding", "--correction"],
                ["toy:N2", "classes=3,9,25", "--correction"],
            ] {
                let edit = ["edit"] + words + ["--reason", "certificate"]
                let made = try Program.run(Program.path, edit, in: space.path, environment: ["RECORDAL_ACTOR": "anna"])
                try #require(made.code == 0, "\(made.errors)")
            }
            try space.write("edition.csv", TestWorkspace.second)
        }

        /// Lends a fresh copy of the template.
        func withCopy(_ body: (String) throws -> Void) throws {
            let copy = folder + "/" + UUID().uuidString
            try FileManager.default.copyItem(atPath: template, toPath: copy)
            defer { try? FileManager.default.removeItem(atPath: copy) }
            try body(copy)
        }

        func take(in folder: String, _ environment: [String: String] = [:]) throws -> Outcome {
            try Self.take(work, in: folder, environment)
        }

        private static func take(
            _ work: Work,
            in folder: String,
            _ environment: [String: String] = [:]
        ) throws -> Outcome {
            let arguments = work.arguments + ["--today", "2026-02-10"]
            return try Program.run(
                Program.path,
                arguments,
                in: folder,
                environment: environment.merging(["RECORDAL_ACTOR": "anna"]) { $1 }
            )
        }

        /// The mirror's content without what differs from run to run: instants, salts and what is hashed with them.
        ///
        /// Bytes that belong to no fetch are leftovers, which the next run removes: they count only in the whole.
        static func dump(_ folder: String, isWhole: Bool = true) throws -> String {
            let questions =
                [
                    """
                    SELECT id, day, kind, extent, published, verdict, reason, row_count, rejected_count, seen_count, added_count,
                        changed_count, missing_count, reappeared_count, filled, findings, base_fetch_id
                    FROM fetch ORDER BY id
                    """,
                    "SELECT * FROM recordation ORDER BY id",
                    """
                    SELECT key, hex(digest), first_fetch_id, last_fetch_id, presence, absent_since, class_bits
                    FROM record ORDER BY 1
                    """,
                    """
                    SELECT record_id, fetch_id, raw_fetch_id, place, not_stated, unobserved, stated, raw
                    FROM observation ORDER BY id
                    """,
                    """
                    SELECT seq, actor, cause, kind, record_id, fetch_id, observation_id, field, old, new
                    FROM event ORDER BY seq
                    """,
                    "SELECT block, hex(folded) FROM search ORDER BY 1",
                    """
                    SELECT id, record_id, field, kind, entered, local, base, base_gone, base_unobserved, state, actor,
                        reason, replaces_id
                    FROM edit ORDER BY id
                    """,
                    """
                    SELECT id, record_id, edit_id, field, kind, base, local, register, hex(fingerprint), policy, state,
                        fetch_id
                    FROM conflict ORDER BY id
                    """,
                    "SELECT * FROM corrected ORDER BY 1",
                    "SELECT name, accepted_fetch_id, complete_fetch_id FROM source ORDER BY 1",
                    """
                    SELECT fetch_id, position, hex(sha256), artifact.size, name
                    FROM fetch_document JOIN artifact ON artifact.id = artifact_id ORDER BY 1, 2
                    """,
                    """
                    SELECT hex(sha256), number, chunk.size, hex(bytes)
                    FROM artifact_chunk AS chunk JOIN artifact ON artifact.id = artifact_id
                    WHERE artifact.id IN (SELECT artifact_id FROM fetch_document) ORDER BY 1, 2
                    """,
                ] + (isWhole ? ["SELECT count(*) FROM artifact"] : [])
            let answer = try Program.run(
                "sqlite3",
                ["-cmd", ".nullvalue ∅", folder + "/recordal.sqlite", questions.joined(separator: ";\n")],
                in: folder
            )
            try #require(answer.code == 0, "\(answer.errors)")
            return answer.output
        }

        /// All steps where they are few, else the first and the last 30 and an even choice between.
        var chosen: [Int] {
            guard steps > 120 else { return Array(1...steps) }
            let middle = stride(from: 31, through: steps - 30, by: max(1, (steps - 60) / 60))
            return Array(1...30) + middle + Array((steps - 29)...steps)
        }
    }

    private static let stages = Dictionary(
        uniqueKeysWithValues: Work.allCases.map { work in (work, Result { try Stage(work) }) }
    )

    private static func stage(_ work: Work) throws -> Stage {
        try #require(stages[work]).get()
    }

    private static let seed = Seed.drawn("CrashTests")

    /// A third of many steps, another third for another seed, and the last six, where the commit is; of the large first
    /// edition a third of more than four, and the last; with `RECORDAL_EVERY_STEP=1` all of them.
    // Each step is three runs of the program, and all of them were a third of the whole suite's time. A step of the
    // first edition takes as long as twenty of the others.
    private static func sample(_ steps: [Int], of work: Work) -> [Int] {
        guard ProcessInfo.processInfo.environment["RECORDAL_EVERY_STEP"] == nil else { return steps }
        guard steps.count > (work == .first ? 4 : 30) else { return steps }
        let phase = Int(seed % 3)
        let last = steps.count - (work == .first ? 1 : 6)
        return steps.enumerated().filter { $0.offset % 3 == phase || $0.offset >= last }.map(\.element)
    }

    @Test(arguments: Work.allCases, [false, true])
    func `a kill at any write and another run are one undisturbed run`(work: Work, isTorn: Bool) throws {
        let stage = try Self.stage(work)
        try #require(stage.steps > 10)
        // The writing itself is one and the same: of the others fewer steps are enough.
        let every = (isTorn ? 3 : 1) * work.stride
        let chosen = Self.sample(
            stage.chosen.enumerated().filter { $0.offset.isMultiple(of: every) }.map(\.element),
            of: work
        )
        var isCommitted = false
        var journals = 0
        for step in chosen {
            var crash = ["LD_PRELOAD": stage.shim, "CRASH_AT": "\(step)"]
            if isTorn { crash["CRASH_TORN"] = "1" }
            try stage.withCopy { copy in
                let killed = try stage.take(in: copy, crash)
                if FileManager.default.fileExists(atPath: copy + "/recordal.sqlite-journal") { journals += 1 }
                // The last steps follow the commit, and a run may need fewer of them: then nothing was cut.
                #expect(
                    killed.signal == 9 || (killed.code == work.code && step > stage.steps - 10),
                    "step \(step): \(killed.errors)"
                )
                let rerun = try stage.take(in: copy)
                #expect(rerun.code == work.code, "step \(step): \(rerun.errors)")
                let after = try Stage.dump(copy)
                // A run killed after its commit has done its work: the next finds nothing new.
                if after == stage.twice { isCommitted = true }
                #expect(after == (isCommitted ? stage.twice : stage.once), "step \(step)")
                // Where the tables are those of an undisturbed run, few looks at what proves them are enough.
                guard step.isMultiple(of: 4) || step > stage.steps - 12 else { return }
                let doctor = try Program.run(Program.path, ["doctor"], in: copy)
                #expect(doctor.code == 0, "step \(step): \(doctor.output)")
            }
        }
        // Else it would be the log that was cut off here, as everywhere.
        #expect((journals > 0) == (work == .first))
    }

    @Test(arguments: [Work.edition, .first])
    func `a full disk leaves the mirror as it was, and the next run succeeds`(work: Work) throws {
        let stage = try Self.stage(work)
        for step in Self.sample(stage.chosen.filter { $0 % (3 * work.stride) == 1 }, of: work) {
            try stage.withCopy { copy in
                let full = try stage.take(in: copy, ["LD_PRELOAD": stage.shim, "FAIL_AT": "\(step)"])
                let kept = try Stage.dump(copy)
                // Only what follows the commit failed: SQLite does it again at the next opening. Of the commit's own sync
                // nobody can say whether it failed before or after the bytes.
                let isKept =
                    full.code == stage.work.code || full.errors.contains("disk I/O error") && kept == stage.once
                if isKept {
                    #expect(kept == stage.once, "step \(step)")
                } else {
                    #expect(full.code == 1, "step \(step)")
                    #expect(full.errors.contains("disk"), "step \(step): \(full.errors)")
                    #expect(try Stage.dump(copy, isWhole: false) == stage.before, "step \(step)")
                }
                let rerun = try stage.take(in: copy)
                #expect(rerun.code == stage.work.code, "step \(step): \(rerun.errors)")
                #expect(try Stage.dump(copy) == (isKept ? stage.twice : stage.once), "step \(step)")
            }
        }
    }
}
