import FlyingSocks
import Foundation
import Glibc

/// A web server that answers as registers do, and misbehaves on request.
final class Server: Sendable {
    let memory = Memory()
    let registers: String

    init(registers: String) { self.registers = registers }

    /// Listens on loopback until the process ends.
    func run(port: UInt16) async throws {
        let socket = try Socket(domain: AF_INET)
        try socket.setValue(true, for: .localAddressReuse)
        try socket.bind(to: .inet(ip4: "127.0.0.1", port: port))
        try socket.listen()
        guard case .ip4(_, let port) = try socket.sockname() else { return }
        let pool: some AsyncSocketPool = .make()
        try await pool.prepare()
        let listener = try AsyncSocket(socket: socket, pool: pool)
        FileHandle.standardOutput.write(Data("\(port)\n".utf8))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await pool.run() }
            for try await client in listener.sockets {
                group.addTask {
                    let connection = Connection(client, port: port)
                    try? await self.serve(connection)
                    try? client.close()
                }
            }
        }
    }

    /// An answer of a made-up list, with what goes wrong with it.
    private func scripted(_ request: Request, _ space: Space, _ connection: Connection) async -> Answer {
        if request.method == "POST", request.words.count == 1 {
            guard let script = try? JSONDecoder().decode(Script.self, from: Data(request.body.utf8)) else {
                return Answer("no script", type: "text/plain", status: 400)
            }
            space.begin(script)
            return Answer("begun", type: "text/plain")
        }
        if request.words.last == "count" { return Answer("\(space.scriptedRequests)", type: "text/plain") }
        guard let (script, number) = space.scripted() else {
            return Answer("no script", type: "text/plain", status: 404)
        }
        var answer = script.answer(request, number)
        let misbehaviour = Misbehaviour(request: request, space: space, connection: connection)
        for name in script.wireFaults(number) where Misbehaviour.ofTheWire.contains(name) {
            answer = await misbehaviour.apply(name, to: answer)
        }
        return answer
    }

    private func serve(_ connection: Connection) async throws {
        while let request = try await connection.nextRequest() {
            let space = await memory.note(request)
            if request.words.first == "script" {
                guard try await connection.send(await scripted(request, space, connection), to: request) else { return }
                continue
            }
            var answer = await Registers(request: request, space: space, server: self, port: connection.port).answer()
            let name = request.query["bad"] ?? request.words.joined(separator: ":")
            if space.isBad(request) {
                answer = await Misbehaviour(request: request, space: space, connection: connection)
                    .apply(name, to: answer)
            }
            guard try await connection.send(answer, to: request) else { return }
        }
    }
}

/// What the server was asked, by space: a path's first part `~NAME` keeps one test's requests apart from another's.
actor Memory {
    private var spaces: [String: Space] = [:]

    func note(_ request: Request) -> Space {
        let space = spaces[request.space] ?? Space()
        spaces[request.space] = space
        space.note(request)
        return space
    }
}

/// The requests and editions of one test.
final class Space: @unchecked Sendable {
    // Unchecked: everything is touched under the lock only.
    private let lock = NSLock()
    private var log: [[String: Any]] = []
    private var times: [String: Int] = [:]
    private var editions: [String: Int] = [:]
    private var answers: [String: Answer] = [:]
    private var script: (Script, requests: Int)?
    private var atOnce = 0
    private var mostAtOnce = 0

    func note(_ request: Request) {
        lock.withLock {
            if request.words.first != "log" {
                log.append([
                    "method": request.method, "path": request.target, "headers": request.headers,
                    "body": request.body, "at": Date().timeIntervalSince1970,
                ])
            }
            times[request.target, default: 0] += 1
            times["path \(request.path)", default: 0] += 1
            if let bad = request.query["bad"] { times["path \(request.path) bad \(bad)", default: 0] += 1 }
        }
    }

    func begin(_ script: Script) { lock.withLock { self.script = (script, 0) } }

    /// How many requests there were for the made-up list.
    var scriptedRequests: Int { lock.withLock { script?.requests ?? 0 } }

    /// The made-up list and the number of this request for it; nil where there is none.
    func scripted() -> (Script, Int)? {
        lock.withLock {
            script?.requests += 1
            return script
        }
    }

    /// How often this very address was asked, this time included.
    func times(_ target: String) -> Int { lock.withLock { times[target] ?? 0 } }

    /// How often a path was asked, whatever its parameters were, this time included.
    func times(path: String) -> Int { times("path \(path)") }

    /// How often a path was asked while the server misbehaved in that way, this time included.
    func times(path: String, bad: String) -> Int { times("path \(path) bad \(bad)") }

    /// Whether this request is one that misbehaves: `on=3` the third page alone, `after=2` only after so many of that path,
    /// `until=2` no longer after so many.
    func isBad(_ request: Request) -> Bool {
        let count = times(path: request.path)
        if let page = request.query["on"], page != request.parameter("page") { return false }
        if let after = request.query["after"].flatMap({ Int($0) }), count <= after { return false }
        if let until = request.query["until"].flatMap({ Int($0) }), count > until { return false }
        return true
    }

    func edition(of register: String) -> Int { lock.withLock { editions[register] ?? 1 } }

    func advance(_ register: String) -> Int {
        lock.withLock {
            editions[register, default: 1] += 1
            return editions[register] ?? 1
        }
    }

    func known(_ target: String, _ edition: Int) -> Answer? { lock.withLock { answers["\(edition) \(target)"] } }

    func keep(_ answer: Answer, _ target: String, _ edition: Int) {
        lock.withLock { answers["\(edition) \(target)"] = answer }
    }

    func begin() {
        lock.withLock {
            atOnce += 1
            mostAtOnce = max(mostAtOnce, atOnce)
        }
    }

    func end() { lock.withLock { atOnce -= 1 } }

    var json: Data {
        lock.withLock {
            let all: [String: Any] = ["requests": log, "most_at_once": mostAtOnce]
            return (try? JSONSerialization.data(withJSONObject: all, options: .withoutEscapingSlashes)) ?? Data()
        }
    }
}
