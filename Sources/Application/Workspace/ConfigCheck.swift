internal import FoundationEssentials
internal import Recordations
internal import Registers
internal import Transport

/// What is wrong with a workspace's configuration, and what may not be meant.
package struct ConfigCheck {
    /// What has to be corrected.
    package private(set) var mistakes: [String] = []
    /// What is sound and yet may not be meant.
    package private(set) var warnings: [String] = []
    /// How many source definitions there are.
    package let definitions: Int

    /// Checks the settings, every source, rule, holiday, hook and template.
    package init(_ workspace: Workspace) {
        let files = workspace.definitions.files
        definitions = files.count
        for file in files {
            do {
                _ = try workspace.definitions.definition(file.name, source: file.name)
            } catch {
                mistakes.append("\(error)")
            }
        }
        for source in workspace.sources {
            if !files.contains(where: { $0.name == source.definition }) {
                mistakes.append(
                    "\(workspace.file): the source '\(source.name)' has no definition '\(source.definition)'"
                )
            }
            let definition = try? workspace.definitions.definition(source.definition, source: source.name).definition
            if source.origin != nil, definition?.isByHand == true {
                warnings.append("\(source.name) is filled by hand: 'sync' leaves its 'from:' alone")
            } else if let from = source.from, !FileManager.default.fileExists(atPath: from) {
                warnings.append("\(source.name): \(from) is not there")
            }
        }
        for name in workspace.unnamedPulls {
            warnings.append("\(workspace.file): nobody pulls '\(name)': write '\(name): {}' under 'sources'")
        }
        if workspace.network.contact == nil, workspace.sources.contains(where: { $0.web != nil }) {
            warnings.append("\(workspace.file): 'network: contact' is missing, so servers do not know who asks")
        }
        mistakes += workspace.deliveryMistakes
        warnings += workspace.deliveryWarnings
        mistakes += workspace.lawMistakes
        warnings += workspace.lawWarnings
        mistakes += workspace.matchingMistakes
        if workspace.alerts == nil {
            warnings.append("\(workspace.file): nobody is told of deadlines: add 'alerts'")
        }
        if workspace.portfolio.rules.isEmpty {
            warnings.append("\(workspace.file): the portfolio is empty, so nothing counts as yours")
        }
    }
}
