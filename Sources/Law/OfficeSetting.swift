public import Recordations
public import Settings

/// What the workspace says of one jurisdiction's office.
public struct OfficeSetting: Sendable {
    /// Whose holidays count; empty for what the jurisdiction's file says.
    public let holidays: [String]
    /// Days on which it is closed beside them.
    public let closed: Set<CivilDate>

    /// Makes a setting of its parts.
    public init(holidays: [String], closed: Set<CivilDate> = []) {
        self.holidays = holidays
        self.closed = closed
    }

    /// Reads the section `offices` of `recordal.yaml`: one key a jurisdiction.
    ///
    /// Mistakes are noted at their places.
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
