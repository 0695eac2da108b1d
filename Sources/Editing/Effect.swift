public import Mirror
public import Recordations

/// What an answer to a conflict would do to the next end that somebody has to act by.
///
/// An open edit's date counts beside the register's, and so do the ends of the registration and of the insurance: the
/// earliest is the one that matters, for being early costs less than being late.
public struct Effect: Hashable, Sendable {
    /// The end; nil where none is known.
    public let end: CivilDate?
    /// Which field says so.
    public let field: Field?

    private static let ends: [Field] = [.validTo, .registrationValidTo, .insuranceValidTo]

    /// Works it out for a recordation in which the field in question has some values.
    public init(_ values: FieldValues, _ field: Field, is candidates: [String?]) {
        var known: [(CivilDate, Field)] = []
        for end in Self.ends {
            let texts = end == field ? candidates : [values[end]]
            known += texts.compactMap { $0.flatMap { CivilDate($0) }.map { ($0, end) } }
        }
        let first = known.min { ($0.0, $0.1.rawValue) < ($1.0, $1.1.rawValue) }
        end = first?.0
        self.field = first?.1
    }

    /// What taking either side would do; nil for a conflict that is not about a register's field.
    public static func sides(of question: ConflictCase) -> (local: Effect, register: Effect)? {
        guard let field = Field(name: question.conflict.field) else { return nil }
        let (local, register) = (question.conflict.local, question.conflict.register)
        return (
            Effect(question.values, field, is: [local, register]), Effect(question.values, field, is: [register])
        )
    }
}
