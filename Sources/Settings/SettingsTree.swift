internal import Yams

/// The values of a settings file, without their layout: an edit is checked by comparing two of them.
indirect enum SettingsTree: Equatable {
    case nothing
    case text(String)
    case list([SettingsTree])
    case section([String: SettingsTree])

    init(_ node: Node?) {
        switch node {
        case .scalar(let scalar):
            self = scalar.style == .plain && Section.nulls.contains(scalar.string) ? .nothing : .text(scalar.string)
        case .sequence(let sequence): self = .list(sequence.map { SettingsTree($0) })
        case .mapping(let mapping):
            self = .section(
                Dictionary(mapping.map { ($0.key.string ?? "", SettingsTree($0.value)) }, uniquingKeysWith: { $1 })
            )
        case .alias, nil: self = .nothing
        }
    }

    init(_ value: SettingsValue) {
        switch value {
        case .text(let text): self = .text(text)
        case .list(let values): self = .list(values.map { SettingsTree($0) })
        case .section(let pairs):
            self = .section(
                Dictionary(pairs.map { ($0.key, SettingsTree($0.value)) }, uniquingKeysWith: { $1 })
            )
        }
    }

    /// The tree with empty sections and lists as nothing: what is left of a section whose last key was removed.
    var normalized: SettingsTree {
        switch self {
        case .nothing, .text: self
        case .list(let list): list.isEmpty ? .nothing : .list(list.map(\.normalized))
        case .section(let section): section.isEmpty ? .nothing : .section(section.mapValues(\.normalized))
        }
    }

    /// The tree in which `change` replaced the value at a path; sections that are missing on the way are made.
    ///
    /// `change` is given nil where there is no value, and gives nil to remove the value.
    func changing(
        _ path: ArraySlice<SettingsStep>,
        by change: (SettingsTree?) -> SettingsTree?
    ) -> SettingsTree {
        guard let step = path.first else { return change(self) ?? .nothing }
        let rest = path.dropFirst()
        func changed(_ inner: SettingsTree?) -> SettingsTree? {
            rest.isEmpty ? change(inner) : (inner ?? .nothing).changing(rest, by: change)
        }
        switch (step, self) {
        case (.key(let key), .section(var section)):
            section[key] = changed(section[key])
            return .section(section)
        case (.key(let key), .nothing): return changed(nil).map { .section([key: $0]) } ?? .nothing
        case (.item(let item), .list(var list)) where list.indices.contains(item):
            if let new = changed(list[item]) { list[item] = new } else { list.remove(at: item) }
            return .list(list)
        default: return self
        }
    }
}

extension Node {
    /// The value at a path; nil where there is none.
    func value(at path: some Swift.Collection<SettingsStep>) -> Node? {
        path.reduce(Optional(self)) { node, step in
            switch step {
            // By text: the library would first resolve whether a key is a number, a date or a boolean.
            case .key(let key): node?.mapping?.first { $0.key.string == key }?.value
            case .item(let item):
                node?.sequence.flatMap { $0.indices.contains(item) ? $0[item] : nil }
            }
        }
    }
}
