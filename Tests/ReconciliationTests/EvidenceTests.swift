import Recordations
import Testing

@testable import Reconciliation

/// What is certain, what is asked, and what is nothing.
struct EvidenceTests {
    private func strength(_ facts: [(Field, Agreement)]) -> PairEvidence.Strength {
        PairEvidence(facts.map { Evidence(field: $0.0, agreement: $0.1, listText: "a", registerText: "b") }).strength
    }

    @Test("a number needs a second fact, and a mark or a holder that differs is none")
    func second() {
        #expect(strength([(.registrationNumber, .same), (.mark, .same)]) == .same)
        #expect(strength([(.registrationNumber, .same), (.holder, .spelled("look-alike letters"))]) == .same)
        #expect(strength([(.registrationNumber, .same)]) == .numberOnly)
        #expect(strength([(.registrationNumber, .same), (.classes, .same)]) == .same)
        #expect(strength([(.registrationNumber, .same), (.registrationValidTo, .same)]) == .same)
        // Kazakhstan's number 25 is OLMECA and TOFFIFEE.
        #expect(strength([(.registrationNumber, .same), (.mark, .differs), (.classes, .same)]) == .contradictedNumber)
        #expect(strength([(.registrationNumber, .same), (.mark, .differs), (.holder, .same)]) == .same)
    }

    @Test("what has no number is asked, by what speaks for it")
    func withoutNumber() {
        #expect(strength([(.mark, .same), (.holder, .same), (.classes, .overlaps)]) == .markAndHolder)
        #expect(strength([(.mark, .same), (.holder, .same), (.classes, .differs)]) == .suggested)
        #expect(strength([(.mark, .near("one letter differs")), (.holder, .same)]) == .suggested)
        #expect(strength([(.mark, .same), (.holder, .differs), (.classes, .same)]) == .none)
        #expect(strength([(.registrationNumber, .near("two digits are swapped")), (.mark, .same)]) == .nearNumber)
        #expect(
            strength([(.registrationNumber, .near("one digit differs")), (.mark, .differs), (.holder, .same)]) == .none
        )
        #expect(strength([(.registrationNumber, .near("one digit differs")), (.holder, .same)]) == .nearNumberOfHolder)
        #expect(
            strength([(.registrationNumber, .near("one digit differs")), (.mark, .same), (.holder, .differs)])
                == .nearNumber
        )
        #expect(PairEvidence.Strength.nearNumberOfHolder < .markAndHolder)
        #expect(PairEvidence.Strength.contradictedNumber < .suggested)
        #expect(strength([]) == .none)
    }
}
