import ArgumentParser
import Experiments
import Foundation

struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Print every run of a spec, and which of them exist already.",
        discussion: "Settings are shown where they differ from their defaults; `--resolved` shows all of one run's.")

    @OptionGroup var arguments: SpecArguments

    @Option(help: ArgumentHelp("Show every setting of the run with this number.", valueName: "n"))
    var resolved: Int?

    mutating func run() throws {
        let plan = try arguments.identifiedPlan()
        if let resolved {
            guard let run = plan.runs.first(where: { $0.planned.position == resolved }) else {
                throw CommandError(description: "the plan has no run \(resolved); `thaw plan` numbers its runs")
            }
            return try Output.print(
                PlanText.resolved(run.planned, in: plan.plan) + ["  identity  \(run.identity)"])
        }
        let database = arguments.database(for: plan)
        let exists = FileManager.default.fileExists(atPath: database)
        let state = try PlannedState(
            plan, store: exists ? ResultStore(path: database, access: .readOnly) : nil)
        try Output.print(PlanText.lines(plan.plan, status: state.text))
        Output.note("results in \(database)\(exists ? "" : ", which does not exist yet")")
    }
}
