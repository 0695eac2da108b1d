internal import Foundation

/// A test certificate authority and a certificate for loopback, made by openssl.
public struct TestAuthority {
    /// The path of the authority's certificate.
    public let authority: String
    /// The path of the server's certificate.
    public let certificate: String
    /// The path of the server's key.
    public let key: String

    /// Creates the authority and the certificate in a folder.
    public init(in folder: String, names: String = "IP:127.0.0.1,DNS:localhost") throws {
        authority = folder + "/ca.pem"
        certificate = folder + "/server.pem"
        key = folder + "/server.key"
        try Data("subjectAltName=\(names)\n".utf8).write(to: URL(fileURLWithPath: folder + "/names"))
        let curve = "ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
        let script = """
            openssl req -x509 -newkey \(curve) -keyout ca.key -out ca.pem -subj '/CN=Test authority' -days 2 &&
            openssl req -newkey \(curve) -keyout server.key -out server.csr -subj '/CN=Test register' &&
            openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -extfile names -days 2 -out server.pem
            """
        // Foundation's Process is not used: its waitUntilExit sometimes never returns when several tests wait at once.
        let pipe = popen("cd '\(folder)' && exec 2>/dev/null && \(script)", "r")
        guard let pipe, pclose(pipe) == 0 else { throw CocoaError(.executableNotLoadable) }
    }
}
