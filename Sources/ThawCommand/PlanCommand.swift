import ArgumentParser
import Foundation
import ThawExecution
import ThawPlanning
import ThawStore

struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Print every run of a spec, and which of them exist already.",
        discussion: "Settings are shown where they differ from their defaults; `--resolved` shows all of one run's.")

    @OptionGroup var arguments: SpecArguments

    @Option(help: ArgumentHelp("Show every setting of the run with this number.", valueName: "n"))
    var resolved: Int?

    @Option(help: "terminal, or json for programs (docs/running.md).") var format: ListFormat = .terminal

    func validate() throws {
        if resolved != nil, format == .json {
            throw ValidationError("--resolved shows one run, and --format json has all")
        }
    }

    mutating func run() throws {
        let planned = try arguments.identifiedPlan()
        let database = arguments.database(for: planned)
        let store =
            FileManager.default.fileExists(atPath: database)
            ? try ResultStore.checked(path: database) : nil
        let plan = try planned.choosing(from: store)
        if let resolved {
            guard let run = plan.runs.first(where: { $0.planned.position == resolved }) else {
                let waits = plan.plan.waiting.contains { $0.position == resolved }
                throw CommandError(
                    description: waits
                        ? "run \(resolved) waits for options to be chosen; `thaw run` does the trials"
                        : "the plan has no run \(resolved); `thaw plan` numbers its runs")
            }
            return try Output.print(
                PlanText.resolved(run.planned, in: plan.plan) + ["  identity  \(run.identity)"])
        }
        let state = try PlannedState(plan, store: store)
        if format == .json {
            return try Output.write(state.document(plan, database: (database, store != nil)))
        }
        try Output.print(
            PlanText.trialLines(plan, status: state.text(trial:)) + PlanText.lines(plan.plan) { state.text($0) }
                + PlanText.fileLines(plan.plan))
        if let note = plan.earlierScoresNote { Output.note(note) }
        Output.note("results in \(database)\(store == nil ? ", which does not exist yet" : "")")
    }
}
