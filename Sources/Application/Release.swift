/// What is known of this build.
package enum Release {
    /// The version of recordal, which web servers see too.
    package static let version = "0.1.0"
}
