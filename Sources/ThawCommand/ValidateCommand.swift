import ArgumentParser
import ThawEvidence
import ThawModel
import ThawPlanning
import ThawReporting
import ThawSpec

struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check specs, or explain a key of specs.",
        discussion: """
            All errors of each spec are printed, with file, line and column.

              thaw validate experiments/table1.yaml
              thaw validate --explain tune.phases                           what the key means, and what it may be
              thaw validate --explain csdm.rho experiments/table1.yaml      also what the spec makes of it
            """)

    @Argument(help: "The specs.", completion: .file(extensions: ["yaml", "yml"]))
    var specs: [String] = []

    @Option(
        help: ArgumentHelp(
            "Explain a key (tune, tune.phases), a method, backbone or dataset (csdm), or one of its options (csdm.rho, "
                + "training.batch); with specs, also where they set it.", valueName: "key"))
    var explain: String?

    mutating func validate() throws {
        if specs.isEmpty, explain == nil { throw ValidationError("name a spec, or a key with --explain") }
    }

    mutating func run() throws {
        if let explain { return try Self.explain(explain, specs) }
        var isSound = true
        for spec in specs {
            do {
                let plan = try SpecReader.read(path: spec, context: SpecContext()).plan
                for warning in plan.warnings { Output.note("\(warning)") }
                _ = try KnownNumbers.json(for: plan.report, ofSpec: spec)
                try Output.print("\(spec): no errors, \(PlanText.countWithTrials(plan))")
            } catch let errors as SpecErrors {
                Output.note("\(errors)")
                isSound = false
            } catch let error as ReportError {
                Output.note("error: \(error)")
                isSound = false
            }
        }
        if !isSound { throw Failure.badInput }
    }

    private static func explain(_ key: String, _ specs: [String]) throws {
        let reference = SpecReference()
        guard let explanation = reference.explanation(of: key) else {
            throw CommandError(description: "there is no key '\(key)'; \(reference.hint(for: key))")
        }
        let settings = try specs.map { spec in
            let places = try reference.settings(of: key, inSpec: spec)
            return places.isEmpty ? ["\(spec): not there"] : places
        }
        try Output.print(explanation + settings.flatMap { [""] + $0 })
    }
}
