import Testing
import ThawCore

@testable import Experiments

/// `training.budget` and `training.warm-learning-rate` in specs: like any other option.
@Suite struct BudgetSpecTests {
    @Test func budgetsAreSwept() throws {
        let plan = try SpecFixtures.plan(
            SpecFixtures.spec(
                methods: "[base, csdm]", "training: {budget: [matched: 1, matched: 3, as-published]}"))
        #expect(plan.runs.count == 6)
        #expect(
            plan.runs.map(\.description.training["budget"])
                == [.integer(1), .integer(1), .integer(3), .integer(3), .text("as-published"), .text("as-published")])
        #expect(
            plan.runs.map { $0.labels["training"] ?? "" }
                == ["1 pass", "1 pass", "3 passes", "3 passes", "passes as published", "passes as published"])
        #expect(plan.report.groups == [.dataset, .training])
        let text = PlanText.lines(plan) { _ in "will run" }.joined(separator: "\n")
        #expect(text.contains("training.budget={matched: 3}"))
    }

    @Test func theyAreTheDefaultSpelledOut() throws {
        let plain = try SpecFixtures.plan(SpecFixtures.spec(methods: "[csdm]"))
        let spelled = try SpecFixtures.plan(
            SpecFixtures.spec(
                methods: "[csdm: {matched-table-passes: 1}]",
                "training: {budget: as-published, warm-learning-rate: same}"))
        #expect(spelled.runs == plain.runs)
    }

    @Test func rulesTakeThem() throws {
        let plan = try SpecFixtures.plan(
            SpecFixtures.spec(
                methods: "[base, csdm, cvar]",
                """
                training: {budget: [matched: 2, matched: 5]}
                exclude: [{training.budget: {matched: 2}, method: base}]
                when:
                  - {method: csdm, set: {training.budget: {matched: 7}}}
                  - {method: cvar, training.budget: {matched: 5}, set: {training.warm-learning-rate: 0.01}}
                """))
        #expect(plan.excluded.count == 1)
        #expect(
            plan.runs.map { "\($0.description.method.name) \($0.description.training["budget"] ?? .flag(false))" }
                == ["csdm 7", "cvar 2", "base 5", "cvar 5"])
        #expect(plan.runs.map(\.description.training["warm-learning-rate"]).last == .number(0.01))
    }

    @Test func theyAreTuned() throws {
        let plan = try SpecFixtures.plan(
            SpecFixtures.spec(
                methods: "[base, csdm]",
                """
                tune:
                  - {method: base, options: {training.budget: [matched: 1, matched: 5], training.warm-learning-rate: [0.001, 0.01]}}
                """))
        #expect(plan.tunings.count == 1)
        #expect(
            plan.tunings[0].settings.map { plan.tunings[0].text($0.values) } == [
                "1 pass, training.warm-learning-rate 0.001", "1 pass, training.warm-learning-rate 0.01",
                "5 passes, training.warm-learning-rate 0.001", "5 passes, training.warm-learning-rate 0.01",
            ])
    }

    /// A budget that only a trial has must be one that its method can meet.
    @Test func aBudgetThatIsTunedMustBePossible() {
        let errors = SpecFixtures.errors(
            SpecFixtures.spec(
                methods: "[csdm: {matched-table-passes: 3}]",
                "tune: [{method: csdm, options: {training.budget: [matched: 2, matched: 5]}}]"))
        #expect(errors.count == 1)
        #expect(
            errors.first?.hasPrefix("spec.yaml:4:40: error: csdm: matched-table-passes 3 is more than the budget of 2")
                == true)
    }
}
