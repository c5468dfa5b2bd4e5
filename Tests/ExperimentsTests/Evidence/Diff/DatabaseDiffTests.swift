import Foundation
import Testing
import ThawCore

@testable import ThawEvidence
@testable import ThawModel
@testable import ThawReporting

/// The verdict, and what people read of it, for each way in which two databases may differ.
@Suite struct DatabaseDiffTests {
    @Test func anotherOrderOtherTimesHostsAndIdsAreNoDifference() throws {
        var other = DiffSample()
        other.environment = Sample.environment(host: "there")
        other.startedAt += 86_400
        let diff = try DatabaseDiff(DiffSample().contents("a.sqlite"), other.contents("b.sqlite", reversed: true))
        #expect(diff.verdict == .equal)
        try diff.expectGolden("equal.txt")
    }

    @Test func theLastBitIsADifference() throws {
        var other = DiffSample()
        other.change("csdm", seeds: [3]) { $0.auc = $0.auc.nextUp }
        let diff = try DiffSample().diff(other)
        #expect(diff.verdict == .different)
        try diff.expectGolden("last-bit.txt")
    }

    @Test func whatIsToleratedIsNoDifference() throws {
        var other = DiffSample()
        other.change("csdm", seeds: [3]) { $0.auc += 1e-10 }
        other.change("csdm", seeds: [4]) { $0.auc += 1e-8 }
        let tolerant = try DiffSample().diff(other, tolerance: 1e-7)
        #expect(tolerant.verdict == .equal)
        try tolerant.expectGolden("within-tolerance.txt", all: true)
        let strict = try DiffSample().diff(other, tolerance: 1e-9)
        #expect(strict.verdict == .different)
        #expect(strict.summary.runsWithinTolerance == 1 && strict.summary.runsDifferent == 1)
        #expect(strict.summary.runsBitEqual == 10)
        // A claim that is reversed counts, however little it took.
        var swapped = DiffSample()
        swapped.change("csdm") { $0.auc -= 0.02 }
        #expect(try DiffSample().diff(swapped, tolerance: 0.5).verdict == .different)
    }

    @Test func aSeedIsRemoved() throws {
        var other = DiffSample()
        other.missing = [("csdm", 4)]
        try DiffSample().diff(other).expectGolden("seed-removed.txt")
    }

    @Test func aRunThatFailedSaysWhy() throws {
        var other = DiffSample()
        other.failed = [("csdm", 4)]
        let diff = try other.diff(DiffSample())
        #expect(diff.runs.onlyInB.map(\.failure) == ["the loss became NaN"])
        #expect(diff.failures.isEmpty)
        try diff.expectGolden("failed.txt")
        // Without a result on either side: failed, or not tried.
        var untried = DiffSample()
        untried.missing = other.failed
        let both = try other.diff(untried)
        #expect(both.verdict == .different)
        #expect(both.failures.map(\.reasons) == [Sides("deterministic: the loss became NaN", nil)])
        let text = try both.rendered(as: .terminal)
        #expect(text.contains("CSDM, seed 4: deterministic: the loss became NaN -> not tried"))
        #expect(try other.diff(other).verdict == .equal)
    }

    @Test func ranksAreSwapped() throws {
        var other = DiffSample()
        other.change("csdm") { $0.auc -= 0.02 }
        try DiffSample().diff(other).expectGolden("ranks-swapped.txt")
    }

    @Test func otherData() throws {
        var other = DiffSample()
        other.dataset.fingerprint = String(repeating: "2f", count: 32)
        other.dataset.splitSizes["train-base"] = 854_000
        let diff = try DiffSample().diff(other)
        #expect(diff.runs.different.allSatisfy { $0.pairedBy == .settings })
        try diff.expectGolden("other-data.txt")
    }

