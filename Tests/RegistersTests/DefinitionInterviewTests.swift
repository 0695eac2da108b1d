import Documents
import Foundation
import Recordations
import Registers
import TestSupport
import Testing

/// The questions that finish a definition: what is asked, and what an answer changes.
@Suite struct DefinitionInterviewTests {
    private static let vocabulary = Result {
        try Vocabulary(["by-customs", "cn-gacc", "kz-customs", "ru-trois", "us-cbp", "eu-customs"].map(Files.source))
    }

    private func interview(_ yaml: String, _ bytes: [UInt8], limit: Int = 1_000) throws -> DefinitionInterview {
        try DefinitionInterview(
            name: "xy",
            file: "xy.yaml",
            yaml: yaml,
            vocabulary: try Self.vocabulary.get(),
            stream: ByteStream(bytes: bytes),
            limit: limit
        )
    }

    private func answered(
        _ yaml: String,
        _ bytes: [UInt8],
        _ subject: DefinitionQuestion.Subject,
        with answer: String
    ) throws -> String {
        let questions = try interview(yaml, bytes).questions
        let question = try #require(
            questions.first { $0.subject == subject },
            "\(subject) is not among \(questions.map(\.subject))"
        )
        return try DefinitionChange.applying(try question.changes(for: answer), to: yaml, file: "xy.yaml")
    }

    private static let yaml = """
        # made by hand
        register: 'xy'
        title: 'xy'  # check: the register's name for people
        jurisdiction: XY
        extent: complete  # check: 'partial' where a file shows only some of the register

        documents:
          - {format: csv, delimiter: ';'}

        columns:
          number: 'Nr'
          mark: 'Owner'  # check: taken for mark
          holder: 'Mark'  # check: taken for holder
          to: 'Until'
          state: 'State'
          # check: kept raw and read into no field; give those a name that matter:
          #   Cl.    such as '3', '25'
          #   Remark    such as 'a'

        fields:
          recordation_number: number
          mark: mark
          holder: holder
          valid_to: {column: to, dates: [M/d/yyyy]}  # check: d/M/yyyy would read every cell too, as other days
          status:
            column: state
            values:
              'in force': active
              # check: what these words mean: 'Inactive' 2x

        key: [recordation_number]  # check: the number alone repeats (1 of 6 rows)
        key_pattern: '^R-\\d$'

        """
    private static let csv = Array(
        """
        Nr;Mark;Owner;Cl.;Until;State;Remark
        R-1;ACME;Acme Ltd;3;03/04/2027;in force;a
        R-2;BETA;Beta AG;25;05/04/2027;in force;Исключен 1.1.
        R-3;GAMMA;Gamma SA;25;05/04/2027;Inactive;исключён
        R-4;DELTA;Delta KK;25;12/11/2027;Inactive;
        R-4;EPSILON;Epsilon GA;25;5 мая 2027 г.;Closed;
        ;Sum of rows;;;;;

        """.utf8
    )

    @Test func `what the definition doubts is asked in its order, then what is unread`() throws {
        let questions = try interview(Self.yaml, Self.csv).questions
        #expect(
            questions.map(\.subject) == [
                .title, .extent, .column(.mark), .column(.holder), .content(column: "Cl."),
                .content(column: "Remark"), .dates(.validTo), .word(.status, "Inactive"), .word(.status, "Closed"),
                .key, .rejected("the recordation_number is missing"), .unreadDates(.validTo),
            ]
        )
        for question in questions {
            #expect(!question.explanation.isEmpty && question.text.contains("?"), "\(question.text)")
            #expect(question.choices.count(where: \.isCurrent) <= 1, "\(question.text)")
        }
    }

    @Test func `a title and an extent are written, and their remarks are gone`() throws {
        let title = try answered(Self.yaml, Self.csv, .title, with: "Ruritania: register # 1")
        #expect(title.contains("title: 'Ruritania: register # 1'\n"))
        #expect(try answered(Self.yaml, Self.csv, .title, with: "").contains("title: 'xy'\n"))
        #expect(try answered(Self.yaml, Self.csv, .extent, with: "partial").contains("extent: partial\n"))
        #expect(try answered(Self.yaml, Self.csv, .extent, with: "1").contains("extent: complete\n"))
    }

    @Test func `two columns that were taken for each other change places`() throws {
        let question = try #require(try interview(Self.yaml, Self.csv).questions.first { $0.subject == .column(.mark) })
        #expect(
            question.choices.first { $0.word == "Mark" }?.text
                == "Mark: 'ACME', 'BETA', 'GAMMA' (now read as holder: the two change places)"
        )
        #expect(question.choices.first(where: \.isCurrent)?.word == "Owner")
        let new = try answered(Self.yaml, Self.csv, .column(.mark), with: "mark")
        #expect(new.contains("  mark: Mark\n  holder: Owner  # check: taken for holder\n"), "\(new)")
        let reading = try WholeReading(SourceDefinition(name: "xy", file: "xy.yaml", yaml: new), Self.csv)
        #expect(reading.observations.first?.values[.mark] == "ACME")
        #expect(reading.observations.first?.values[.holder] == "Acme Ltd")
        // A column that was in no field takes the place, and its line of the list is gone.
        let other = try answered(Self.yaml, Self.csv, .column(.mark), with: "Remark")
        #expect(other.contains("  mark: Remark\n") && !other.contains("#   Remark") && other.contains("#   Cl."))
        // What the register does not state is read no more.
        let none = try answered(Self.yaml, Self.csv, .column(.holder), with: "none")
        #expect(!none.contains("holder"), "\(none)")
    }

    @Test func `a column that was in no field gets one, and the list of such columns ends with the last`() throws {
        let classes = try answered(Self.yaml, Self.csv, .content(column: "Cl."), with: "classes")
        #expect(classes.contains("  classes: Cl.\n"), "\(classes)")
        #expect(classes.contains("  state: 'State'\n  classes: Cl.\n") && classes.contains("check: kept raw"))
        let both = try answered(classes, Self.csv, .content(column: "Remark"), with: "nothing")
        #expect(!both.contains("kept raw") && !both.contains("#   Remark"))
        let found = try interview(both, Self.csv)
        #expect(found.sample.filled[.classes] == 5)
        #expect(!found.questions.contains { if case .content = $0.subject { true } else { false } })
    }

    @Test(arguments: [("1", "M/d/yyyy", "2027-03-04"), ("d/M/yyyy", "d/M/yyyy", "2027-04-03")])
    func `an ambiguous date means what the person says`(answer: String, format: String, day: String) throws {
        let question = try #require(
            try interview(Self.yaml, Self.csv).questions.first { $0.subject == .dates(.validTo) }
        )
        #expect(question.text == "What does '05/04/2027' mean as the last day of an entry?")
        #expect(
            question.choices.map(\.text) == [
                "4 May 2027 (M/d/yyyy): 4 of 5 cells are dates", "5 April 2027 (d/M/yyyy): 4 of 5 cells are dates",
            ]
        )
        let new = try answered(Self.yaml, Self.csv, .dates(.validTo), with: answer)
        #expect(new.contains("  valid_to: {column: to, dates: [\(format)]}\n"), "\(new)")
        let reading = try WholeReading(SourceDefinition(name: "xy", file: "xy.yaml", yaml: new), Self.csv)
        #expect(reading.observations.first?.values[.validTo] == day)
    }

    @Test func `cells that no format reads are read by one that does, or are no date on purpose`() throws {
        let question = try #require(
            try interview(Self.yaml, Self.csv).questions.first { $0.subject == .unreadDates(.validTo) }
        )
        #expect(question.choices.first?.text.hasPrefix("'5 мая 2027 г.' is 5 May 2027") == true, "\(question.choices)")
        let new = try answered(Self.yaml, Self.csv, .unreadDates(.validTo), with: "1")
        #expect(try interview(new, Self.csv).sample.findings.unread[.validTo] == nil)
        let terms = String(decoding: Self.csv, as: UTF8.self).replacing("5 мая 2027 г.", with: "бессрочно (a+b)")
        let undated = try answered(Self.yaml, Array(terms.utf8), .unreadDates(.validTo), with: "undated")
        let found = try interview(undated, Array(terms.utf8))
        #expect(found.sample.findings.undated[.validTo] == 1 && found.sample.findings.unread[.validTo] == nil)
        #expect(throws: AnswerMistake.self) { try question.changes(for: "dd.MM") }
        #expect(throws: AnswerMistake.self) { try question.changes(for: "99") }
    }

    @Test func `a word means what the person says, and the remark goes with the last`() throws {
        let one = try answered(Self.yaml, Self.csv, .word(.status, "Inactive"), with: "expired")
        #expect(one.contains("      'in force': active\n      Inactive: expired\n      # check: what these"), "\(one)")
        let two = try answered(one, Self.csv, .word(.status, "Closed"), with: "cancelled")
        #expect(two.contains("      Closed: cancelled\n") && !two.contains("what these words mean"))
        #expect(try interview(two, Self.csv).sample.findings.unknownWords.isEmpty)
    }

    @Test func `each key says how often it repeats, and takes its pattern along`() throws {
        let question = try #require(try interview(Self.yaml, Self.csv).questions.first { $0.subject == .key })
        #expect(
            question.choices.map(\.text) == [
                "recordation_number: 1 row repeats a value", "recordation_number and mark: no value repeats",
            ]
        )
        let new = try answered(Self.yaml, Self.csv, .key, with: "2")
        #expect(new.contains("key: [recordation_number, mark]\n"), "\(new)")
        #expect(!new.contains(#"'^R-\d$'"#))
        let found = try interview(new, Self.csv)
        #expect(found.sample.repeatedKeys == 0)
        #expect(!found.questions.contains { $0.subject == .key })
    }

    @Test func `rows that are no entries are left out`() throws {
        let subject = DefinitionQuestion.Subject.rejected("the recordation_number is missing")
        for answer in ["skip-empty", "Sum of rows"] {
            let new = try answered(Self.yaml, Self.csv, subject, with: answer)
            let found = try interview(new, Self.csv)
            #expect(found.sample.rejectedCount == 0 && found.sample.skipped == 1, "\(new)")
            #expect(!found.questions.contains { $0.subject == subject })
        }
    }

    @Test func `a word of ending makes a rule, however the register spells it`() throws {
        let constant = Self.yaml.replacing(
            #/status:\n(.*\n)*?\n/#,
            with: "status: {constant: active}  # check: no status column was found\n\n"
        )
        let questions = try interview(constant, Self.csv).questions
        let ended = try #require(questions.first { if case .ended = $0.subject { true } else { false } })
        #expect(ended.text == "2 cells of 'Remark' begin with 'Исключен'. Does it mean that the entry has ended?")
        let new = try answered(constant, Self.csv, ended.subject, with: "cancelled")
        #expect(new.contains("tombstones:\n  - {column: note, pattern: "), "\(new)")
        #expect(try interview(new, Self.csv).sample.tombstones == 2)
        // Which column says the state is asked behind it.
        let state = try answered(constant, Self.csv, .state, with: "State")
        #expect(state.contains("  status:\n    column: state\n    values:\n      'in force': active\n"), "\(state)")
        #expect(try interview(state, Self.csv).sample.statuses[.active] == 2)
    }

    @Test func `the tables of a PDF: white space in dates, classes before a stroke, entries over two rows`() throws {
        let text = """
            Nr;Codes;Until
            R-1;03/ 3304200000;31.12.2027
            R-2;7, 12 / 271012;31.12.201 9
            ;25/ 6109;
            """
        let yaml = """
            jurisdiction: XY
            documents:
              - {format: csv, delimiter: ';'}
            columns:
              number: Nr
              codes: Codes  # the customs codes too
              to: Until
            fields:
              recordation_number: number
              classes: codes
              valid_to: {column: to, dates: [dd.MM.yyyy]}
            key: [recordation_number]

            """
        let bytes = Array(text.utf8)
        let classes = try answered(yaml, bytes, .classes, with: "/")
        #expect(classes.contains("  classes: {column: codes, before: '/'}\n"), "\(classes)")
        #expect(try interview(classes, bytes).sample.filled[.classes] == 2)
        let clean = try answered(classes, bytes, .unreadDates(.validTo), with: "clean")
        #expect(clean.contains("  to: {header: Until, clean: {spaces: none}}\n"), "\(clean)")
        #expect(try interview(clean, bytes).sample.findings.unread[.validTo] == nil)
        let whole = try answered(clean, bytes, .rejected("the recordation_number is missing"), with: "continue")
        #expect(whole.contains("continues: {blank: [number]}\n") && whole.contains("# the customs codes too"))
        let found = try interview(whole, bytes)
        #expect(found.sample.rejectedCount == 0 && found.sample.rows == 2)
        #expect(found.questions.isEmpty, "\(found.questions.map(\.subject))")
    }

    @Test func `of two columns with the same header each can be chosen`() throws {
        let bytes = Array("Nr;Date;Date\nR-1;01.02.2024;31.12.2027\nR-2;03.02.2024;31.12.2028\n".utf8)
        let yaml = """
            jurisdiction: XY
            documents:
              - {format: csv, delimiter: ';'}
            columns:
              number: Nr
              # check: kept raw and read into no field; give those a name that matter:
              #   Date    such as '01.02.2024', '03.02.2024'
              #   Date    such as '31.12.2027', '31.12.2028'
            fields:
              recordation_number: number
            key: [recordation_number]

            """
        let new = try answered(yaml, bytes, .content(column: "Date (2)"), with: "valid_to")
        #expect(new.contains("  to: {header: Date, nth: 2}\n"), "\(new)")
        let reading = try WholeReading(SourceDefinition(name: "xy", file: "xy.yaml", yaml: new), bytes)
        #expect(reading.observations.map { $0.values[.validTo] } == ["2027-12-31", "2028-12-31"])
    }

    @Test func `a column may be the right one, and another field, the key's too`() throws {
        let yaml = Self.yaml.replacing("number: 'Nr'\n", with: "number: 'Nr'  # check: the number of the right?\n")
            .replacing("recordation_number", with: "registration_number")
        let new = try answered(yaml, Self.csv, .column(.registrationNumber), with: "recordation_number")
        #expect(new.contains("  number: 'Nr'\n") && new.contains("  recordation_number: number\n"), "\(new)")
        #expect(new.contains("key: [recordation_number]  # check") && !new.contains("registration_number:"))
        #expect(try interview(new, Self.csv).sample.filled[.recordationNumber] == 5)
    }

    @Test func `a rule that a proposal doubts is kept, changed or removed`() throws {
        let yaml =
            Self.yaml + """
                tombstones:
                  - {column: state, pattern: '(?i)^inactive', status: cancelled}  # check: 2 cells contain 'Inactive'. Does it mean ended?
                skip:
                  - {pattern: '^Sum'}  # check: 1 row holds only 'Sum'. Is it no entry?

                """
        let revoked = try answered(yaml, Self.csv, .rule(0), with: "revoked")
        #expect(revoked.contains("  - {column: state, pattern: '(?i)^inactive', status: revoked}\n"), "\(revoked)")
        #expect(try answered(yaml, Self.csv, .rule(0), with: "").contains("status: cancelled}\n"))
        #expect(try !answered(yaml, Self.csv, .rule(0), with: "no").contains("tombstones"))
        #expect(try answered(yaml, Self.csv, .skipRule(0), with: "yes").contains("  - {pattern: '^Sum'}\n"))
        #expect(try !answered(yaml, Self.csv, .skipRule(0), with: "no").contains("skip"))
    }

    @Test func `only so many rows are looked at, and the interview says so`() throws {
        let found = try interview(Self.yaml, Self.csv, limit: 3)
        #expect(found.sample.rows == 3 && !found.sample.isWhole)
        #expect(ReadingEffect.sum(found.sample) == "the first 3 rows = 3 live + 0 tombstones + 0 skipped + 0 rejected")
        let key = try #require(found.questions.first { $0.subject == .key })
        #expect(key.evidence.last?.contains("the first 3 rows were looked at") == true)
    }

    /// Whatever is answered to the proposals of real registers: the definition loads, or the answer is refused.
    @Test(
        arguments: [
            "by-customs-2025-01-19.xlsx", "cn-gacc-grid.tsv", "kz-customs-2025-01-19.xlsx", "ru-trois-sample.csv",
        ]
    )
    func `any answers to any questions keep the definition sound, and its other lines`(file: String) throws {
        let bytes = try Files.bytes("Mocks/registers/\(file)")
        let proposal = try SourceProposal(
            name: "proposed",
            jurisdiction: try #require(Jurisdiction("XX")),
            file: file,
            bytes: bytes,
            vocabulary: try Self.vocabulary.get()
        )
        var random = Seeded(Seed.drawn())
        var yaml = "# a person's own words\n" + proposal.yaml
        var asked: Set<String> = []
        var checks = try interview(yaml, bytes, limit: 200).questions.count
        #expect(checks > 0)
        for _ in 0..<40 {
            let current = try interview(yaml, bytes, limit: 200)
            guard let question = current.questions.first(where: { !asked.contains($0.id) }) else { break }
            asked.insert(question.id)
            guard !question.choices.isEmpty else { continue }
            let number = Int.random(in: 1...question.choices.count, using: &random)
            let new = try DefinitionChange.applying(
                try question.changes(for: "\(number)"),
                to: yaml,
                file: "proposed.yaml"
            )
            #expect(new.hasPrefix("# a person's own words\n"))
            // Refused before it is written: the session shows the reason, and asks again.
            guard (try? interview(new, bytes, limit: 200)) != nil else { continue }
            yaml = new
            checks -= 1
        }
        #expect(try interview(yaml, bytes, limit: 200).sample.rows > 0)
    }
}
