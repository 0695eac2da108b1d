internal import FoundationEssentials
internal import Mirror
internal import Recordations
internal import Registers
internal import System
internal import Transport

/// When a source has to be brought in again: its `every`.
struct SourceSchedule {
    /// Whether a source is due.
    enum State: Equatable {
        /// It is due.
        case due
        /// It is due, for its last attempt is of a time that has not come; with a sentence that says so.
        case ahead(String)
        /// It is not due; with the reason.
        case later(String)
    }

    /// The time between two attempts.
    let every: Interval

    /// Makes a schedule.
    init(every: Interval) { self.every = every }

    /// Whether a source is due after its last attempt.
    ///
    /// A failed fetch leaves it due. An interval of whole days counts civil days, so that a run which is an hour late does not
    /// delay the next by a day.
    func state(after last: Fetch, today: CivilDate, now: Date) -> State {
        if last.verdict == .failed { return .due }
        if last.day > today {
            return .ahead(
                "its last fetch, \(last.id), is of \(last.day), which has not come: was the clock wrong? It is due"
            )
        }
        if every.seconds % 86_400 == 0 {
            let day = last.day.adding(days: every.seconds / 86_400)
            return today < day ? .later("not due before \(day) (every \(every))") : .due
        }
        guard let made = try? Date(last.at, strategy: .iso8601) else { return .due }
        if made > now {
            return .ahead(
                "its last fetch, \(last.id), is of \(last.at), which has not come: was the clock wrong? It is due"
            )
        }
        let moment = made.addingTimeInterval(Double(every.seconds))
        return now < moment ? .later("not due before \(moment.formatted(.iso8601)) (every \(every))") : .due
    }
}
