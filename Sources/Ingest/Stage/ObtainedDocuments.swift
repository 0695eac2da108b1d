internal import Mirror
internal import Pulling
internal import Recordations

/// The documents of one edition before they are read, and what is known of how they came.
struct ObtainedDocuments {
    let documents: [DocumentSource]
    let extent: Fetch.Extent
    /// The source's own date of the edition, if it is known.
    let published: CivilDate?
    /// Whether the documents can be opened twice; the body of an answer cannot.
    var isRepeatable = true
    /// When the reading has to be over; nil for documents that come from a disk.
    var readingEnd: ContinuousClock.Instant?
    /// Whether the head of the answer proves that its body is whole; asked when all is read.
    var isEndProven: () -> Bool = { true }
    /// The exchanges that brought the documents; asked when all is read.
    var exchanges: () -> [Exchange] = { [] }

    init(_ documents: [DocumentSource], extent: Fetch.Extent, published: CivilDate?) {
        self.documents = documents
        self.extent = extent
        self.published = published
    }
}
