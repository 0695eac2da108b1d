internal import Curation
internal import Documents
internal import Mirror
internal import Recordations
internal import Registers

/// What a rebase did, in recordations.
public struct RebaseReport: Hashable, Sendable {
    /// Those that have a new key and their old history.
    public var rekeyed = 0
    /// Those that no old key stood for.
    public var added = 0
    /// Those that have no row any more.
    public var explained = 0
    /// Those of which a field reads differently.
    public var changed = 0
}

extension SyncRun {
    /// Gives the recordations the keys of a changed definition.
    ///
    /// The stored documents are read by the old and the new definition side by side: a row tells which new key follows on
    /// which old one. Throws ``RebaseError`` where there is nothing to rebase, or the old definition is not kept.
    public func rebase(reason: String) throws -> RebaseReport {
        guard let source = try mirror.source(name: definition.name), let accepted = source.accepted else {
            throw RebaseError("\(definition.name) has no applied fetch: there is nothing to rebase")
        }
        guard accepted.fingerprint != definition.fingerprint else {
            throw RebaseError("the definition of \(definition.name) has not changed since fetch \(accepted.id)")
        }
        guard let oldYAML = try mirror.definition(ofFetch: accepted.id) else {
            throw RebaseError("the definition by which fetch \(accepted.id) was read is not kept")
        }
        let old = try SourceDefinition(name: definition.name, file: "the former definition", yaml: oldYAML)
        let fetches = try mirror.effectiveFetches(source: source)
        var successors = KeySuccession()
        for fetch in fetches {
            for document in fetch.documents {
                let stored = StoredDocument(document, mirror)
                try successors.add(before: stored.reading(old), after: stored.reading(definition))
            }
        }
        let notices = try mirror.effectiveNotices(source: source)
        var edition = try StoredEdition(
            definition,
            fetches,
            notices: notices,
            mirror,
            successors: successors.next,
            rowsHeld: rowsHeld
        )
        successors.add(edition.rekeyed)
        var report = RebaseReport()
        let known = try mirror.knownRows(source: source)
        let (moves, absent) = try mirror.withCurrentRecords(register: source.registerID) { records in
            let moves = try edition.moves(successors, known, records)
            var absent = try AbsentRows(
                definition,
                source,
                mirror,
                records: records,
                isRebase: true,
                rowsHeld: rowsHeld
            )
            let added = try edition.observations(moves.added).map(\.key)
            let taken = Set(moves.rekeyed.map(\.key) + added)
            let leaving = Set((moves.rekeyed + absent.rekeyed).map(\.record))
            try absent.leave { key in
                try taken.contains(key) || records.record(key: key).map { !leaving.contains($0.id) } ?? false
            }
            return (moves, absent)
        }
        report.rekeyed = moves.rekeyed.count + absent.rekeyed.count
        report.added = moves.added.count
        report.explained = moves.gone.count
        report.changed = moves.rows.changes.count + absent.rows.changes.count
        try mirror.redefine(
            source,
            accepted: accepted.id,
            read: fetches.map(\.id) + absent.fetches,
            definition: (definition.fingerprint, yaml),
            cause: "rebase: \(reason)",
            actor: actor,
            isDryRun: isDryRun
        ) { writer in
            try writer.rekey((moves.rekeyed + absent.rekeyed).map { ($0.record, $0.key) })
            try writer.write(moves.rows, documents: edition.documents)
            try writer.write(absent.rows, documents: absent.documents)
            let added = moves.added
            try writer.add(count: added.count) { [edition] in try edition.observations(added[$0]) }
            try writer.explainGone(moves.gone, day: today)
        }
        return report
    }
}

/// A rebase that cannot be done: what was seen.
public struct RebaseError: Error, CustomStringConvertible {
    /// What was seen.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// The new key of each old one, by the rows that have both.
struct KeySuccession {
    private(set) var next: [String: String] = [:]

    /// Adds keys whose rows no edition has.
    mutating func add(_ rekeyed: [String: String]) { next.merge(rekeyed) { first, _ in first } }

    mutating func add(before: DocumentReading, after: DocumentReading) throws {
        var olds: [Int: String] = [:]
        while try before.advance() {
            // The former definition need not be able to read every row: it is being replaced.
            if case .recordation(let observation)? = try? before.read() {
                olds[before.rowNumber] = observation.key.text
            }
        }
        while try after.advance() {
            guard case .recordation(let observation) = try after.read(), let old = olds[after.rowNumber] else {
                continue
            }
            // The first row decides where one old key becomes several new ones; the others are new recordations.
            if next[old] == nil { next[old] = observation.key.text }
        }
    }
}

/// What a rebase does to each recordation.
struct RebaseMoves {
    var rekeyed: [(record: Int, key: RecordKey)] = []
    let rows = ComparedRows()
    /// The numbers of what the edition says of them.
    var added: [Int] = []
    /// Those that have no row any more, and the recordation that has the row of their key.
    var gone: [(record: Int, heir: Int?)] = []
}

extension StoredEdition {
    mutating func moves(
        _ succession: KeySuccession,
        _ known: KnownRows,
        _ records: CurrentRecords
    ) throws -> RebaseMoves {
        var moves = RebaseMoves()
        var takers = [Int?](repeating: nil, count: count)
        for index in 0..<known.count where !known.isAbsent(index) {
            let id = Int(known.ids[index])
            guard let record = try records.record(id: id), let old = record.values else { continue }
            let key = try records.key(of: id)
            let newKey = succession.next[key] ?? key
            let found = try number(of: newKey)
            guard let number = found, takers[number] == nil, let observation = try observations([number]).first else {
                moves.gone.append((id, found.flatMap { takers[$0] }))
                continue
            }
            takers[number] = id
            note(id, of: number)
            if newKey != key { moves.rekeyed.append((id, observation.key)) }
            try moves.rows.compare(observation, of: id, with: old, isRefreshing: !isNoticed(observation.key))
        }
        try each { index, observation in
            if try takers[index] == nil && records.record(key: observation.key) == nil { moves.added.append(index) }
        }
        return moves
    }
}
