internal import FoundationEssentials
package import Recordations

extension Workspace {
    /// The civil day now, in the workspace's time zone.
    package var civilDay: CivilDate { CivilDate(Date(), in: timeZone) }

    /// The civil day of a command that writes: the stated one, else today.
    ///
    /// Throws ``UsageError`` for a day after today, unless nothing is written or the workspace is a rehearsal: what is noted
    /// for a day that has not come would silence alerts and pulls until then.
    package func writingDay(_ stated: CivilDate?, isDryRun: Bool) throws -> CivilDate {
        let today = civilDay
        guard let stated, stated > today, !isDryRun, !isRehearsal else { return stated ?? today }
        throw UsageError(
            "--today \(stated) is after today, \(today)",
            advice: "add --dry-run to look ahead, or play days in a copy: \(rehearsalCommand)"
        )
    }
}
