import Foundation
import GRDB
import TestSupport
import Testing
import ThawCore

@testable import ThawModel
@testable import ThawReporting
@testable import ThawStore

/// What runs were trained with, in the database and in tables.
@Suite struct BudgetRecordTests {
    private static func budget(_ phase: Phase?, _ instances: Int, _ steps: Int) -> TrainingBudget {
        TrainingBudget(
            phase: phase, seconds: 0.25 * Double(steps),
            counts: TrainingCounts(
                total: TrainingCount(instances: instances, steps: steps),
                groups: [
                    "item-embedding": TrainingCount(instances: instances / 2, steps: steps / 2),
                    "csdm": TrainingCount(instances: instances - instances / 2, steps: steps - steps / 2),
                ]))
    }

    private static func run(_ number: Int, seed: Int = 1, pretrained: Bool = true) -> RunRecord {
        var run = Sample.run(number, method: "csdm", seed: seed)
        run.result.budgets =
            (pretrained ? [budget(nil, 854_530, 418)] : [])
            + Phase.allCases.map { budget($0, 19_440 * (1 + $0.rawValue), 10 * (1 + $0.rawValue)) }
        return run
    }

    @Test func theyComeBack() throws {
        let folder = try TemporaryFolder()
        let store = try ResultStore(path: folder.path("a.sqlite"), access: .readWrite)
        let (first, second) = (Self.run(1), Self.run(2, seed: 2, pretrained: false))
        for run in [first, second, Sample.run(3, seed: 3)] { try store.record(run) }
        let runs = try store.runs(identities: (1...3).map(Sample.identity))
        #expect(runs[first.identity] == first)
        #expect(runs[second.identity] == second)
        #expect(runs[Sample.identity(3)]?.result.budgets == nil)
        // They follow from settings and data, and older records lack them: no difference between two executions of a run.
        let dump = try store.dump(includingTimes: false)
        #expect(!dump.contains("stage=") && !dump.contains("parameters="))
        #expect(
            try store.dump(includingTimes: true).contains("stage=\"pretraining\" instances=854530 steps=418 seconds="))
    }

    @Test func theViewHasTotalsAndGroups() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("a.sqlite")
        try ResultStore(path: path, access: .readWrite).record(Self.run(1))
        let rows = try DatabaseQueue(path: path).read { database in
            try String.fetchAll(
                database,
                sql: """
                    SELECT stage || '|' || parameters || '|' || instances || '|' || steps FROM budgets
                    WHERE stage = 'warm-a' ORDER BY parameters
                    """)
        }
        #expect(rows == ["warm-a|all|38880|20", "warm-a|csdm|19440|10", "warm-a|item-embedding|19440|10"])
    }

    @Test(arguments: [-1.0, .nan, .infinity]) func impossibleOnesAreRefused(seconds: Double) throws {
        let folder = try TemporaryFolder()
        let store = try ResultStore(path: folder.path("a.sqlite"), access: .readWrite)
        var run = Self.run(1)
        run.result.budgets?[2].seconds = seconds
        #expect(throws: StoreError.self) { try store.record(run) }
        run.result.budgets?[2].seconds = 1
        run.result.budgets?[2].counts.groups["csdm"]?.steps = -1
        #expect(throws: StoreError.self) { try store.record(run) }
    }

    // MARK: Tables

    /// - passes: the budget of each method under test.
    private func table(_ metrics: [TableMetric], base: Int, csdm: Int) throws -> TableModel {
        let folder = try TemporaryFolder()
        let store = try ResultStore(path: folder.path("a.sqlite"), access: .readWrite)
        var members: [ExperimentMember] = []
        for (method, passes) in [("base", base), ("csdm", csdm)] {
            for seed in 1...2 {
                var run = Self.run(members.count + 1, seed: seed)
                let options: ResolvedOptions = ["warm-passes": .integer(passes), "refresh-epochs": .integer(0)]
                run.description.method = Choice(
                    name: method, options: (method == "base" ? Base.entry : CSDM.entry).description.resolve(options))
                run.description.training = Training.description.resolve()
                try store.record(run)
                members.append(
                    ExperimentMember(
                        position: members.count + 1, identity: run.identity, description: run.description,
                        labels: ["dataset": "MovieLens-1M", "backbone": "DeepFM", "method": method.capitalized]))
            }
        }
        let settings = try StoredJSON.encode(ReportSettings(metrics: metrics))
        try store.register(
            experiment: ExperimentRecord(name: "b", title: "B", specText: "", reportSettingsJSON: settings),
            members: members)
        return try TableBuilder(store: store, experiment: "b").build()
    }

    @Test func anyTableCanShowThem() throws {
        let table = try table([.auc, .instances, .steps, .seconds], base: 1, csdm: 1)
        let cells = table.groups[0].rows[0].cells[1]
        #expect(cells.map(\.mean) == [0.71, 38_880, 20, 5])
        let text = table.rendered(as: .terminal)
        for word in ["Instances", "38,880 ", "Steps", "Seconds", "5.0000"] { #expect(text.contains(word), "\(word)") }
        // Nobody wins by what he spends.
        #expect(table.groups[0].rows.allSatisfy { $0.cells.allSatisfy { !$0.dropFirst().contains(where: \.isBest) } })
        #expect(table.rendered(as: .csv).contains(",warm-a,instances,38880.0,0.0,2,"))
    }

    @Test func aTableThatMixesBudgetsSaysSo() throws {
        let mixed = try table([.auc], base: 1, csdm: 21)
        let sentence = "Budgets differ: passes over each warm set are 1 (Base), 21 (CSDM)."
        #expect(mixed.groups[0].budgets == sentence)
        for format in TableFormat.allCases where format != .csv {
            #expect(mixed.rendered(as: format).contains(format == .markdown ? "(Base), 21" : sentence), "\(format)")
        }
        let equal = try table([.auc], base: 21, csdm: 21)
        #expect(equal.groups[0].budgets == nil)
        #expect(!equal.rendered(as: .terminal).contains("Budgets"))
    }
}
