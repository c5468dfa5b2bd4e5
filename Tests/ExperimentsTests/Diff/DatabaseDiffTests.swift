import Core
import Foundation
import Testing

@testable import Experiments

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
        // A claim that flips counts, however little it took.
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
        // One seed on both sides: nothing to compare.
        let bare = try other.diff(other)
        #expect(bare.verdict == .equal)
        #expect(bare.summary.claimsCompared == 4 * (2 + 2))
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
