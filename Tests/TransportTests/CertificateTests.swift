import Foundation
import Testing
@testable import Transport
import WebMock

@Suite struct CertificateTests {
    @Test func `a server is believed only with its authority`() throws {
        let folder = try Folder()
        let authority = try TestAuthority(in: folder.path)
        let server = try MockServer(certificate: authority.certificate, key: authority.key)
        let stranger = try ClientFixture(server)
        let error = try #require(stranger.error("csv"))
        #expect(error.kind == .unproven)
        #expect(error.description.contains("ca_file"), "\(error)")
        #expect(stranger.pauses.seconds.isEmpty)
        #expect(stranger.body.isEmpty)

        let friend = try ClientFixture(server) { $0.certificates = authority.authority }
        let response = try friend.get("csv")
        #expect(friend.text == ClientFixture.list())
        #expect(response.peer?.address == "127.0.0.1")
        #expect(response.peer?.subject?.contains("Test register") == true)
        #expect(response.peer?.issuer?.contains("Test authority") == true)
        #expect(try friend.log().count == 1, "nothing was asked of an unproven server")
        // The authority is right, and the host is not in the certificate.
        let elsewhere = try TestAuthority(in: folder.path, names: "DNS:register.example")
        let other = try ClientFixture(MockServer(certificate: elsewhere.certificate, key: elsewhere.key)) {
            $0.certificates = elsewhere.authority
        }
        #expect(other.error("csv")?.kind == .unproven)
    }

    @Test func `a server that wants to know who asks is shown one's own certificate`() throws {
        let folder = try Folder()
        let authority = try TestAuthority(in: folder.path)
        let server = try MockServer(
            certificate: authority.certificate,
            key: authority.key,
            clients: authority.authority
        )
        let nobody = try ClientFixture(server) { $0.certificates = authority.authority }
        // The server refuses with a TLS alert, or closes the connection.
        let error = try #require(nobody.error("csv"))
        #expect([.settings, .unreachable].contains(error.kind), "\(error)")
        #expect(nobody.body.isEmpty)
        let known = try ClientFixture(server) {
            $0.certificates = authority.authority
            $0.ownCertificate = authority.certificate
            $0.ownKey = authority.key
        }
        _ = try known.get("csv")
        #expect(known.text == ClientFixture.list())
    }
}
