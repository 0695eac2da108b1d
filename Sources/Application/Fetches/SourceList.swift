package import Mirror
package import Registers

/// The sources that can be used in a workspace.
package struct SourceList {
    /// One source.
    package struct Line {
        /// Its name.
        package let name: String
        /// Its definition.
        package let definition: SourceDefinition
        /// Where the settings say it comes from.
        package let origin: String?
        /// What the mirror knows of it; nil where it was never brought in.
        package let state: SourceState?
    }

    /// The sources, by name.
    package let lines: [Line]

    /// Reads every definition; throws the first mistake in one.
    package init(_ workspace: Workspace) throws {
        var names = workspace.definitions.files.map { (name: $0.name, definition: $0.name) }
        for source in workspace.sources where !names.contains(where: { $0.name == source.name }) {
            names.append((source.name, source.definition))
        }
        let mirror = workspace.hasMirror ? try workspace.openMirror(creating: false) : nil
        lines = try names.sorted { $0.name < $1.name }.map { name, file in
            Line(
                name: name,
                definition: try workspace.definitions.definition(file, source: name).definition,
                origin: workspace.sources.first { $0.name == name }?.origin,
                state: try mirror?.source(name: name)
            )
        }
    }
}
