internal import Curation
internal import Merging
package import Mirror
package import Recordations

extension Evidence {
    /// The open edits of a field about which a person is asked.
    package func asked(_ field: Field) -> [Edit] {
        let numbers = Set(conflicts.filter { $0.state == .open }.compactMap(\.edit))
        return edits.filter { $0.isOpenClaim && $0.registerField == field && numbers.contains($0.id) }
    }

    /// The open edit of a field that counts most: one that is asked about, else the correction, else the pending change.
    package func claim(on field: Field) -> Edit? {
        let open = edits.filter { $0.isOpenClaim && $0.registerField == field }
        return asked(field).first ?? open.first { $0.kind == .correction } ?? open.first
    }
}
