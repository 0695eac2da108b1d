import Foundation
import Recordations
import Registers
import Testing

/// Holds proposals against files of which it is known what every column is.
///
/// A field without `check:` must be right. What a person has to answer may be wrong, but most files must need no more
/// than these answers.
@Suite struct ProposalTruthTests {
    private static let vocabulary = Result {
        try Vocabulary(Files.sources())
    }

    /// What a proposal says against the truth.
    private struct Verdict {
        /// What is wrong and has no check.
        var wrong: [String] = []
        /// What no answer to a check would mend.
        var lacking: [String] = []
    }

    private static func verdict(_ truth: TruthCase) throws -> (Verdict, SourceProposal) {
        let proposal = try SourceProposal(
            name: "proposed",
            jurisdiction: try #require(Jurisdiction(truth.jurisdiction)),
            file: truth.file,
            bytes: truth.bytes,
            vocabulary: try vocabulary.get()
        )
        let definition = try SourceDefinition(name: "proposed", file: "proposed.yaml", yaml: proposal.yaml)
        let reading = try WholeReading(definition, truth.bytes)
        let reader = ProposalReader(proposal.yaml)
        var verdict = Verdict()
        func note(_ text: String, isChecked: Bool, isMended: Bool) {
            if !isChecked { verdict.wrong.append(text) }
            if !isMended || !isChecked { verdict.lacking.append(text) }
        }
        for field in Field.allCases where field != .status && field != .statusText {
            let (wanted, found) = (truth.columns[field], reader.headers[field])
            if wanted == found || (found.map { wanted?.hasPrefix($0) } ?? false) == true { continue }
            let text = "\(field.name) is read from '\(found ?? "nothing")', not '\(wanted ?? "nothing")'"
            // A column that is not read at all is no wrong value, but no line asks for it either.
            if found == nil {
                verdict.lacking.append(text)
            } else {
                note(text, isChecked: reader.checked.contains(field), isMended: wanted == nil)
            }
        }
        let keys = reader.key.map { reader.headers[$0] ?? "" }
        let areKeys = zip(keys.sorted(), truth.key.sorted()).allSatisfy { !$0.isEmpty && $1.hasPrefix($0) }
        if keys.count != truth.key.count || !areKeys {
            note("the key is \(keys)", isChecked: reader.isKeyChecked, isMended: false)
        }
        for (index, values) in truth.values.sorted(by: { $0.key < $1.key }) {
            guard index < reading.observations.count else {
                verdict.wrong.append("there is no entry \(index)")
                continue
            }
            for (field, value) in values where reader.headers[field] != nil || field == .status {
                let found = reading.observations[index].values[field]
                if found == value { continue }
                note(
                    "entry \(index): \(field.name) is '\(found ?? "")', not '\(value)'",
                    isChecked: reader.checked.contains(field),
                    isMended: true
                )
            }
        }
        let ended = reading.observations.count { observation in
            let status = observation.values[.status].flatMap(Status.init)
            return !(status ?? .unknown).isLive(isTombstone: observation.isTombstone)
        }
        if ended != truth.ended {
            let isChecked = reader.checked.contains(.status) || reader.areTombstonesChecked
            note("\(ended) have ended, not \(truth.ended)", isChecked: isChecked, isMended: reader.areTombstonesChecked)
        }
        if reading.observations.count != truth.entries {
            let isAsked = proposal.doubts.contains {
                $0.hasPrefix("key_pattern: ") || $0.contains("have another shape")
            }
            note("\(reading.observations.count) entries", isChecked: isAsked, isMended: false)
        }
        return (verdict, proposal)
    }

    @Test func `no field without a check is wrong, and most files need no more than the answers`() throws {
        let cases = try TruthCase.real() + TruthCase.tables() + TruthCase.exports() + TruthCase.records()
        #expect(cases.count >= 18)
        var sufficient = 0
        for truth in cases {
            let (verdict, proposal) = try Self.verdict(truth)
            #expect(verdict.wrong.isEmpty, "\(truth.name): \(verdict.wrong)\n\(proposal.yaml)")
            if verdict.lacking.isEmpty {
                sufficient += 1
            } else {
                print("\(truth.name) needs more than answers: \(verdict.lacking.joined(separator: "; "))")
            }
        }
        print("\(sufficient) of \(cases.count) files need no more than the answers that 'check:' asks for")
        #expect(sufficient * 6 >= cases.count * 5)
    }
}
