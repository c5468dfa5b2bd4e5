import ArgumentParser
import Core
import Datasets
import Experiments

struct WorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker", abstract: "Do runs for `thaw run`, which starts it.", shouldDisplay: false)

    @Flag(help: "Print the configuration and the threads of linear algebra, and end.")
    var describeLinearAlgebra = false

    @Flag(help: "Keep and use no pre-trained backbones.")
    var noCache = false

    @Option(help: ArgumentHelp("Keep pre-trained backbones in this folder, not in the cache.", valueName: "folder"))
    var backbones: String?

    mutating func run() throws {
        try ProcessorCheck.requireV3()
        LinearAlgebra.useOneThread()
        if describeLinearAlgebra { return try Output.print(LinearAlgebraReport.current.text) }
        let locations = DataLocations.current
        let folder = noCache ? nil : backbones ?? Runner.backboneFolder(in: locations)
        try WorkerLoop(executor: Runner(locations: locations, backbones: folder)).run()
    }
}
