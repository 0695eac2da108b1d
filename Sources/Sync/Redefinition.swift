internal import Documents
internal import Mirror
internal import Recordations
internal import Registers

/// A document of a former fetch, read from the mirror.
struct StoredDocument {
    let document: Fetch.Document
    let mirror: Mirror

    init(_ document: Fetch.Document, _ mirror: Mirror) {
        self.document = document
        self.mirror = mirror
    }

    func reading(_ definition: SourceDefinition) throws -> DocumentReading {
        do {
            // What the server said of the bytes is read as it was when they came.
            let server = ServerCharset(contentType: try mirror.header("content-type", of: document.artifact))
            let stream = ByteStream(mirror.bytes(of: document.artifact))
            return try DocumentReading(definition: definition, stream: stream, server: server)
        } catch let error as MirrorError {
            throw error
        } catch {
            throw UnreadableDocument(name: document.name, error: error)
        }
    }
}

extension SyncRun {
    /// Reads the accepted bytes again where they were read by another definition, as every run does first.
    ///
    /// The report is `unchanged` where there was nothing to do, and `held` where it needs a decision.
    public func readAgain() throws -> SyncReport {
        let source = try state()
        var report = SyncReport(
            source: definition.name,
            verdict: .unchanged,
            extent: source.edition?.extent ?? .complete
        )
        report.isDryRun = isDryRun
        if let count = try redefine(source, &report), count > 0 { report.verdict = .applied }
        return report
    }

    /// Reads the bytes of the accepted fetches again where the definition changed since, so that what reads differently
    /// is never taken for the register's news.
    ///
    /// Gives the number of changed values, nil where there was nothing to do.
    ///
    /// Where the keys come out differently the report is `held`: that needs `sources rebase`.
    func redefine(_ source: SourceState, _ report: inout SyncReport) throws -> Int? {
        guard let accepted = source.accepted, accepted.fingerprint != definition.fingerprint else { return nil }
        let edition: StoredEdition
        do {
            edition = try StoredEdition(
                definition,
                try mirror.standingFetches(source: source),
                try mirror.standingNotices(source: source),
                mirror,
                rowsHeld: rowsHeld
            )
        } catch let error as UnreadableDocument {
            report.verdict = .held
            report.reason =
                "the definition changed, and by the new one the documents applied last cannot be read: "
                + "\(error); mend it, or see 'recordal sources check \(definition.name) FILE'"
            return nil
        }
        let known = try mirror.knownRows(source: source)
        let plan = try mirror.withStandingRecords(register: source.registerID) { standing in
            try edition.plan(against: known, standing)
        }
        guard plan.additions.isEmpty, plan.missing.isEmpty else {
            report.verdict = .held
            report.reason =
                "the definition changed, and by the new one the documents applied last have other keys "
                + "(\(plan.additions.count) new, \(plan.missing.count) gone); if that is meant: "
                + "recordal sources rebase \(definition.name) --reason TEXT"
            return nil
        }
        var count = 0
        try plan.changes.each { count += $0.fields.count }
        report.redefined = count
        if isDryRun { return count }
        try mirror.redefine(
            source,
            accepted: accepted.id,
            definition: (definition.fingerprint, yaml),
            cause: "definition",
            actor: actor
        ) { application in
            try application.write(plan.changes, plan.refreshments)
        }
        return count
    }
}

/// What the stored bytes of several fetches say together, the later over the earlier.
struct StoredEdition {
    /// The last word on each key, in the order in which keys came up first.
    private let rows: StagedRows
    private var keys = KeyTable()
    private var rejectedKeys: Set<String> = []
    private var garbledKeys: Set<RecordKey> = []
    /// New keys of recordations that only notices know, by their old ones.
    private(set) var rekeyed: [String: String] = [:]
    private var noticed: Set<String> = []

    /// Whether the last word on a key is a notice's, so that no row of an edition can be read for it.
    func isNoticed(_ key: RecordKey) -> Bool { noticed.contains(key.text) }

