internal import Documents
internal import Registers

/// What proves that the body of an answer came to its end: its head, or the document itself.
struct BodyEnd {
    /// Why it cannot be taken for whole; nil where it can.
    let refusal: String?
    /// Whether nothing proves it, and the source says that this is the server's way.
    let isUnproven: Bool

    init(isProvenByHead: Bool, _ ending: DocumentEnding, _ definition: SourceDefinition) {
        if isProvenByHead || ending == .proven {
            (refusal, isUnproven) = (nil, false)
            return
        }
        isUnproven = definition.pull?.isEndUnproven == true
        if ending == .cut {
            refusal =
                "the answer breaks off: its last line has no end, as the lines before it have; nothing was changed"
        } else if isUnproven {
            refusal = nil
        } else {
            refusal =
                "nothing proves that the answer is whole: the server gives no length and no chunks (RFC 9112, 6.3), and a "
                + "document of this kind may end at any line; nothing was changed. If the server is like that, let the source "
                + "say 'end: unproven' under 'pull': then an edition in which something is missing waits for you"
        }
    }
}
