internal import Foundation
public import Recordations

/// A fetch before it is written.
public struct FetchDraft: Sendable {
    /// The number of a held fetch that is accepted; nil for a new one.
    public var id: Int?
    /// The source's number.
    public var sourceID: Int
    /// The fingerprint and the text of the definition that read it.
    public var definition: (fingerprint: String, yaml: String)?
    /// The number of the accepted fetch that it was compared with.
    public var base: Int?
    /// The civil day.
    public var day: CivilDate
    /// The person or program that makes it.
    public var actor: String
    /// The kind of its documents.
    public var kind = Fetch.Kind.edition
    /// How much it covers.
    public var extent: Fetch.Extent
    /// The source's own date.
    public var published: CivilDate?
    /// The outcome.
    public var verdict: Fetch.Verdict
    /// The reason of the verdict.
    public var reason: String?
    /// The numbers of rows and recordations.
    public var counts = Fetch.Counts()
    /// The number of live recordations with a value, by field, as JSON.
    public var filled: String?
    /// The findings about its rows, as JSON.
    public var findings: String?
    /// The documents.
    public var documents: [Fetch.Document]
    /// The requests over the network, in order.
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
    /// The verdict as it enters the chain: with the hashes of the documents and the reason.
    package var verdictText: String {
        let bytes = documents.map { $0.artifact.sha256.map { byte in String(format: "%02x", byte) }.joined() }
        return ([verdict.rawValue] + bytes.map { "sha256:\($0)" } + (reason.map { ["reason: \($0)"] } ?? []))
            .joined(separator: " ")
    }
}
