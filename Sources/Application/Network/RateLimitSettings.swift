internal import FoundationEssentials
internal import Settings
internal import Transport

/// How often servers may be asked, and how many sources at once.
struct RateLimitSettings {
    private var usual = RateLimits()
    private var byHost: [String: RateLimits] = [:]
    /// How many retries a run may make in all.
    var retryBudget = 20
    /// How many sources are brought in at once.
    var sourcesAtOnce = 4

    /// The defaults.
    init() {}

    /// Reads them from the section `network`.
    init(_ section: Section) {
        self.init()
        usual = Self.limits(section, RateLimits())
        if let hosts = section.section("hosts") {
            for name in hosts.keys {
                guard !name.contains("/"), !name.contains(":") else {
                    hosts.refuse(name, "'\(name)' must be the name of a host alone, such as files.example.org")
                    continue
                }
                byHost[name.lowercased()] = hosts.section(name).map { Self.limits($0, usual) }
            }
        }
        retryBudget = NetworkSettings.number(section, "retry_budget", 0...10_000) ?? retryBudget
        sourcesAtOnce = NetworkSettings.number(section, "sources_at_once", 1...32) ?? sourcesAtOnce
    }

    private static func limits(_ section: Section, _ usual: RateLimits) -> RateLimits {
        var limits = usual
        limits.atOnce = NetworkSettings.number(section, "at_once", 1...32) ?? limits.atOnce
        limits.intervalSeconds =
            NetworkSettings.number(section, "interval_ms", 0...3_600_000).map { Double($0) / 1000 }
            ?? limits.intervalSeconds
        if let hours = section.text("hours") {
            limits.hours = hours.map { text in
                guard let hours = DayHours(text) else {
                    throw UsageError("'hours' must be a part of the day such as 22:00-06:00, not '\(text)'")
                }
                return hours
            }
        }
        return limits
    }

    /// The limiter of a run; hours are those of a time zone.
    func limiter(in zone: TimeZone) -> RateLimiter {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        return RateLimiter(standard: usual, byHost: byHost) { [calendar] moment in
            let parts = calendar.dateComponents([.hour, .minute], from: moment)
            return (parts.hour ?? 0) * 60 + (parts.minute ?? 0)
        }
    }
}
