internal import CRelease
internal import Documents
internal import Mirror
internal import Transport

/// What is known of this build.
package enum Release {
    /// The version of recordal, which web servers see too.
    package static let version = "0.1.0"

    /// The version with the commit, where the build was told, and the libraries that are loaded.
    package static var details: String {
        let commit = String(cString: recordal_commit())
        let parts =
            (commit.isEmpty ? [] : ["commit \(commit)"]) + [
                "Swift \(compiler)", "SQLite \(Mirror.sqliteVersion)", "libcurl \(WebClient.curlVersion)",
                "libxml2 \(XMLVersion.libxml2)",
            ]
        return "\(version) (\(parts.joined(separator: ", ")))"
    }

    private static var compiler: String {
        #if compiler(>=6.3)
        "6.3 or newer"
        #else
        "6.2"
        #endif
    }
}
