public import Recordations

/// A disagreement that a person has to resolve: of the register and an edit, or which recordation a filed one is.
public struct Conflict: Codable, Equatable, Sendable {
    /// Whether the conflict is open.
    public enum State: String, CaseIterable, Codable, Sendable {
        case open, resolved
        /// The sides no longer disagree: a value changed, or the edit was withdrawn.
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
    /// The value from which both sides started.
    public let base: String?
    /// The edit's value.
    public let local: String?
    /// The register's value; the last known one where the recordation or the column is gone.
    public let register: String?
    /// SHA-256 over the parts that identify the conflict within its recordation, in hexadecimal.
    public let fingerprint: String
    /// The policy that left it to a person.
    public let policy: String
    /// Whether the conflict is open.
    public package(set) var state: State
    /// When it was opened, RFC 3339 UTC.
    public package(set) var opened: String
    /// The fetch that opened it; nil where none did.
    public package(set) var fetch: Int?
    /// The day until which a person deferred it.
    public package(set) var deferredUntil: String?

    /// Makes a conflict.
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

    /// The value of ``field`` in a conflict about which recordation a filed one is.
    public static let linkField = "link"

    /// Whether it is open on a day, and not deferred beyond it.
    public func waits(on day: CivilDate) -> Bool {
        state == .open && deferredUntil.flatMap { CivilDate($0) }.map { $0 <= day } ?? true
    }
}