    /// Equal fingerprints are equal data, whatever they are called; the more cautious title is shown.
    @Test func anotherTitleIsANote() throws {
        var other = DiffSample()
        other.dataset.title = "MovieLens-1M"
        for (one, two) in [(DiffSample(), other), (other, DiffSample())] {
            let diff = try one.diff(two)
            #expect(diff.verdict == .equal && diff.datasets.isEmpty)
            #expect(diff.titles.map(\.shown) == ["MovieLens-1M (rebuilt)"])
            #expect(diff.titles.map(\.titles) == [Sides(one.dataset.title, two.dataset.title)])
            let text = try diff.rendered(as: .terminal)
            #expect(
                text.contains("Titles: \(one.dataset.title) in A is \(two.dataset.title) in B: equal data, called "))
        }
        other.change("csdm", seeds: [1]) { $0.auc += 0.01 }
        let diff = try other.diff(DiffSample())
        #expect(diff.runs.different.map(\.run.dataset) == ["MovieLens-1M (rebuilt)"])
        // Files that only one version of the program knows to be synthetic.
        other = DiffSample()
        other.dataset.isSynthetic = true
        let synthetic = try DiffSample().diff(other)
        #expect(synthetic.verdict == .equal)
        #expect(synthetic.titles.map(\.shown) == ["MovieLens-1M (rebuilt) (synthetic)"])
        // Data of the same fingerprint cannot have other sizes: that is no title.
        other = DiffSample()
        other.dataset.splitSizes["test"] = 1
        #expect(try DiffSample().diff(other).verdict == .different)
    }

    /// An older record lacks options that came later. The runs have one identity, and so the same settings.
    @Test func whatAnOldRecordLacksIsNoDifference() throws {
        var other = DiffSample()
        other.change("csdm") { $0.options["warm-statistics"] = .text("updating") }
        other.change("velf", seeds: [1]) { $0.options["warm-statistics"] = .text("updating") }
        let one = DiffSample()
        #expect(one.runs.map(one.identity) == other.runs.map(other.identity))
        let diff = try one.diff(other)
        #expect(diff.verdict == .equal && diff.summary.runsBitEqual == 12)
        #expect(diff.experiments.map(\.tableError) == [Sides(nil, nil)])
        // Where runs are not the same, the option that one of them lacks is at its default.
        other.change("csdm") { $0.options["warm-statistics"] = .text("frozen") }
        let frozen = SettingChange("method.warm-statistics", "updating", "frozen")
        #expect(try one.diff(other).runs.different.map(\.settings) == Array(repeating: [frozen], count: 4))
    }

    /// What was changed stands first, in all forms; where nothing was, that is said.
    @Test func theCauseComesFirst() throws {
        var other = DiffSample()
        other.change("csdm") { run in
            run.options["repeats"] = .integer(1)
            run.auc -= 0.02
        }
        other.runs.removeAll { $0.method == "base" && $0.seed == 4 }
        other.environment.numericsRevision = 2
        other.specText = DiffSample().specText.replacing(#""csdm""#, with: #"{"csdm":{"repeats":1}}"#)
        let diff = try DiffSample().diff(other)
        #expect(diff.cause.map(\.kind) == [.spec, .plan, .settings, .numerics])
        #expect(
            diff.cause.map(\.text) == [
                "spec: methods: - csdm; + {csdm: {repeats: 1}}",
                "planned only in A: MovieLens-1M (rebuilt), DeepFM, Base: seed 4",
                "MovieLens-1M (rebuilt), DeepFM, CSDM: seeds 1-4: repeats none -> 1",
                "11 runs of 3 rows: numerics-revision 1 -> 2",
            ])
        for format in [DiffFormat.terminal, .markdown] {
            let text = try diff.rendered(as: format)
            let places = ["What was changed", "What follows", "Claims reversed", "Cells of"].map {
                text.range(of: $0)?.lowerBound
            }
            #expect(places.allSatisfy { $0 != nil } && places.compactMap { $0 } == places.compactMap { $0 }.sorted())
        }
        var nothing = DiffSample()
        nothing.change("csdm") { $0.auc -= 0.02 }
        let unexplained = try DiffSample().diff(nothing)
        #expect(unexplained.cause.isEmpty)
        let text = try unexplained.rendered(as: .terminal)
        #expect(
            text.contains(
                "What was changed\n  Nothing: specs, planned runs, settings, data and numerics are the same.\n"))
        #expect(text.contains("\nWhat differs\n"))
    }

    @Test func anotherNumericsRevision() throws {
        var other = DiffSample()
        other.environment.numericsRevision = 2
        let diff = try DiffSample().diff(other)
        let revision = SettingChange("numerics-revision", "1", "2")
        #expect(diff.runs.different.map(\.settings) == Array(repeating: [revision], count: 12))
        #expect(diff.verdict == .different && diff.summary.runsDifferent == 12)
    }

    @Test func anotherValueOfAnOption() throws {
        var (one, other) = (DiffSample(), DiffSample())
        one.change("csdm") { $0.options["rho"] = .number(0.001) }
        other.change("csdm") { $0.options["rho"] = .number(0.01) }
        other.change("csdm", seeds: [1]) { $0.auc += 0.001 }
        other.specText = #"{"experiment":"small","methods":["base",{"csdm":{"rho":0.01}},"velf"],"seeds":[1,2,3,4]}"#
        try one.diff(other).expectGolden("other-option.txt")
    }

    @Test func seedsAreTheSameHoweverTheyAreSpelt() throws {
        var other = DiffSample()
        func respell(_ seeds: String) {
            other.specText = DiffSample().specText.replacing("[1,2,3,4]", with: seeds)
        }
        for seeds in [#"{"count":4,"from":1}"#, "[4,3,2,1]"] {
            respell(seeds)
            #expect(try DiffSample().diff(other).verdict == .equal, "\(seeds)")
        }
        respell(#"{"count":5,"from":1}"#)
        let diff = try DiffSample().diff(other)
        #expect(diff.verdict == .different && diff.experiments.first?.spec.map(\.key) == ["seeds"])
    }

    @Test func environmentsAreListedAndNoDifference() throws {
        var other = DiffSample()
        other.environment.cpu = "another processor"
        other.environment.revision = "ffff"
        let diff = try DiffSample().diff(other)
        #expect(diff.verdict == .equal)
        try diff.expectGolden("other-environment.txt")
    }
}

