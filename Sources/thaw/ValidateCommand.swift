import ArgumentParser
import Core
import Experiments

struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check specs: all errors of each, with file, line and column.")

    @Argument(help: "The specs.", completion: .file(extensions: ["yaml", "yml"]))
    var specs: [String]

    mutating func run() throws {
        var isSound = true
        for spec in specs {
            do {
                let plan = try SpecReader.read(path: spec, context: SpecContext()).plan()
                try Output.print("\(spec): no errors, \(PlanText.countWithTrials(plan))")
            } catch let errors as SpecErrors {
                Output.note("\(errors)")
                isSound = false
            }
        }
        if !isSound { throw Failure.badInput }
    }
}
