internal import Merging
public import Recordations

/// A person's change to one field of one recordation.
public struct Edit: Codable, Equatable, Sendable {
    /// What it is about.
    public enum Kind: String, Codable, CaseIterable, Sendable {
        /// A field that the register does not have.
        case note
        /// The register is believed wrong.
        case correction
        /// Filed with customs, waiting for the register to show it.
        case pending
    }

    /// Whether it counts, or why it does not any more.
    public enum State: String, Codable, CaseIterable, Sendable {
        case open
        /// The register came to say the same.
        case converged
        /// A newer edit of the field took its place.
        case superseded
        /// A person decided against it, or for a third value.
        case resolved
        /// A policy gave the register right.
        case overruled
        /// A person took it back.
        case withdrawn
    }

    /// Its number.
    public let id: Int
    /// The number of the recordation.
    public let record: Int
    /// The field: a register's, `owner`, `tags`, `remarks`, or one that `recordal.yaml` declares.
    public let field: String
    /// What it is about.
    public let kind: Kind
    /// The value as the person entered it; nil says that there is none.
    public let entered: String?
    /// The value that stands now: of sets what the merges made of it.
    public package(set) var local: String?
    /// What the register said when it was made, or when it was last decided about.
    public package(set) var base: String?
    /// Whether the recordation was gone then.
    public package(set) var isBaseGone = false
    /// Whether the field's column was gone then.
    public package(set) var isBaseUnobserved = false
    /// The day on which it changed, or was filed.
    public let changedOn: String?
    /// Whether it counts.
    public package(set) var state: State
    /// Who made it.
    public let actor: String
    /// When, RFC 3339 UTC.
    public let at: String
    /// Why; notes may go without.
    public let reason: String?
    /// The edit whose place it took.
    public let replaces: Int?
    /// The number of the table that it came from; nil for one that was made by itself.
    public package(set) var batch: Int?

    package init(
        id: Int,
        record: Int,
        field: String,
        kind: Kind,
        entered: String?,
        local: String? = nil,
        base: String? = nil,
        isBaseGone: Bool = false,
        isBaseUnobserved: Bool = false,
        changedOn: String?,
        state: State,
        actor: String,
        at: String,
        reason: String?,
        replaces: Int?,
        batch: Int? = nil
    ) {
        self.id = id
        self.record = record
        self.field = field
        self.kind = kind
        self.entered = entered
        self.local = local
        self.base = base
        self.isBaseGone = isBaseGone
        self.isBaseUnobserved = isBaseUnobserved
        self.changedOn = changedOn
        self.state = state
        self.actor = actor
        self.at = at
        self.reason = reason
        self.replaces = replaces
        self.batch = batch
    }

    // Stored in events: a property may be renamed, its key may not.
    private enum CodingKeys: String, CodingKey {
        case id = "id"
        case record = "record"
        case field = "field"
        case kind = "kind"
        case entered = "entered"
        case local = "local"
        case base = "base"
        case isBaseGone = "isBaseGone"
        case isBaseUnobserved = "isBaseUnobserved"
        case changedOn = "changedOn"
        case state = "state"
        case actor = "actor"
        case at = "at"
        case reason = "reason"
        case replaces = "replaces"
        case batch = "batch"
    }

    /// The tags of both; nil for edits of other fields, which have one value.
    package func tags(unitedWith other: Edit) -> String? {
        guard kind == .note, field == "tags" else { return nil }
        return ElementSet(ElementSet(text: local).elements.union(ElementSet(text: other.local).elements)).text
    }

    /// The same words about another recordation, as an edit of its own that is open.
    package func copied(to record: Int, as id: Int, at: String, replacing other: Int? = nil) -> Edit {
        Edit(
            id: id,
            record: record,
            field: field,
            kind: kind,
            entered: entered,
            local: local,
            base: base,
            isBaseUnobserved: isBaseUnobserved,
            changedOn: changedOn,
            state: .open,
            actor: actor,
            at: at,
            reason: reason,
            replaces: other,
            batch: batch
        )
    }

    /// The register's field that it is about; nil for a note.
    public var registerField: Field? { kind == .note ? nil : Field(name: field) }
    /// Whether it stands against the register and is open.
    public var isOpenClaim: Bool { state == .open && kind != .note }
}

/// A question that only a person can answer: the register and an edit, or several recordations for a filed one.
public struct Conflict: Codable, Equatable, Sendable {
    /// Whether it waits for an answer.
    public enum State: String, Codable, Sendable {
        case open, resolved
        /// The question is none any more: a side moved, or the edit was taken back.
        case dissolved
    }

