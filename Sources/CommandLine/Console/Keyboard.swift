internal import Glibc
internal import System

/// Keys as they are pressed: without waiting for the line's end on a terminal, and character by character from a pipe.
enum Keyboard {
    /// The next key, in small letters; nil at the end of the input.
    static func key() -> Character? {
        SingleKeyMode.run { isTerminal in
            while let byte = self.byte() {
                guard byte > 0x20 else {
                    if byte == 0x04 { return nil }
                    continue
                }
                if isTerminal { Output.line() }
                return Character(UnicodeScalar(byte)).lowercased().first
            }
            return nil
        }
    }

    /// The rest of a line; nil at the end of the input.
    static func line() -> String? {
        var bytes: [UInt8] = []
        while let byte = self.byte() {
            if byte == 0x0A { return String(decoding: bytes, as: UTF8.self) }
            bytes.append(byte)
        }
        return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }

    private static func byte() -> UInt8? {
        var byte: UInt8 = 0
        while true {
            let count = read(STDIN_FILENO, &byte, 1)
            if count == 1 { return byte }
            guard count < 0, errno == EINTR else { return nil }
        }
    }
}
