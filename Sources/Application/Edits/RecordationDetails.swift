package import Curation
internal import Mirror
package import Notifications
package import Recordations
internal import Rendering

/// All that is known of one recordation.
package struct RecordationDetails {
    /// Its values, its edits and conflicts, and what proves them.
    package let evidence: Evidence
    /// The register's own texts.
    package let raw: RawTexts
    /// How old the knowledge of its source is.
    package let freshness: SourceFreshness
    /// What has to be done about it, and what is wrong with files of the law; empty for an earlier day.
    package let due: (items: [Docket.Item], mistakes: [any Error])
    /// The day at whose end it was known so; nil for now.
    package let asOf: CivilDate?

    /// Reads the recordation of a name, as it was known at the end of a day, or now.
    ///
    /// Throws ``UsageError`` where it is unknown, or was on that day.
    package init(_ name: String, in workspace: Workspace, asOf: CivilDate?, today: CivilDate) throws {
        let mirror = try workspace.openMirror(creating: false)
        let number = try NamedRecordation(name, in: mirror).number
        let instant = asOf.map { Instant($0.end(in: workspace.timeZone)) }
        guard let evidence = try mirror.evidence(number: number, asOf: instant) else {
            throw UsageError(
                "'\(SafeText.line(name))' was not known at the end of \(asOf?.description ?? today.description)",
                advice: "recordal history \(name) tells since when it is"
            )
        }
        self.evidence = evidence
        self.asOf = asOf
        raw = RawTexts(evidence)
        let sources: Set = [evidence.recordation.source]
        freshness = try SourceFreshness(mirror, today: today, sources: sources, asOf: instant)
        // The law is about what is known now.
        due = asOf == nil ? try workspace.docket(mirror).items(of: number) : (items: [], mistakes: [])
    }
}
