import Foundation
import Testing
import ThawCore

@testable import ThawPlanning

/// From `tune` in a spec to trials, and from choices to runs.
@Suite struct TuningPlanTests {
    private static let item = "{method: csdm, options: {rho: [0.1, 1], steps: [50, 20]}, seeds: [7, 8]}"

    private func plan(
        datasets: String = "[movielens-1m]", methods: String = "[base, csdm]", seeds: String = "[1, 2]",
        tune: String = TuningPlanTests.item, _ more: String = ""
    ) throws -> Plan {
        try SpecFixtures.plan(
            SpecFixtures.spec(datasets: datasets, methods: methods, seeds: seeds, "tune: [\(tune)]\n\(more)"))
    }

    /// `rho 0.1, steps 50/7` of each trial.
    private func outline(_ tuning: Tuning) -> [String] {
        tuning.settings.flatMap { setting in
            setting.trials.map { "\(tuning.text(setting.values))/\($0.description.seed)" }
        }
    }

    private let outlineOfItem = [
        "rho 0.1, steps 50/7", "rho 0.1, steps 50/8", "rho 0.1, steps 20/7", "rho 0.1, steps 20/8",
        "rho 1, steps 50/7", "rho 1, steps 50/8", "rho 1, steps 20/7", "rho 1, steps 20/8",
    ]

    @Test func trialsAreRunsOnPseudoNewItems() throws {
        let plan = try plan()
        #expect(plan.outline == ["Base/1", "Base/2"])
        #expect(plan.waiting.map(\.position) == [3, 4])
        let tuning = try #require(plan.tunings.first)
        #expect(plan.tunings.count == 1 && outline(tuning) == outlineOfItem)
        #expect(tuning.labels == ["dataset": "MovieLens-1M", "backbone": "DeepFM", "method": "CSDM"])
        #expect(plan.trials.map(\.position) == Array(1...8))
        for setting in tuning.settings {
            for trial in setting.trials {
                #expect(trial.description.dataset.options["items"] == .text("pseudo-new"))
                #expect(trial.description.method.options["rho"] == setting.values["rho"])
                #expect(trial.description.method.options["steps"] == setting.values["steps"])
            }
        }
        #expect(plan.trials[0].labels["dataset"] == "MovieLens-1M, pseudo-new items")
        #expect(plan.trials[0].labels["method"] == "CSDM: rho 0.1, steps 50")
        #expect(plan.runDatasets.count == 1 && plan.readDatasets.count == 2)
    }

    @Test func aChoiceMakesRunsOfWhatWaits() throws {
        let plan = try plan()
        let chosen = plan.choosing([2])
        #expect(chosen.waiting.isEmpty && chosen.outline == ["Base/1", "Base/2", "CSDM/1", "CSDM/2"])
        let byHand = try SpecFixtures.plan(
            SpecFixtures.spec(methods: "[base, csdm: {rho: 1, steps: 50, label: CSDM}]", seeds: "[1, 2]"))
        #expect(chosen.runs == byHand.runs)
        #expect(plan.choosing([nil]).waiting.count == 2)
    }

