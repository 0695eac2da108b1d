internal import Foundation
public import Recordations

/// A fetch that is about to be written.
public struct FetchDraft: Sendable {
    /// The number of a held fetch that is let through; nil for a new one.
    public var id: Int?
    /// The source's number.
    public var sourceID: Int
    /// The fingerprint of the definition that read it, and its text.
    public var definition: (fingerprint: String, yaml: String)?
    /// The accepted fetch on which the plan was made.
    public var base: Int?
    /// The civil day.
    public var day: CivilDate
    /// Who makes it.
    public var actor: String
    /// What its documents are.
    public var kind = Fetch.Kind.edition
    /// How much it covers.
    public var extent: Fetch.Extent
    /// The source's own date.
    public var published: CivilDate?
    /// What becomes of it.
    public var verdict: Fetch.Verdict
    /// Why.
    public var reason: String?
    /// What was counted.
    public var counts = Fetch.Counts()
    /// Per field in how many live recordations it is filled, as JSON.
    public var filled: String?
    /// What was noticed, as JSON.
    public var findings: String?
    /// The documents.
    public var documents: [Fetch.Document]
    /// What was asked over the network.
    public var exchanges: [Exchange] = []

    /// Makes a draft.
    public init(
        sourceID: Int,
        day: CivilDate,
        actor: String,
        extent: Fetch.Extent,
        verdict: Fetch.Verdict,
        documents: [Fetch.Document]
    ) {
        self.sourceID = sourceID
        self.day = day
        self.actor = actor
        self.extent = extent
        self.verdict = verdict
        self.documents = documents
    }
}

extension FetchDraft {
    /// The verdict as it enters the chain: with the bytes on which it stands.
    package var verdictText: String {
        let bytes = documents.map { $0.artifact.sha256.map { byte in String(format: "%02x", byte) }.joined() }
        return ([verdict.rawValue] + bytes.map { "sha256:\($0)" } + (reason.map { ["reason: \($0)"] } ?? []))
            .joined(separator: " ")
    }
}
