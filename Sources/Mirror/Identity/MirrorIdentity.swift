extension Mirror {
    /// The identity of the mirror, which no copy keeps once it is written to.
    public func identity() throws -> String {
        try read { db in
            guard let identity = try db.value("SELECT identity FROM mirror_identity", as: String.self) else {
                throw MirrorError(.unsound, "the mirror does not say which one it is")
            }
            return identity
        }
    }
}
