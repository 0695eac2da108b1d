internal import Crypto
internal import Mirror

extension Mirror {
    /// Unpacks the bytes of every artifact and compares their hash with the stored one.
    static func checkArtifacts(_ found: inout Soundness, _ db: SQLDatabase) throws {
        let artifacts = try SQLStatement(
            db,
            """
            SELECT id, sha256, size, removed IS NOT NULL AS is_removed FROM artifact
            WHERE sha256 IS NOT NULL ORDER BY id
            """
        )
        let chunks = try SQLStatement(
            db,
            "SELECT number, size, bytes FROM artifact_chunk WHERE artifact_id = ? ORDER BY number"
        )
        while try artifacts.step(), !found.isHopeless {
            let id: Int = artifacts["id"]
            let mistake = try self.mistake(in: chunks, of: id, artifacts)
            if let mistake { found.mistakes.append("the stored bytes of artifact \(id) \(mistake)") }
            if !(artifacts["is_removed"] as Bool) { found.artifacts += 1 }
        }
    }

    private static func mistake(in chunks: SQLStatement, of id: Int, _ artifact: SQLStatement) throws -> String? {
        chunks.bind(1, id)
        defer { chunks.reset() }
        var hash = SHA256()
        var (size, count) = (0, 0)
        while try chunks.step() {
            guard chunks["number"] as Int == count else { return "are not whole: chunk \(count) is missing" }
            count += 1
            guard let bytes = Compression.unpacked(chunks["bytes"], size: chunks["size"]) else {
                return "are damaged (chunk \(count))"
            }
            hash.update(data: bytes)
            size += bytes.count
        }
        if artifact["is_removed"] { return count == 0 ? nil : "are there although they were removed" }
        guard Array(hash.finalize()) == artifact["sha256"] as [UInt8], size == artifact["size"] as Int else {
            return "are not those that came"
        }
        return nil
    }
}
