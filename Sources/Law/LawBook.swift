public import Deadlines
internal import Recordations
internal import Settings
internal import Synchronization

/// The law of all jurisdictions, read from files on first use.
///
/// Each file is read once; a file with a mistake is an error for its own jurisdiction only.
public final class LawBook: Sendable {
    /// A file's text with its name.
    public struct File: Sendable {
        /// The file's name in messages.
        public let path: String
        /// The text.
        public let yaml: String

        /// Makes a file.
        public init(path: String, yaml: String) {
            self.path = path
            self.yaml = yaml
        }
    }

    /// The kinds of file.
    public enum FileKind: String, CaseIterable, Sendable {
        case jurisdictions, holidays
    }

    private let offices: [String: OfficeSetting]
    private let file: @Sendable (FileKind, String) throws -> File?
    private let texts = Mutex<[String: String]>([:])
    private let read = Mutex<[String: Result<Reckoning, any Error>]>([:])

    /// Makes a law book; `file` returns a file by its kind and name, or nil where there is none.
    ///
    /// An error that `file` throws is reported for that one file, like a mistake in its text.
    public init(offices: [String: OfficeSetting] = [:], file: @escaping @Sendable (FileKind, String) throws -> File?) {
        self.offices = offices
        self.file = file
    }

    /// The law of a jurisdiction with its office's working days; for a jurisdiction without a file, a law without
    /// rules.
    ///
    /// Throws ``SettingsError`` for a file with mistakes.
    public func reckoning(_ jurisdiction: String) throws -> Reckoning {
        if let known = read.withLock({ $0[jurisdiction] }) { return try known.get() }
        let result = Result { try make(jurisdiction) }
        read.withLock { $0[jurisdiction] = result }
        return try result.get()
    }

    /// A jurisdiction's file; nil where there is none.
    public func rules(_ jurisdiction: String) throws -> RuleFile? {
        try load(.jurisdictions, jurisdiction).map {
            try RuleFile(name: jurisdiction, file: $0.path, yaml: $0.yaml)
        }
    }

    /// A file of holidays; nil where there is none.
    public func holidays(_ name: String) throws -> HolidayFile? {
        try load(.holidays, name).map { try HolidayFile(name: name, file: $0.path, yaml: $0.yaml) }
    }

    /// A fingerprint of the settings and of the texts of all files that were read so far.
    ///
    /// It names the files, so that ``matches(_:settings:)`` can compare them later.
    public func fingerprint(_ settings: String) -> String {
        Self.fingerprint(settings, texts.withLock { $0.sorted { $0.key < $1.key } }.map { ($0.key, $0.value) })
    }

    /// Whether the settings and the texts of the files still have a fingerprint; the files are not parsed.
    public func matches(_ fingerprint: String, settings: String) -> Bool {
        let texts = fingerprint.split(separator: "\n").dropFirst().map { name in
            let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
            let kind = parts.first.flatMap(FileKind.init)
            return (String(name), kind.flatMap { try? file($0, parts.last ?? "") }?.yaml ?? "")
        }
        return fingerprint == Self.fingerprint(settings, texts)
    }

    private static func fingerprint(_ settings: String, _ texts: [(name: String, text: String)]) -> String {
        let all = ([settings] + texts.flatMap { [$0.name, $0.text] }).map { "\($0.utf8.count):\($0)" }.joined()
        // FNV-1a is enough, because nobody gains anything from a collision.
        let hash = all.utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return ([String(hash, radix: 16)] + texts.map(\.name)).joined(separator: "\n")
    }

    private func load(_ kind: FileKind, _ name: String) throws -> File? {
        let found = try file(kind, name)
        texts.withLock { $0["\(kind.rawValue)/\(name)"] = found?.yaml ?? "" }
        return found
    }

    private func make(_ jurisdiction: String) throws -> Reckoning {
        let rules = try self.rules(jurisdiction)
        let setting = offices[jurisdiction]
        let states = rules?.states ?? []
        let named = setting?.holidays ?? []
        if !states.isEmpty, let stranger = named.first(where: { !states.contains($0) }) {
            throw LawError(
                description:
                    "'offices: {\(jurisdiction): {holidays: \(stranger)}}' in recordal.yaml: the office is a Member State's, and "
                    + "\(stranger) is none; write the State whose customs decided, one of \(states.joined(separator: ", "))"
            )
        }
        let isStateUnnamed = named.isEmpty && !states.isEmpty
        let names = named.isEmpty ? (isStateUnnamed ? states : rules?.holidays ?? []) : named
        let holidays = try names.map { name in
            guard let file = try self.holidays(name) else {
                throw LawError(
                    description:
                        "the office of \(jurisdiction) must keep the holidays '\(name)', and there is no holidays/\(name).yaml"
                )
            }
            return file.holidays
        }
        return Reckoning(
            jurisdiction: jurisdiction,
            rules: rules?.rules ?? [],
            office: OfficeDays(holidays, closures: setting?.closed ?? []),
            isStateUnnamed: isStateUnnamed
        )
    }
}

/// An error about a jurisdiction whose files do not fit together.
public struct LawError: Error, CustomStringConvertible {
    /// The message for the user.
    public let description: String
}
