import Testing

@testable import ThawEvidence
@testable import ThawModel

@Suite struct RunVerdictTests {
    /// Only what the computation itself says contradicts the record; every other failure leaves the run open.
    @Test(arguments: [RunFailure.Kind.deterministic, .crashed, .killed, .timeout, .memory])
    func aFailureIsADifferenceOrLeavesTheRunOpen(kind: RunFailure.Kind) {
        let verdict = RunVerdict.failed(RunFailure(kind: kind, reason: "x"))
        #expect(verdict.isDifferent == (kind == .deterministic))
        #expect(verdict.isOpen == (kind != .deterministic))
    }

    @Test func theDistanceDecides() {
        let recorded = result(auc: [0.5, 0.6])
        #expect(RunVerdict(recorded: recorded, now: recorded, tolerance: 0) == .bitEqual)
        let other = result(auc: [0.5, 0.625])
        let far = RunVerdict(recorded: recorded, now: other, tolerance: 0.01)
        #expect(far.isDifferent && !far.isOpen && far.title == "different")
        #expect(far.detail == "auc in warm-a was 0.6, now 0.625")
        let near = RunVerdict(recorded: recorded, now: other, tolerance: 0.1)
        #expect(!near.isDifferent && !near.isOpen && near.title == "within tolerance")
    }
}
