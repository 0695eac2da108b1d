/// Which jurisdictions' rights a register may record: its own, and those of a union that it is a part of, or that is a part of it.
package enum Coverage {
    // A union's trademarks have effect in its members, and an application to customs in one member, or in all of them,
    // may stand on either (Regulation (EU) 608/2013, articles 3 and 4). BX is the Benelux office, WO the Madrid
    // system's.
    private static let unions: [String: Set<String>] = [
        "EU": [
            "AT", "BE", "BG", "BX", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT",
            "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
        ],
        "BX": ["BE", "LU", "NL"],
        "EA": ["AM", "BY", "KG", "KZ", "RU"],
    ]

    /// The code of the Madrid system, for a row that names no country.
    static let international = "WO"

    /// The codes under which rights of a jurisdiction and recordations of it find each other: its own, and its unions'.
    package static func groups(of jurisdiction: String) -> [String] {
        [jurisdiction] + unions.filter { $0.value.contains(jurisdiction) }.map(\.key).sorted()
    }

    /// Whether a right of one jurisdiction may stand in a register of another.
    package static func joins(right: String, register: String) -> Bool {
        right == register || right == international || unions[right]?.contains(register) == true
            || unions[register]?.contains(right) == true
    }
}