    /// Reads the editions; what notices said, and no later edition went over, goes over them all.
    ///
    /// `successors` tells which key an old one became, where that is known; `rowsHeld` rows are held in memory.
    init(
        _ definition: SourceDefinition,
        _ fetches: [Fetch],
        _ notices: [StandingNotice],
        _ mirror: Mirror,
        successors: [String: String] = [:],
        rowsHeld: Int
    ) throws {
        rows = StagedRows(mostHeld: rowsHeld)
        var last: [Fetch.Document]?
        for fetch in fetches {
            // An unchanged fetch has the bytes of the one before.
            if fetch.documents == last { continue }
            last = fetch.documents
            let builder = EditionBuilder(definition: definition, known: .none, staged: StagedRows(mostHeld: rowsHeld))
            for document in fetch.documents {
                do {
                    try builder.read(StoredDocument(document, mirror).reading(definition), progress: { _ in })
                } catch let error as DocumentError {
                    throw UnreadableDocument(name: document.name, error: error)
                }
            }
            try builder.eachStaged { index, observation in
                if !builder.isContradicted(index) { try put(observation) }
            }
            rejectedKeys.formUnion(builder.allRejected.compactMap(\.key?.text))
            garbledKeys.formUnion(builder.rejected.compactMap(\.garbledKey))
        }
        for notice in notices { try lay(notice, definition, successors) }
    }

    private mutating func put(_ observation: Observation) throws {
        if let index = try keys.place(observation.key, has(observation.key)) {
            try rows.replace(index, with: observation)
        } else {
            try rows.append(observation)
        }
    }

    private func has(_ key: RecordKey) -> (Int) throws -> Bool {
        { [rows] index in try rows.observation(at: index).key == key }
    }

    // A notice's evidence is no document of the source: what was understood of it stays as it is.
    private mutating func lay(
        _ notice: StandingNotice,
        _ definition: SourceDefinition,
        _ successors: [String: String]
    ) throws {
        let made = RecordKey(components: definition.key.map { notice.values[$0] })
        let names = [successors[notice.key.text], notice.key.text, made.text].compactMap { $0 }
        let known = try names.compactMap(number).first.map { try rows.observation(at: $0) }
        let key = known?.key ?? made
        if known == nil, key != notice.key { rekeyed[notice.key.text] = key.text }
        let base = known?.values ?? notice.values
        noticed.insert(key.text)
        let stated = notice.stated
        let isTombstone = [Status.cancelled, .revoked].contains(notice.values.status)
        try put(
            Observation(
                key: key,
                values: FieldValues { stated.contains($0) ? notice.values[$0] : base[$0] },
                raw: known?.raw ?? [],
                digest: .none,
                notStated: (known?.notStated ?? notice.notStated).subtracting(stated),
                unobserved: (known?.unobserved ?? notice.unobserved).subtracting(stated),
                isTombstone: stated.contains(.status) ? isTombstone : known?.isTombstone ?? isTombstone,
                place: known?.place ?? 0
            )
        )
    }

    /// How many keys something is said of; what is said of each has a number from 0.
    var count: Int { rows.count }

    /// The number of what is said of a key; nil where nothing is.
    func number(of key: String) throws -> Int? {
        let key = RecordKey(text: key)
        return try keys.index(of: key, has(key))
    }

    /// What is said, by numbers.
    func observations(_ numbers: some Collection<Int>) throws -> [Observation] { try rows.observations(at: numbers) }

    /// Hands over everything that is said, by number.
    func each(_ body: (Int, Observation) throws -> Void) throws {
        try rows.each(0..<count, body)
    }

    /// Additions and missing ones are differences of the keys.
    func plan(against known: KnownRows, _ standing: StandingRecords) throws -> Plan {
        var plan = Plan()
        var seen: Set<Int> = []
        try each { index, observation in
            guard let record = try standing.record(key: observation.key) else { return plan.additions.append(index) }
            seen.insert(record.id)
            guard let old = record.values else { return }
            if observation.keeping(old) != old {
                try plan.changes.append(record.id, from: old, observation)
            } else if !isNoticed(observation.key) {
                try plan.refreshments.append(record.id, observation)
            }
        }
        for key in rejectedKeys {
            if let record = try standing.record(key: RecordKey(text: key)) { seen.insert(record.id) }
        }
        // Recordations that were absent already are in none of these documents.
        for index in 0..<known.count where !known.isAbsent(index) {
            let id = Int(known.ids[index])
            if seen.contains(id) { continue }
            if !garbledKeys.isEmpty {
                let key = RecordKey(text: try standing.key(of: id))
                if garbledKeys.contains(where: { $0.mayBe(key) }) { continue }
            }
            plan.missing.append(id)
        }
        return plan
    }
}
