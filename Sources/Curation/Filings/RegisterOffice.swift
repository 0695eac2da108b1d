package import Mirror
package import Recordations

extension Mirror {
    /// The office of a register's jurisdiction, by whose rules its registration numbers are read; nil for an unknown register.
    package static func office(ofRegister id: Int, _ db: SQLDatabase) throws -> Jurisdiction? {
        try db.value("SELECT jurisdiction FROM register WHERE id = ?", [id], as: String.self).flatMap(Jurisdiction.init)
    }
}
