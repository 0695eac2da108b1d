import Foundation
import TestSupport
import Testing
@testable import Transport
import WebMock

@Suite(.waitingForPrograms) struct CertificateTests {
    @Test func `a server is believed only with its authority`() throws {
        let folder = try Folder()
        let authority = try TestAuthority(in: folder.path)
        let server = try MockServer(certificate: authority.certificate, key: authority.key)
        let withoutAuthority = try ClientFixture(server)
        let error = try #require(withoutAuthority.error("csv"))
        #expect(error.kind == .unproven)
        #expect(error.description.contains("ca_file"), "\(error)")
        #expect(withoutAuthority.pauses.seconds.isEmpty)
        #expect(withoutAuthority.body.isEmpty)

        let withAuthority = try ClientFixture(server) { $0.certificates = authority.authority }
        let response = try withAuthority.get("csv")
        #expect(withAuthority.text == ClientFixture.list())
        #expect(response.peer?.address == "127.0.0.1")
        #expect(response.peer?.subject?.contains("Test register") == true)
        #expect(response.peer?.issuer?.contains("Test authority") == true)
        #expect(try withAuthority.log().count == 1, "nothing was asked of an unproven server")
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
        let withoutCertificate = try ClientFixture(server) { $0.certificates = authority.authority }
        // The server refuses with a TLS alert, or closes the connection.
        let error = try #require(withoutCertificate.error("csv"))
        #expect([.settings, .unreachable].contains(error.kind), "\(error)")
        #expect(withoutCertificate.body.isEmpty)
        let withCertificate = try ClientFixture(server) {
            $0.certificates = authority.authority
            $0.ownCertificate = authority.certificate
            $0.ownKey = authority.key
        }
        _ = try withCertificate.get("csv")
        #expect(withCertificate.text == ClientFixture.list())
    }
}