/// Claims of tables.
@Suite struct ClaimTests {
    private func claims(_ a: DiffSample, _ b: DiffSample) throws -> [ClaimChange] {
        try a.diff(b).experiments.flatMap { $0.table?.claims ?? [] }
    }

    /// The same means, but one seed alone makes them.
    @Test func significanceFlipsWhereMeansDoNot() throws {
        var one = DiffSample()
        one.change("velf") { $0.auc -= 0.01 }
        var other = one
        for index in other.runs.indices where other.runs[index].method == "csdm" {
            other.runs[index].auc += other.runs[index].seed == 1 ? 0.03 : -0.01
        }
        let changes = try claims(one, other)
        #expect(Set(changes.map(\.kind)) == [.significanceAgainstBase, .significanceAgainstSecond])
        #expect(changes.count == 8)
        let builder = try #require(
            try KeyedTable(one.contents("a").experiments[0], one.contents("a"))?.groups.first?.row("CSDM")?.cells)
        let p = try #require(builder[0][0].pAgainstBase)
        #expect(p < Significance.level)
        #expect(changes[0].text.hasPrefix("AUC of CSDM against base: significant (p "))
        #expect(changes[0].says.b.hasPrefix("not significant (p "))
        #expect(changes.allSatisfy { $0.change == .reversed })
        #expect(try claims(other, one).allSatisfy { $0.change == .new })
        #expect(changes[4].text.hasPrefix("AUC of CSDM (the best) against the second: significant (p "))
    }

    @Test func whatCannotBeTestedShowsNothing() throws {
        var other = DiffSample()
        for method in ["base", "csdm", "velf"] { for seed in 2...4 { other.missing.append((method, seed)) } }
        let diff = try DiffSample().diff(other)
        let changes = diff.experiments.flatMap { $0.table?.claims ?? [] }
        #expect(
            changes.filter { $0.kind == .significanceAgainstBase }.map(\.says.b)
                == Array(repeating: "not testable", count: 8))
        #expect(changes.allSatisfy { $0.isIncomplete })
        #expect(changes.filter { $0.kind == .significanceAgainstBase }.allSatisfy { $0.change == .lost })
        #expect(changes.last?.text.hasSuffix(" -> not testable (n 4 -> 1)") == true)
        // One seed on both sides: nothing to compare.
        let bare = try other.diff(other)
        #expect(bare.verdict == .equal)
        #expect(bare.summary.claimsCompared == 4 * (2 + 2))
    }

    /// A lead that lacks seeds is another thing than one that turned round.
    @Test func whatIsLostForWantOfSeedsHasNotTurnedRound() throws {
        // CSDM leads, but not with seeds 1 and 2 alone.
        var one = DiffSample()
        one.change("csdm", seeds: [1, 2]) { $0.auc -= 0.006 }
        one.change("csdm", seeds: [3, 4]) { $0.auc += 0.004 }
        var other = one
        for method in ["base", "csdm", "velf"] { other.missing += [(method, 3), (method, 4)] }
        let lost = try claims(one, other).filter { $0.kind == .best || $0.kind == .order }
        #expect(lost.count == 8 && lost.allSatisfy { $0.change == .lost })
        #expect(lost[0].says == Sides("CSDM", "VELF") && lost[0].text.hasSuffix(" (n 4 -> 2)"))
        // One row alone lacks them.
        other.missing = [("csdm", 3), ("csdm", 4)]
        let oneRow = try claims(one, other).filter { $0.kind == .best }
        #expect(
            oneRow.allSatisfy { $0.change == .lost && $0.text.hasSuffix(" (n of CSDM 4 -> 2)") } && oneRow.count == 4)
        // With as many seeds, it has turned round; with fewer, too, if those that are there say another thing than before.
        other = one
        other.change("csdm", seeds: [3, 4]) { $0.auc -= 0.01 }
        #expect(
            try claims(one, other).filter { $0.kind == .best }.map(\.change) == Array(repeating: .reversed, count: 4))
        var clear = DiffSample()
        clear.change("csdm") { $0.auc -= 0.02 }
        clear.missing = [("csdm", 4)]
        let reversed = try claims(DiffSample(), clear).filter {
            $0.kind == .best || $0.kind == .order || $0.kind == .sign
        }
        #expect(reversed.count == 12 && reversed.allSatisfy { $0.change == .reversed })
        // More seeds refute what few have shown.
        #expect(try claims(DiffSample(), one).contains { $0.change == .lost } == false)
    }

    @Test func aBetterRowThatIsNewReversesNothing() throws {
        var one = DiffSample()
        one.runs.removeAll { $0.method == "csdm" }
        let diff = try one.diff(DiffSample())
        let best = diff.experiments.flatMap { $0.table?.claims ?? [] }.filter { $0.kind == .best }
        #expect(best.map(\.change) == Array(repeating: .new, count: 4))
        #expect(diff.headline == "Different, but no claim is reversed.")
        // And a row that is gone takes its claims along.
        let gone = try DiffSample().diff(one).experiments.flatMap { $0.table?.claims ?? [] }.filter { $0.kind == .best }
        #expect(gone.map(\.change) == Array(repeating: .lost, count: 4))
        #expect(gone[0].text.hasSuffix(" (n of CSDM 4 -> 0)"))
        let json = try diff.rendered(as: .json)
        #expect(json.contains(#""change" : "new""#) && json.contains(#""claims_new" : \#(diff.summary.claimsNew)"#))
        #expect(try diff.rendered(as: .terminal).contains("\nNew claims: \(diff.summary.claimsNew)\n"))
        #expect(try diff.rendered(as: .markdown).contains("\n### New claims: \(diff.summary.claimsNew)\n"))
    }

    @Test func whatLooksAlikeIsEqual() throws {
        // Ranks are those of the digits: VELF and CSDM are shown alike, whichever is a little better.
        var (one, other) = (DiffSample(), DiffSample())
        for index in one.runs.indices where one.runs[index].method == "velf" {
            let csdm = one.runs.first { $0.method == "csdm" && $0.seed == one.runs[index].seed }?.auc ?? 0
            one.runs[index].auc = csdm + 1e-7
            other.runs[index].auc = csdm - 1e-7
        }
        let diff = try one.diff(other)
        let changes = diff.experiments.flatMap { $0.table?.claims ?? [] }
        #expect(!changes.contains { $0.kind == .best || $0.kind == .order || $0.kind == .sign })
        var better = one
        better.change("velf") { $0.auc += 0.001 }
        let moved = try claims(one, better)
        #expect(
            moved.filter { $0.kind == .order }.map(\.says)
                == Array(repeating: Sides("CSDM = VELF > Base", "VELF > CSDM > Base"), count: 4))
        #expect(
            moved.filter { $0.kind == .best }.map(\.says) == Array(repeating: Sides("CSDM, VELF", "VELF"), count: 4))
        #expect(moved.filter { $0.kind == .best || $0.kind == .order }.allSatisfy { $0.change == .new })
        let back = try claims(better, one).filter { $0.kind == .best || $0.kind == .order }
        #expect(back.count == 8 && back.allSatisfy { $0.change == .reversed })
    }

    @Test func lowerLogLossIsBetter() throws {
        var (one, other) = (DiffSample(), DiffSample())
        one.settings.metrics = [.logLoss]
        other.settings.metrics = [.logLoss]
        one.change("csdm") { $0.logLoss = 0.5 }
        other.change("velf") { $0.logLoss = 0.5 }
        let best = try claims(one, other).filter { $0.kind == .best }
        #expect(best.map(\.says) == Array(repeating: Sides("CSDM", "VELF"), count: 4))
        #expect(best.allSatisfy { $0.metric == .logLoss })
    }
}
