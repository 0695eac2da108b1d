import FlyingSocks
import Foundation
import Glibc

// Register mocks on loopback, for the tests and the demo. `curl http://127.0.0.1:PORT/csv` is the simplest register;
// what others there are says Registers.swift, and how each can misbehave Misbehaviour.swift. It says its port on standard
// output, and ends with its standard input: whoever started it holds the other end.
//     register-mocks [--port N] [--registers DIR]     DIR: workbooks to hand out, Mocks/registers unless said

signal(SIGPIPE, SIG_IGN)
let words = CommandLine.arguments.dropFirst()

func option(_ name: String) -> String? {
    words.firstIndex(of: name).flatMap { words.index(after: $0) < words.endIndex ? words[words.index(after: $0)] : nil }
}

let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().path
let server = Server(registers: option("--registers") ?? folder + "/registers")
Thread.detachNewThread {
    while let piece = try? FileHandle.standardInput.read(upToCount: 4096), !piece.isEmpty {}
    exit(0)
}
do {
    try await server.run(port: option("--port").flatMap { UInt16($0) } ?? 0)
} catch {
    FileHandle.standardError.write(Data("register-mocks: \(error)\n".utf8))
    exit(1)
}
