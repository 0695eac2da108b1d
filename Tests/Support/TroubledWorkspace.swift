/// What the next `sync` or `run` of a workspace meets; the raw value is the exit status that it leads to.
///
/// The cases are in the order of precedence.
public enum Trouble: Int, CaseIterable, Sendable {
    /// The document of a source is an HTML page.
    case failed = 1
    /// The hook for the end of a run fails.
    case alertFailed = 5
    /// The edition of a source has no row.
    case held = 3
    /// The register contradicts a correction.
    case conflicts = 4
    /// The edition of a source has a new value.
    case changed = 10
}

extension WorkspaceFolder {
    /// Makes a workspace with three sources, `toy`, `able` and `broken`, in which the next `sync` or `run` meets exactly
    /// these troubles.
    ///
    /// `importing` imports the file `NAME.csv` as an edition of the source NAME, on a day, and `correcting` sets the
    /// holder of `toy:N1` to X: in this process or by the executable. Both throw where that fails; an import that
    /// leaves a conflict has not failed.
    public static func meeting(
        _ troubles: Set<Trouble>,
        importing: (WorkspaceFolder, _ source: String, _ day: String) throws -> Void,
        correcting: (WorkspaceFolder) throws -> Void
    ) throws -> WorkspaceFolder {
        let folder = try WorkspaceFolder()
        let sources = ["toy", "able", "broken"]
        let hook = "\nhooks: {run-finished: {path: hooks/tell, to: [a@example.com]}}"
        try folder.hook("tell", "exit 1")
        try folder.write(
            "recordal.yaml",
            """
            time_zone: UTC
            actor: anna
            portfolio: [{holder: acme}]
            sources:
              toy: {from: toy.csv}
              able: {from: able.csv}
              broken: {from: broken.csv}\(troubles.contains(.alertFailed) ? hook : "")
            """
        )
        for name in sources {
            try folder.write("sources/\(name).yaml", toy)
            try folder.write("\(name).csv", first)
        }
        let hasConflict = troubles.contains(.conflicts)
        if hasConflict || troubles.contains(.held) { try importing(folder, "toy", "2026-01-09") }
        let last = hasConflict ? first.replacing("Mark 1,Acme Ltd", with: "Mark 1,Acme Y") : first
        if hasConflict { try correcting(folder) }
        try folder.write("toy.csv", last)
        // Imported before, so that nothing is new in them but what is asked for.
        for name in sources { try importing(folder, name, "2026-01-10") }
        if troubles.contains(.failed) { try folder.write("broken.csv", "<html>log in</html>") }
        if troubles.contains(.held) { try folder.write("able.csv", header) }
        if troubles.contains(.changed) { try folder.write("toy.csv", last.replacing("Mark 5", with: "Mark V")) }
        return folder
    }
}
