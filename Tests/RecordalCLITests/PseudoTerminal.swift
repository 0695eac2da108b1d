import Foundation
import Testing

extension TestWorkspace {
    /// Runs recordal in the workspace on a terminal of its own, and gives all that the terminal was sent.
    func terminal(
        _ arguments: [String],
        environment: [String: String] = ["TERM": "xterm"],
        columns: UInt16 = 200
    ) throws -> (code: Int32, text: String) {
        let main = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        try #require(main >= 0)
        defer { close(main) }
        // TIOCSPTLCK and TIOCGPTN, which the C library's module does not show: unlock the terminal, and ask its number.
        var isLocked: Int32 = 0
        var number: Int32 = -1
        try #require(ioctl(main, 0x4004_5431, &isLocked) == 0 && ioctl(main, 0x8004_5430, &number) == 0)
        var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        try #require(ioctl(main, UInt(TIOCSWINSZ), &size) == 0)
        let terminal = (path: "/dev/pts/\(number)", flags: O_RDWR | O_NOCTTY)
        let process = try Program.start(
            ["/usr/bin/env", "-C", path, Program.path] + arguments,
            streams: [terminal, terminal, terminal],
            environment: environment
        )
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(main, &piece, piece.count)
            if count > 0 { bytes.append(contentsOf: piece.prefix(count)) }
            // EIO: nobody has the terminal any more.
            if count == 0 || count < 0 && errno != EINTR { break }
        }
        let status = try Program.wait(for: process)
        let text = String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n")
        return (status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F, text)
    }
}
