internal import Application
internal import Curation
internal import Mirror
internal import Rendering

extension ResolveResult {
    /// What became of it, behind "is".
    var outcome: String {
        let place = "\(recordation), \(conflict.field)"
        switch conflict.state {
        case .open where conflict.deferredUntil != nil: return "put off until \(conflict.deferredUntil ?? ""): \(place)"
        case .open: return "open again: \(place)"
        default:
            if conflict.field == Conflict.linkField { return "answered: \(recordation) is \(after ?? "none of them")" }
            if let edit, edit.kind == .pending, edit.state == .open {
                return
                    "answered: \(place) is filed as \(edit.local ?? "no value") (edit \(edit.id) waits for the register); "
                    + "shown is \(after ?? "no value")"
            }
            let edit = edit.map { "; edit \($0.id) is \($0.state.rawValue)" } ?? ""
            return "answered: \(place) shows \(after ?? "no value")\(edit)"
        }
    }

    /// The result as `--json` promises it.
    var json: JSON {
        .object(
            [("recordation", .string(recordation))] + conflict.members
                + [("after", JSON(after)), ("edit_now", edit?.json ?? .null)]
        )
    }
}
