internal import Application
internal import Mirror
internal import Recordations
internal import Registers
internal import Rendering
internal import System

/// Keys as they are pressed: without waiting for the line's end on a terminal, and character by character from a pipe.
enum Keyboard {
    /// The next key, in small letters; nil at the end of the input.
    static func key() -> Character? {
        SingleKeyMode.run { isTerminal in
            while let byte = StandardStream.input.readByte() {
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
        while let byte = StandardStream.input.readByte() {
            if byte == 0x0A { return String(decoding: bytes, as: UTF8.self) }
            bytes.append(byte)
        }
        return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }
}
