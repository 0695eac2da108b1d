import FlyingSocks
import Foundation
import Glibc

// Runs mock registers on loopback, for the tests and the demo. `curl http://127.0.0.1:PORT/csv` is the simplest register;
// Registers.swift lists the others, and Misbehaviour.swift the faults of each. The program prints its port on standard
// output, and ends at the end of its standard input, so that it never outlives the program that started it.
//     register-mocks [--port N] [--registers DIR]     DIR: the folder of workbooks, by default Mocks/registers

signal(SIGPIPE, SIG_IGN)
let arguments = CommandLine.arguments.dropFirst()

func option(_ name: String) -> String? {
    arguments.firstIndex(of: name).flatMap { index in
        let next = arguments.index(after: index)
        return next < arguments.endIndex ? arguments[next] : nil
    }
}

let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().path
let server = Server(registers: option("--registers") ?? folder + "/registers")
Thread.detachNewThread {
    while let input = try? FileHandle.standardInput.read(upToCount: 4096), !input.isEmpty {}
    exit(0)
}
do {
    try await server.run(port: option("--port").flatMap { UInt16($0) } ?? 0)
} catch {
    FileHandle.standardError.write(Data("register-mocks: \(error)\n".utf8))
    exit(1)
}
