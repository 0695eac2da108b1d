import FlyingSocks
import Foundation
import Glibc

/// A web server with mock registers, which misbehaves on request.
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

    /// Returns the response of a scripted list with its faults.
    private func scripted(_ request: Request, _ space: Space, _ connection: Connection) async -> Response {
        if request.method == "POST", request.segments.count == 1 {
            guard let script = try? JSONDecoder().decode(Script.self, from: Data(request.body.utf8)) else {
                return Response("no script", type: "text/plain", status: 400)
            }
            space.begin(script)
            return Response("begun", type: "text/plain")
        }
        if request.segments.last == "count" { return Response("\(space.scriptedRequests)", type: "text/plain") }
        guard let (script, number) = space.scripted() else {
            return Response("no script", type: "text/plain", status: 404)
        }
        var response = script.response(request, number)
        let misbehaviour = Misbehaviour(request: request, space: space, connection: connection)
        for name in script.wireFaults(number) where Misbehaviour.ofTheWire.contains(name) {
            response = await misbehaviour.apply(name, to: response)
        }
        return response
    }

    private func serve(_ connection: Connection) async throws {
        while let request = try await connection.nextRequest() {
            let space = await memory.note(request)
            if request.segments.first == "script" {
                guard try await connection.send(await scripted(request, space, connection), to: request) else { return }
                continue
            }
            var response = await Registers(request: request, space: space, server: self, port: connection.port)
                .response()
            let name = request.query["bad"] ?? request.segments.joined(separator: ":")
            if space.isBad(request) {
                response = await Misbehaviour(request: request, space: space, connection: connection)
                    .apply(name, to: response)
            }
            guard try await connection.send(response, to: request) else { return }
        }
    }
}

/// The requests by space: the first path segment `~NAME` separates the requests of tests.
actor Memory {
    private var spaces: [String: Space] = [:]

    func note(_ request: Request) -> Space {
        let space = spaces[request.space] ?? Space()
        spaces[request.space] = space
        space.note(request)
        return space
    }
}

/// The requests, editions and the script of one test.
final class Space: @unchecked Sendable {
    // Unchecked: all properties are accessed only under the lock.
    private let lock = NSLock()
    private var log: [[String: Any]] = []
    private var times: [String: Int] = [:]
    private var editions: [String: Int] = [:]
    private var responses: [String: Response] = [:]
    private var script: (Script, requests: Int)?
    private var atOnce = 0
    private var mostAtOnce = 0

    func note(_ request: Request) {
        lock.withLock {
            if request.segments.first != "log" {
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

    /// The number of requests for the scripted list.
    var scriptedRequests: Int { lock.withLock { script?.requests ?? 0 } }

    /// Counts a request for the scripted list, and returns the script and the count; nil without a script.
    func scripted() -> (Script, Int)? {
        lock.withLock {
            script?.requests += 1
            return script
        }
    }

    /// Returns the number of requests for this target, the current one included.
    func times(_ target: String) -> Int { lock.withLock { times[target] ?? 0 } }

    /// Returns the number of requests for a path with any parameters, the current one included.
    func times(path: String) -> Int { times("path \(path)") }

    /// Returns the number of requests for a path with this misbehaviour, the current one included.
    func times(path: String, bad: String) -> Int { times("path \(path) bad \(bad)") }

    /// Whether the misbehaviour applies to a request: with `on=3` to the third page only, with `after=2` to the requests
    /// of a path after the second, with `until=2` to the first two requests of a path.
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

    func known(_ target: String, _ edition: Int) -> Response? { lock.withLock { responses["\(edition) \(target)"] } }

    func keep(_ response: Response, _ target: String, _ edition: Int) {
        lock.withLock { responses["\(edition) \(target)"] = response }
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
