public import Recordations
public import Settings

/// The workspace's settings for one jurisdiction's office.
public struct OfficeSetting: Sendable {
    /// The names of the holiday files that count; empty for those of the jurisdiction's file.
    public let holidays: [String]
    /// Additional days on which the office is closed.
    public let closed: Set<CivilDate>

    /// Makes a setting from its parts.
    public init(holidays: [String], closed: Set<CivilDate> = []) {
        self.holidays = holidays
        self.closed = closed
    }

    /// Reads the section `offices` of `recordal.yaml`, which has one key for each jurisdiction.
    ///
    /// Mistakes are collected in the section's file.
    public static func all(_ section: Section) -> [String: OfficeSetting] {
        var settings: [String: OfficeSetting] = [:]
        for name in section.keys {
            guard let office = section.section(name) else { continue }
            var closed: Set<CivilDate> = []
            for text in office.texts("closed") {
                if let date = RuleReading.date(text) { closed.insert(date) }
            }
            settings[name] = OfficeSetting(holidays: office.texts("holidays").map(\.value), closed: closed)
        }
        return settings
    }
}