    /// Its number.
    public let id: Int
    /// The number of the recordation.
    public let record: Int
    /// The edit; nil where a filed recordation could be several.
    public package(set) var edit: Int?
    /// The field; `link` where a filed recordation could be several.
    public let field: String
    /// `field`, `gone` or `unobserved`.
    public let kind: String
    /// What both sides started from.
    public let base: String?
    /// The edit's value.
    public let local: String?
    /// The register's value; where the recordation or the column is gone, the last one.
    public let register: String?
    /// SHA-256 over all that tells this question from every other of the recordation, in hexadecimal.
    public let fingerprint: String
    /// The policy that left it to a person.
    public let policy: String
    /// Whether it waits for an answer.
    public package(set) var state: State
    /// When it was opened, RFC 3339 UTC.
    public package(set) var opened: String
    /// The fetch that opened it; nil where none did.
    public package(set) var fetch: Int?
    /// The day until which nobody wants to be asked.
    public package(set) var deferredUntil: String?

    package init(
        id: Int,
        record: Int,
        edit: Int? = nil,
        field: String,
        kind: String,
        base: String?,
        local: String?,
        register: String?,
        fingerprint: String,
        policy: String,
        state: State,
        opened: String,
        fetch: Int? = nil,
        deferredUntil: String? = nil
    ) {
        self.id = id
        self.record = record
        self.edit = edit
        self.field = field
        self.kind = kind
        self.base = base
        self.local = local
        self.register = register
        self.fingerprint = fingerprint
        self.policy = policy
        self.state = state
        self.opened = opened
        self.fetch = fetch
        self.deferredUntil = deferredUntil
    }

    // Stored in events: a property may be renamed, its key may not.
    private enum CodingKeys: String, CodingKey {
        case id = "id"
        case record = "record"
        case edit = "edit"
        case field = "field"
        case kind = "kind"
        case base = "base"
        case local = "local"
        case register = "register"
        case fingerprint = "fingerprint"
        case policy = "policy"
        case state = "state"
        case opened = "opened"
        case fetch = "fetch"
        case deferredUntil = "deferredUntil"
    }

    /// The field of a question which recordation a filed one is.
    public static let linkField = "link"

    /// Whether it waits on a day, and was not put off beyond it.
    public func waits(on day: CivilDate) -> Bool {
        state == .open && deferredUntil.flatMap { CivilDate($0) }.map { $0 <= day } ?? true
    }
}

/// A person's answer to a conflict.
public struct Resolution: Codable, Hashable, Sendable {
    /// What was taken.
    public enum Choice: String, Codable, Sendable {
        case local, register
        /// A third value.
        case value
        /// The recordation that a filed one is.
        case link
    }

    /// Its number.
    public let id: Int
    /// The conflict.
    public let conflict: Int
    /// What was taken.
    public let choice: Choice
    /// The third value, or the recordation's `REGISTER:KEY`.
    public let value: String?
    /// Who answered.
    public let actor: String
    /// When, RFC 3339 UTC.
    public let at: String
    /// Why.
    public let reason: String
    /// Whether it was taken back.
    public package(set) var isUndone = false

    package init(
        id: Int,
        conflict: Int,
        choice: Choice,
        value: String?,
        actor: String,
        at: String,
        reason: String,
        isUndone: Bool = false
    ) {
        self.id = id
        self.conflict = conflict
        self.choice = choice
        self.value = value
        self.actor = actor
        self.at = at
        self.reason = reason
        self.isUndone = isUndone
    }

    // Stored in events: a property may be renamed, its key may not.
    private enum CodingKeys: String, CodingKey {
        case id = "id"
        case conflict = "conflict"
        case choice = "choice"
        case value = "value"
        case actor = "actor"
        case at = "at"
        case reason = "reason"
        case isUndone = "isUndone"
    }
}

/// How far a recordation is that was filed and that its register does not show yet.
public struct Filing: Codable, Equatable, Sendable {
    /// How far it is.
    public enum State: String, Codable, CaseIterable, Sendable {
        case prepared, filed, refused, withdrawn
        /// Its register shows it: from then on that recordation stands for it.
        case linked

        /// Whether the register may still come to show it.
        public var isExpected: Bool { self == .prepared || self == .filed }
    }

    /// The number of the recordation that stands for it.
    public let record: Int
    /// The key that it has until its register gives it one.
    public let key: String
    /// How far it is.
    public package(set) var state: State
    /// The day on which it was added.
    public let on: String
    /// The recordation of the register that it turned out to be.
    public package(set) var linked: Int?

    package init(
        record: Int,
        key: String,
        state: State,
        on: String,
        linked: Int? = nil
    ) {
        self.record = record
        self.key = key
        self.state = state
        self.on = on
        self.linked = linked
    }

    // Stored in events: a property may be renamed, its key may not.
    private enum CodingKeys: String, CodingKey {
        case record = "record"
        case key = "key"
        case state = "state"
        case on = "on"
        case linked = "linked"
    }
}
