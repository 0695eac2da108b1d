internal import Matching
internal import Recordations

/// How the fields of a row and of a recordation stand to each other.
package struct FieldComparison: Sendable {
    private let texts: TextComparison

    /// Makes a comparison by the offices' rules for numbers and a user's aliases.
    package init(_ texts: TextComparison) { self.texts = texts }

    /// The facts that speak for or against one right, numbers first.
    package func evidence(_ row: ListedRight, _ recordation: RegisteredRight) -> PairEvidence {
        PairEvidence(Self.facts.map { fact($0, row, recordation) })
    }

    private static let facts: [Field] = [
        .registrationNumber, .recordationNumber, .mark, .holder, .classes, .registrationDate, .registrationValidTo,
        .validTo,
    ]

    private func fact(_ field: Field, _ row: ListedRight, _ recordation: RegisteredRight) -> Evidence {
        let listed = row.values[field == .validTo ? .recordationValidTo : field]
        let registered = recordation.values[field]
        var agreement = Agreement.unstated
        if let listed, let registered {
            switch field {
            case .registrationNumber, .recordationNumber:
                let office = field == .registrationNumber ? row.values[.jurisdiction] : recordation.jurisdiction.code
                agreement = texts.numbers(listed, registered, office: office)
            case .mark: agreement = texts.marks(listed, registered)
            case .holder: agreement = texts.holders(listed, registered)
            case .classes: agreement = Self.classes(listed, registered)
            default: agreement = listed == registered ? .same : .differs
            }
        }
        return Evidence(field: field, agreement: agreement, listText: listed, registerText: registered)
    }

    private static func classes(_ listed: String, _ registered: String) -> Agreement {
        guard let listed = NiceClasses(listed), let registered = NiceClasses(registered) else {
            return listed == registered ? .same : .differs
        }
        if listed == registered { return .same }
        return listed.bits & registered.bits == 0 ? .differs : .overlaps
    }

    /// The fields that a row states otherwise than a recordation does, in the order of fields; a field that one side does
    /// not state is none of them.
    ///
    /// `evidence` is that of the pair.
    func differences(
        _ row: ListedRight,
        _ recordation: RegisteredRight,
        _ evidence: PairEvidence
    ) -> [Difference] {
        Self.compared.compactMap { field -> Difference? in
            let listed = row.values[field == .validTo ? .recordationValidTo : field]
            guard let listed, let registered = recordation.values[field] else { return nil }
            func difference(_ spelling: String?) -> Difference {
                Difference(
                    field: field,
                    recordation: recordation.id,
                    listValue: listed,
                    registerValue: registered,
                    spelling: spelling
                )
            }
            switch field {
            case .registrationNumber, .recordationNumber, .mark, .holder, .registrationDate, .registrationValidTo,
                .validTo:
                switch evidence[field] {
                case .same, .unstated: return nil
                case .spelled(let how), .suggested(let how): return difference(how)
                case .near, .overlaps, .differs: return difference(nil)
                }
            case .rightType:
                return Self.isSameKind(listed, registered) ? nil : difference(nil)
            case .goods:
                if listed == registered { return nil }
                return difference(SearchText.folded(listed) == SearchText.folded(registered) ? "letters" : nil)
            // What has ended on one side only is a finding of its own, not a difference.
            case .status:
                let statuses = [listed, registered].map(Status.init)
                guard listed != registered, !statuses.contains(where: { $0?.isEnded == true || $0 == .unknown }) else {
                    return nil
                }
                return difference(nil)
            default: return nil
            }
        }
    }

    // Classes are compared over all recordations of a row, and not one by one.
    private static let compared: [Field] = [
        .registrationNumber, .recordationNumber, .mark, .holder, .rightType, .goods, .registrationDate,
        .registrationValidTo, .validTo, .status,
    ]

    // A trademark of the Madrid system is a trademark, whichever of the two words a register has for it.
    private static func isSameKind(_ one: String, _ other: String) -> Bool {
        func plain(_ text: String) -> String {
            text == RightType.internationalTrademark.rawValue ? RightType.trademark.rawValue : text
        }
        return plain(one) == plain(other)
    }
}
