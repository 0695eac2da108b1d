internal import Curation
internal import Documents
internal import Mirror
internal import Recordations
internal import Registers

/// The rows of several stored fetches together; a later row of a key replaces an earlier one.
struct StoredEdition {
    /// The last row or notice of each key, in the order in which the keys appeared first.
    private let rows: StagedRows
    private var keys = KeyTable()
    private var rejectedKeys: Set<String> = []
    private var garbledKeys: Set<RecordKey> = []
    /// New keys of recordations that only notices know, by their old ones.
    private(set) var rekeyed: [String: String] = [:]
    private var noticed: Set<String> = []
    /// The fetch whose documents have the last row of each key.
    private var origins: [Int] = []
    /// The same by recordation, for those compared so far, where it is not the last edition.
    private(set) var documents: [Int: Int] = [:]
    private var lastEdition = 0

    /// Whether a notice is the last to state values of a key, so that they are no row of an edition.
    func isNoticed(_ key: RecordKey) -> Bool { noticed.contains(key.text) }

    /// Reads the editions; fields that notices in force state replace those of the rows.
    ///
    /// `successors` has the new key of each old one, where that is known; `rowsHeld` rows are held in memory.
    init(
        _ definition: SourceDefinition,
        _ fetches: [Fetch],
        notices: [EffectiveNotice],
        _ mirror: Mirror,
        successors: [String: String] = [:],
        rowsHeld: Int
    ) throws {
        rows = StagedRows(mostHeld: rowsHeld)
        lastEdition = fetches.last?.id ?? 0
        for (index, fetch) in fetches.enumerated() {
            // An unchanged fetch has the bytes of the one before.
            if index + 1 < fetches.count, fetches[index + 1].documents == fetch.documents { continue }
            let builder = EditionBuilder(definition: definition, known: .none, staged: StagedRows(mostHeld: rowsHeld))
            for document in fetch.documents {
                do {
                    try builder.read(StoredDocument(document, mirror).reading(definition), progress: { _ in })
                } catch let error as DocumentError {
                    throw UnreadableDocument(name: document.name, error: error)
                }
            }
            let edition = builder.finish()
            try edition.eachStaged { index, observation in
                if !edition.isContradicted(index) { try put(observation, fetch.id) }
            }
            rejectedKeys.formUnion(edition.allRejected.compactMap(\.key?.text))
            garbledKeys.formUnion(edition.rejected.compactMap(\.garbledKey))
        }
        for notice in notices { try lay(notice, definition, successors) }
    }

    private mutating func put(_ observation: Observation, _ fetch: Int?) throws {
        if let index = try keys.indexOrInsert(observation.key, has(observation.key)) {
            try rows.replace(index, with: observation)
            if let fetch { origins[index] = fetch }
        } else {
            try rows.append(observation)
            origins.append(fetch ?? lastEdition)
        }
    }

    /// Notes the fetch of a row that is compared with a recordation.
    mutating func note(_ record: Int, of index: Int) {
        if origins[index] != lastEdition { documents[record] = origins[index] }
    }

    private func has(_ key: RecordKey) -> (Int) throws -> Bool {
        { [rows] index in try rows.observation(at: index).key == key }
    }

    // A notice's evidence is no document of the source: what was understood of it stays as it is.
    private mutating func lay(
        _ notice: EffectiveNotice,
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
                rowNumber: known?.rowNumber ?? 0
            ),
            nil
        )
    }

    /// How many keys there are; the row of each has a number from 0.
    var count: Int { rows.count }

    /// The number of the row of a key; nil where there is none.
    func number(of key: String) throws -> Int? {
        let key = RecordKey(text: key)
        return try keys.index(of: key, has(key))
    }

    /// Rows by their numbers.
    func observations(_ numbers: some Collection<Int>) throws -> [Observation] { try rows.observations(at: numbers) }

    /// Calls the body with each row and its number.
    func each(_ body: (Int, Observation) throws -> Void) throws {
        try rows.each(0..<count, body)
    }

    /// Additions and missing ones are differences of the keys.
    mutating func diff(from known: KnownRows, _ records: CurrentRecords) throws -> EditionDiff {
        var diff = EditionDiff()
        var compared: [(record: Int, index: Int)] = []
        var seen: Set<Int> = []
        try each { index, observation in
            guard let record = try records.record(key: observation.key) else { return diff.additions.append(index) }
            seen.insert(record.id)
            guard let old = record.values else { return }
            if origins[index] != lastEdition { compared.append((record.id, index)) }
            try diff.rows.compare(
                observation,
                of: record.id,
                with: old,
                isRefreshing: !isNoticed(observation.key)
            )
        }
        for (record, index) in compared { note(record, of: index) }
        for key in rejectedKeys {
            if let record = try records.record(key: RecordKey(text: key)) { seen.insert(record.id) }
        }
        // Recordations that were absent already are in none of these documents.
        for index in 0..<known.count where !known.isAbsent(index) {
            let id = Int(known.ids[index])
            if seen.contains(id) { continue }
            if !garbledKeys.isEmpty {
                let key = RecordKey(text: try records.key(of: id))
                if garbledKeys.contains(where: { $0.mayBe(key) }) { continue }
            }
            diff.missing.append(id)
        }
        return diff
    }
}
