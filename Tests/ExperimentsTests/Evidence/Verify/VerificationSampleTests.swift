import Foundation
import TestSupport
import Testing
import ThawCore

@testable import ThawEvidence

/// Which runs a sample has, and what it says of the others.
@Suite struct VerificationSampleTests {
    /// 40 runs of four methods.
    private static let runs = (0..<40).map {
        Sample.run($0 + 1, method: ["base", "csdm", "velf", "mwuf"][$0 % 4], seed: $0)
    }
    private static func identities(_ method: String) -> Set<String> {
        Set(runs.filter { $0.description.method.name == method }.map(\.identity))
    }
    private static let marked = MarkedRuns(best: identities("csdm"), others: identities("velf"))

    private func sample(_ count: Int, marked: MarkedRuns = Self.marked, seed: Int = 1) -> VerificationSample {
        VerificationSample(count, of: Self.runs, marked: marked, seed: seed)
    }

    @Test func theSameSeedDrawsTheSame() {
        let one = sample(7)
        #expect(one == VerificationSample(7, of: Self.runs.reversed(), marked: Self.marked, seed: 1))
        #expect(Set((1...20).map { sample(7, seed: $0).identities }).count > 15)
        #expect(one.identities.count == 7 && one.marked.count == 4 && one.random.count == 3 && one.remaining == 36)
    }

    @Test func whatIsBoldComesBeforeOtherMarksAndMethodsTakeTurns() {
        let best = Self.identities("csdm").union(Self.identities("base"))
        for seed in 1...20 {
            let drawn = sample(8, marked: MarkedRuns(best: best, others: Self.identities("velf")), seed: seed)
            let methods = drawn.marked.compactMap { identity in
                Self.runs.first { $0.identity == identity }?.description.method.name
            }
            #expect(methods.count == 4 && methods[0] != methods[1] && Array(methods[2...]) == Array(methods[..<2]))
            #expect(Set(methods) == ["base", "csdm"])
        }
        // Ten are bold, ten bear other marks.
        #expect(Set(sample(30).marked).isSuperset(of: Self.identities("csdm")))
        #expect(sample(30).marked.count == 15)
        #expect(sample(60).identities.count == 40)
        #expect(sample(60).likelihoodText(tolerance: 0) == "Every run of the database is in the sample.")
    }

    /// C(N - k, n) / C(N, n), by hand.
    @Test func theProbabilityIsHypergeometric() {
        // Nothing is marked: of 40 runs, 3 are drawn.
        let drawn = sample(3, marked: MarkedRuns())
        #expect(drawn.marked.isEmpty && drawn.random.count == 3 && drawn.remaining == 40)
        let byHand: [Int: Double] = [
            0: 1, 1: 0.925, 2: 0.853_846_153_846_154, 5: 0.662_449_392_712_551, 37: 0.000_101_214_574_899, 38: 0, 40: 0,
        ]
        for (edited, probability) in byHand {
            #expect(abs(drawn.probabilityOfMissing(edited) - probability) < 1e-12, "\(edited)")
        }
        #expect(
            drawn.likelihoodText(tolerance: 1e-6)
                == "The probability that such a sample holds none of k runs with edited metrics (by more than 1e-06), whichever they "
                + "are, is at most 92.5 % for k = 1, 85.4 % for k = 2, 66.3 % for k = 5.")
        #expect(drawn.text == "3 at random of 40")
        #expect(sample(5).text == "3 of 20 behind bold cells and marks, 2 at random of the other 37")
        #expect(
            [0, 0.0004, 0.5, 0.9701, 1].map(VerificationSample.percent) == [
                "0.0 %", "0.1 %", "50.0 %", "97.1 %", "100.0 %",
            ])
    }

    /// What is said of edits is so: exactly of runs that bear no mark, at most of others.
    @Test func theProbabilityIsThatOfDraws() throws {
        let draws = 3000
        let unmarked = Self.identities("mwuf").sorted()
        let marked = Self.identities("velf").sorted()
        for (edited, isExact) in [
            (Array(unmarked.prefix(1)), true), (Array(unmarked.prefix(3)), true),
            ([unmarked[0], marked[0]], true), ([Self.identities("csdm").sorted()[0]], false),
        ] {
            let missed = (1...draws).count { sample(10, seed: $0).identities.isDisjoint(with: edited) }
            let stated = sample(10).probabilityOfMissing(edited.count)
            let frequency = Double(missed) / Double(draws)
            let error = 4 * (stated * (1 - stated) / Double(draws)).squareRoot()
            #expect(isExact ? abs(frequency - stated) < error : frequency < stated - error, "\(frequency) \(stated)")
        }
    }

    @Test func marksAreThoseOfTheTables() throws {
        let noise = [[0, 0.0001, 0], [0.0001, 0, 0], [0, 0, 0.0001]]
        let sample = try ReportSample(noise: noise)
        let table = try sample.table()
        #expect(table.groups[0].rows.map { $0.cells[0][0].differsFromBase } == [false, true, true])
        let runs = Array(try sample.store.runs(identities: sample.store.finishedIdentities()).values)
        let marked = try MarkedRuns(in: sample.store, runs: runs)
        func identities(_ method: String) -> Set<String> {
            Set(runs.filter { $0.description.method.name == method }.map(\.identity))
        }
        #expect(marked.best == identities("csdm"))
        // Second, and what daggers compare; a dagger.
        #expect(marked.others == identities("base").union(identities("velf")))
        #expect(marked.count == 18)
    }
}

/// What is shown of commands before they are started.
@Suite struct RecordedCommandsTests {
    @Test func wordsAreAsAShellReadsThem() {
        #expect(RecordedCommands.word("touch CANARY") == "'touch CANARY'")
        #expect(RecordedCommands.word("it's") == #"'it'\''s'"#)
        #expect(RecordedCommands.word("") == "''")
        // What would hide a part of the command is spelt out.
        #expect(RecordedCommands.word("a\nb\u{1B}[2K\r'\\") == #"$'a\nb\U0000001b[2K\U0000000d\'\\'"#)
        #expect(RecordedCommands.word("\u{202E}txt.sh") == #"$'\U0000202etxt.sh'"#)
    }

    /// A shell takes them back to what they were.
    @Test(arguments: ["touch CANARY", "it's", "a\nb\u{1B}[2K\r'\\", "\u{202E}txt", "$HOME `x` \"y\" !z"])
    func bashReadsTheWord(word: String) throws {
        let result = try TestProcess.run(
            "/bin/bash", ["-c", "printf %s \(RecordedCommands.word(word))"], environment: ["LC_ALL": "C.UTF-8"])
        #expect(Array(result.output.utf8) == Array(word.utf8), "\(result.errors)")
    }
}
