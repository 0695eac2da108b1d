package import Recordations

/// One recordation of a customs register, as it is held against a list.
package struct RegisteredRight: Sendable {
    /// Its row number in the mirror.
    package let record: Int
    /// `REGISTER:KEY`.
    package let id: String
    /// The register's name.
    package let register: String
    /// The jurisdiction that keeps the register.
    package let jurisdiction: Jurisdiction
    /// The values with people's corrections.
    package let values: FieldValues
    /// Whether it has ended in its register: removed, disappeared, or ended by its status.
    ///
    /// A term that has run out is not in it, for it depends on the day.
    package let isEnded: Bool
    /// Whether the portfolio's rules say that it is ours.
    package let isOurs: Bool

    /// Makes a right from its parts.
    package init(
        record: Int,
        id: String,
        register: String,
        jurisdiction: Jurisdiction,
        values: FieldValues,
        isEnded: Bool,
        isOurs: Bool
    ) {
        self.record = record
        self.id = id
        self.register = register
        self.jurisdiction = jurisdiction
        self.values = values
        self.isEnded = isEnded
        self.isOurs = isOurs
    }

    /// Whether it protects on a day: it has not ended, and its term has not run out.
    package func isAlive(on day: CivilDate) -> Bool {
        !isEnded && values.date(.validTo).map { $0 >= day } ?? true
    }
}

extension RegisteredRight {
    /// Makes a right of a recordation.
    package init?(_ recordation: Recordation, isOurs: Bool) {
        guard let jurisdiction = Jurisdiction(recordation.jurisdiction) else { return nil }
        let status = recordation.values[.status].flatMap(Status.init)
        // What is filed and not in its register yet is no gap either.
        let isGone = ["disappeared", "explained", "refused", "withdrawn"].contains(recordation.presence)
        self.init(
            record: recordation.number,
            id: recordation.id,
            register: recordation.register,
            jurisdiction: jurisdiction,
            values: recordation.values,
            isEnded: isGone || recordation.isTombstone || status?.isEnded == true,
            isOurs: isOurs
        )
    }
}
