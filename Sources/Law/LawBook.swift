public import Deadlines
internal import Recordations
internal import Settings
internal import Synchronization

/// The law of all jurisdictions, read when it is asked for.
///
/// Each file is read once; a file with a mistake is an error for its own jurisdiction only.
public final class LawBook: Sendable {
    /// A file's text with the name that the user knows it by.
    public struct File: Sendable {
        /// The name in messages.
        public let path: String
        /// The text.
        public let yaml: String

        /// Makes a file.
        public init(path: String, yaml: String) {
            self.path = path
            self.yaml = yaml
        }
    }

    /// The kinds of file there are.
    public enum Shelf: String, CaseIterable, Sendable {
        case jurisdictions, holidays
    }

    private let offices: [String: OfficeSetting]
    private let file: @Sendable (Shelf, String) throws -> File?
    private let served = Mutex<[String: String]>([:])
    private let read = Mutex<[String: Result<Reckoning, any Error>]>([:])

    /// Makes a book over files; `file` gives one by its shelf and name, or nil where there is none.
    ///
    /// What `file` throws is the error of that one file, as a mistake in its text would be.
    public init(offices: [String: OfficeSetting] = [:], file: @escaping @Sendable (Shelf, String) throws -> File?) {
        self.offices = offices
        self.file = file
    }

    /// The law of a jurisdiction with its office's days; without a file, a law that knows nothing.
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
        try serve(.jurisdictions, jurisdiction).map {
            try RuleFile(name: jurisdiction, file: $0.path, yaml: $0.yaml)
        }
    }

    /// A file of holidays; nil where there is none.
    public func holidays(_ name: String) throws -> HolidayFile? {
        try serve(.holidays, name).map { try HolidayFile(name: name, file: $0.path, yaml: $0.yaml) }
    }

    /// A text that is another one whenever a file that was read so far says something else, or the settings do.
    ///
    /// It names the files, so that ``stillGives(_:settings:)`` can compare them.
    public func fingerprint(_ settings: String) -> String {
        Self.fingerprint(settings, served.withLock { $0.sorted { $0.key < $1.key } }.map { ($0.key, $0.value) })
    }

    /// Whether the fingerprint would be the same now, as far as the files' texts tell: nothing in them is read.
    public func stillGives(_ fingerprint: String, settings: String) -> Bool {
        let texts = fingerprint.split(separator: "\n").dropFirst().map { name in
            let words = name.split(separator: "/", maxSplits: 1).map(String.init)
            let shelf = words.first.flatMap(Shelf.init)
            return (String(name), shelf.flatMap { try? file($0, words.last ?? "") }?.yaml ?? "")
        }
        return fingerprint == Self.fingerprint(settings, texts)
    }

    private static func fingerprint(_ settings: String, _ texts: [(name: String, text: String)]) -> String {
        let all = ([settings] + texts.flatMap { [$0.name, $0.text] }).map { "\($0.utf8.count):\($0)" }.joined()
        // FNV-1a: nobody gains by two laws of one fingerprint.
        let hash = all.utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return ([String(hash, radix: 16)] + texts.map(\.name)).joined(separator: "\n")
    }

    private func serve(_ shelf: Shelf, _ name: String) throws -> File? {
        let found = try file(shelf, name)
        served.withLock { $0["\(shelf.rawValue)/\(name)"] = found?.yaml ?? "" }
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
                        "the office of \(jurisdiction) is to keep the holidays '\(name)', and there is no holidays/\(name).yaml"
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

/// Law that cannot be put together from its files.
public struct LawError: Error, CustomStringConvertible {
    /// What was seen.
    public let description: String
}
