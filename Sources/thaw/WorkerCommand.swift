import ArgumentParser
import Experiments
import ThawCore
import ThawDatasets

struct WorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker", abstract: "Do runs for `thaw run`, which starts it.", shouldDisplay: false)

    @Flag(help: "Print the configuration and the threads of linear algebra, and end.")
    var describeLinearAlgebra = false

    @Flag(help: "Keep and use no pre-trained backbones and fitted methods.")
    var noCache = false

    @Option(help: ArgumentHelp("Keep them in this folder, not in THAW_CACHE.", valueName: "folder"))
    var cache: String?

    mutating func run() throws {
        try ProcessorCheck.requireV3()
        LinearAlgebra.useOneThread()
        if describeLinearAlgebra { return try Output.print(LinearAlgebraReport.current.text) }
        let locations = DataLocations.current
        try WorkerLoop(executor: Runner(locations: locations, cache: noCache ? nil : cache ?? locations.cache)).run()
    }
}
