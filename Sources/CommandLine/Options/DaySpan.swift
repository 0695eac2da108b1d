internal import ArgumentParser

/// A number of days, written `180d`, `26w` or `180`.
struct DaySpan: ExpressibleByArgument {
    let days: Int

    init?(argument: String) {
        let unit = argument.last.flatMap { $0.isLetter ? $0 : nil }
        guard let number = Int(unit == nil ? argument : String(argument.dropLast())), (0...36_500).contains(number)
        else {
            return nil
        }
        switch unit {
        case nil, "d": days = number
        case "w": days = number * 7
        default: return nil
        }
    }
}
