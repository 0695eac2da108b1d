internal import Foundation
public import Recordations
internal import System

/// The rows of an edition that have to be looked at, from their reading until a plan of them was carried out.
///
/// A first edition of a million rows is more than memory should hold. Beyond some the rows lie in a temporary database, which SQLite
/// writes to a file without a name once its cache is full, in `$SQLITE_TMPDIR`, `$TMPDIR` or `/var/tmp`
/// (sqlite.org/tempfiles.html); it is gone with this object, and with the process. Any thread may ask for rows.
public final class StagedRows: @unchecked Sendable {
    // Unchecked: everything is touched under the lock only.
    private let lock = NSCondition()
    /// How many rows are held in memory.
    public let mostHeld: Int
    /// The last rows, which are not in the database yet; a thread writes the first piece while more are added to the last.
    private var pieces: [[Observation]] = [[]]
    private let rowsInPiece: Int
    private var written = 0
    private var isWriting = false
    private var failure: (any Error)?
    private var database: StagedDatabase?
    /// Where each document begins, and the fields for which it has no column, once that is certain.
    private var documents: [(start: Int, unobserved: FieldSet?)] = []

    /// How many rows are held in memory before they are written, for writing costs time and few registers are longer.
    public static let usuallyHeld = 131_072

    /// Makes one without rows; `mostHeld` of them are held in memory, and a few more while they wait to be written.
    public init(mostHeld: Int = StagedRows.usuallyHeld) {
        self.mostHeld = max(1, mostHeld)
        rowsInPiece = min(self.mostHeld, 4_096)
    }

    /// How many rows there are; they are numbered from 0.
    public var count: Int { lock.withLock { written + held } }

    private var held: Int { (pieces.count - 1) * rowsInPiece + pieces[pieces.count - 1].count }

    /// Adds a row behind the others.
    ///
    /// Throws ``MirrorError`` where there is no room for temporary files, as everything here does.
    public func append(_ observation: Observation) throws {
        try lock.withLock {
            if pieces[pieces.count - 1].count == rowsInPiece {
                if held >= mostHeld { try write() }
                // Who reads faster than can be written waits.
                while isWriting, held >= mostHeld + 4 * rowsInPiece { lock.wait() }
                if let failure { throw failure }
                pieces.append([])
                pieces[pieces.count - 1].reserveCapacity(rowsInPiece)
            }
            pieces[pieces.count - 1].append(observation)
        }
    }

    /// Begins to write pieces, until few enough are held.
    private func write() throws {
        guard !isWriting, failure == nil else { return }
        let database = try self.database ?? StagedDatabase()
        self.database = database
        isWriting = true
        do {
            try WorkerThread.start { [self] in
                while let piece = nextPiece() {
                    let end = Result { try database.append(piece) }
                    lock.withLock { note(piece, end) }
                }
            }
        } catch {
            // Without a thread of its own the writing is done here, under the lock that the caller holds.
            while canWrite { note(pieces[0], Result { try database.append(pieces[0]) }) }
            isWriting = false
        }
    }

    private var canWrite: Bool { failure == nil && held >= mostHeld && pieces.count > 1 }

    private func note(_ piece: [Observation], _ end: Result<Void, any Error>) {
        switch end {
        case .success:
            written += piece.count
            pieces.removeFirst()
        case .failure(let error): failure = error
        }
    }

    private func nextPiece() -> [Observation]? {
        lock.withLock {
            isWriting = canWrite
            lock.broadcast()
            return isWriting ? pieces[0] : nil
        }
    }

    /// Replaces a row.
    public func replace(_ index: Int, with observation: Observation) throws {
        try lock.withLock {
            // What is being written would be written as it was.
            while isWriting, (written..<written + rowsInPiece).contains(index) { lock.wait() }
            if let failure { throw failure }
            if index >= written {
                pieces[(index - written) / rowsInPiece][(index - written) % rowsInPiece] = observation
            } else {
                try database?.replace(index, with: observation)
            }
        }
    }

    /// A row by its number.
    public func observation(at index: Int) throws -> Observation {
        guard let observation = try observations(at: CollectionOfOne(index)).first else {
            preconditionFailure("one row was asked for")
        }
        return observation
    }

    /// Rows by their numbers, in that order.
    public func observations(at indices: some Collection<Int>) throws -> [Observation] {
        try lock.withLock {
            if let failure { throw failure }
            if written == 0 { return indices.map { corrected(heldRow($0), $0) } }
            guard let database else { return [] }
            var observations: [Observation] = []
            observations.reserveCapacity(indices.count)
            try database.read { read in
                for index in indices {
                    let row = index >= written ? heldRow(index) : try read(index)
                    observations.append(corrected(row, index))
                }
            }
            return observations
        }
    }

    private func heldRow(_ index: Int) -> Observation {
        pieces[(index - written) / rowsInPiece][(index - written) % rowsInPiece]
    }

    /// Calls the body with rows by their numbers, in that order, and with the position in `numbers`; few are in memory at once.
    public func each(_ numbers: some RandomAccessCollection<Int>, _ body: (Int, Observation) throws -> Void) throws {
        var position = 0
        var left = numbers[...]
        while !left.isEmpty {
            for row in try observations(at: left.prefix(512)) {
                try body(position, row)
                position += 1
            }
            left = left.dropFirst(512)
        }
    }

    /// Notes that the rows that are added from now on are of another document.
    public func beginDocument() {
        lock.withLock {
            let start = written + held
            if documents.last?.start == start { documents.removeLast() }
            documents.append((start, nil))
        }
    }

    /// Sets the fields for which the document has no column, where only its end shows them: fewer than its rows assumed.
    public func endDocument(unobserved: FieldSet?) {
        lock.withLock { if let last = documents.indices.last { documents[last].unobserved = unobserved } }
    }

    private func corrected(_ observation: Observation, _ index: Int) -> Observation {
        guard !observation.unobserved.isEmpty, !documents.isEmpty else { return observation }
        var (low, high) = (0, documents.count)
        while low < high {
            let middle = (low + high) / 2
            if documents[middle].start <= index { low = middle + 1 } else { high = middle }
        }
        guard low > 0, let unobserved = documents[low - 1].unobserved else { return observation }
        var observation = observation
        observation.unobserved.formIntersection(unobserved)
        observation.notStated.subtract(observation.unobserved)
        return observation
    }
}