    @Test func defaultsOfAnItem() throws {
        let plan = try plan(seeds: "{from: 4, count: 3}", tune: "{method: csdm, options: {rho: [0.1, 1]}}")
        let tuning = try #require(plan.tunings.first)
        #expect(tuning.metric == .auc && tuning.phases == Phase.allCases)
        #expect(outline(tuning) == ["rho 0.1/4", "rho 0.1/5", "rho 0.1/6", "rho 1/4", "rho 1/5", "rho 1/6"])
        let other = try #require(
            try self.plan(
                tune: "{method: csdm, options: {rho: [0.1, 1]}, select: log-loss, phases: [warm-c, cold]}"
            ).tunings.first)
        #expect(other.metric == .logLoss && other.phases == [.cold, .warmC])
    }

    @Test func eachEntryDatasetBackboneAndTrainingIsTunedForItself() throws {
        let text = SpecFixtures.spec(
            datasets: "[movielens-1m: {warm-size: [10, 20]}]",
            methods: "[base, csdm, csdm: {train-noise-net: true, label: Trained}]",
            "training: {epochs: [1, 2]}\ntune: [{method: csdm, options: {rho: [0.1, 1]}}]"
        ).replacingOccurrences(of: "[deepfm]", with: "[deepfm, dcn]")
        let plan = try SpecFixtures.plan(text)
        #expect(plan.tunings.count == 2 * 2 * 2 * 2 && plan.waiting.count == 16 && plan.runs.count == 8)
        #expect(Set(plan.tunings.map(\.title)).count == 16)
        for tuning in plan.tunings {
            let runs = Set(tuning.runs.map(\.run.description.training))
            #expect(Set(tuning.settings.flatMap(\.trials).map(\.description.training)) == runs && runs.count == 1)
        }
        // Choices are independent of each other.
        let choices = plan.tunings.indices.map { $0 % 2 }
        let chosen = plan.choosing(choices)
        for (tuning, choice) in zip(plan.tunings, choices) {
            let positions = Set(tuning.runs.map(\.run.position))
            for run in chosen.runs where positions.contains(run.position) {
                #expect(run.description.method.options["rho"] == .number(choice == 0 ? 0.1 : 1))
            }
        }
    }

    @Test func optionsOfTrainingAreTunedForTheMethodAlone() throws {
        let plan = try plan(
            tune: "{method: csdm, options: {training.batch: [64, 128], rho: [1]}}", "training: {batch: 512}")
        let tuning = try #require(plan.tunings.first)
        #expect(outline(tuning)[0] == "training.batch 64, rho 1/1")
        let chosen = plan.choosing([1])
        #expect(chosen.runs.map { $0.description.training["batch"] } == [512, 512, 128, 128].map { .integer($0) })
        #expect(chosen.runs.allSatisfy { $0.labels["training"] == nil })
    }

    @Test func rulesApplyToTrialsToo() throws {
        let when = """
            when:
              - {method.steps: 50, set: {method.stride: 25}}
              - {dataset.items: pseudo-new, set: {training.epochs: 2}}
            """
        let plan = try plan(when)
        let strides = plan.trials.map { $0.description.method.options["stride"] }
        #expect(strides == [25, 25, 10, 10, 25, 25, 10, 10].map { .integer($0) })
        #expect(plan.trials.allSatisfy { $0.description.training["epochs"] == .integer(2) })
        let chosen = plan.choosing([2]).runs.filter { $0.description.method.name == "csdm" }
        #expect(chosen.map { $0.description.method.options["stride"] } == [.integer(25), .integer(25)])
        #expect(chosen.allSatisfy { $0.description.training["epochs"] == .integer(1) })
    }

    @Test func anExcludedTrialTakesItsSettingOut() throws {
        let plan = try plan("exclude: [{method.rho: 1, method.steps: 50}]")
        let tuning = try #require(plan.tunings.first)
        #expect(outline(tuning) == outlineOfItem.filter { !$0.hasPrefix("rho 1, steps 50") })
        #expect(plan.trials.map(\.position) == Array(1...6))
        #expect(plan.choosing([2]).runs.last?.description.method.options["rho"] == .number(1))
        // Where the seed decides, the setting stays, and if it is chosen, the run is excluded.
        let bySeed = try self.plan("exclude: [{method.rho: 1, seed: 2}]")
        #expect(bySeed.trials.count == 8 && bySeed.excluded.isEmpty)
        #expect(bySeed.choosing([0]).runs.count == 4)
        let excluded = bySeed.choosing([3])
        #expect(excluded.runs.count == 3 && excluded.excluded.map(\.run.position) == [4])
        #expect(excluded.excluded.first?.reason.hasPrefix("excluded by spec.yaml:") == true)
    }

    @Test func whatHasNoRunsHasNoTrials() throws {
        let plan = try plan(
            datasets: "[movielens-1m: {warm-size: [10, 20]}]", "exclude: [{dataset.warm-size: 10, method: csdm}]")
        #expect(plan.tunings.count == 1 && plan.waiting.count == 2 && plan.excluded.count == 2)
        #expect(plan.trials.allSatisfy { $0.description.dataset.options["warm-size"] == .integer(20) })
    }

    @Test func zipAndIncludeWork() throws {
        let zipped = try plan(
            datasets: "[movielens-1m: {warm-size: [10, 20]}]", seeds: "[1]", "grid: {zip: [datasets, methods]}")
        #expect(zipped.outline == ["Base/1"] && zipped.tunings.map { outline($0).count } == [8])
        let included = try plan("include: [{method: csdm, seed: [2, 9]}]")
        #expect(included.tunings.count == 1 && included.waiting.map(\.description.seed) == [1, 2, 9])
        let other = try plan("include: [{method: csdm, seed: 9, set: {method.repeats: 3}}]")
        #expect(other.tunings.count == 2 && other.waiting.count == 3)
    }

    @Test func severalItems() throws {
        let path = try SpecFixtures.folder.appendingPathComponent("valid/tuned.yaml").path
        let plan = try SpecReader.read(path: path, context: SpecFixtures.context).plan
        // csdm with one warm size and cvar with two, on two backbones.
        #expect(plan.tunings.map(\.title).sorted().count == 6 && plan.trials.count == 2 * 4 * 2 + 4 * 2 * 2)
        #expect(plan.trials.map(\.position) == Array(1...plan.trials.count))
        #expect(plan.runs.count == 8 && plan.waiting.count == 12 && plan.excluded.count == 4)
    }

    @Test func plansWithoutTuneAreWhatTheyWere() throws {
        let plan = try SpecFixtures.plan(SpecFixtures.spec(methods: "[base, csdm: {rho: [0.1, 1]}]"))
        #expect(plan.tunings.isEmpty && plan.waiting.isEmpty && plan.runs.count == 3)
        #expect(plan.runs.allSatisfy { $0.description.dataset.options["items"] == .text("new") })
    }
}
