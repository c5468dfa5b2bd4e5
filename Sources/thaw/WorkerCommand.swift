import ArgumentParser
import Core
import Datasets
import Experiments

struct WorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker", abstract: "Do runs for `thaw run`, which starts it.", shouldDisplay: false)

    @Flag(help: "Print the configuration of linear algebra and end.")
    var describeLinearAlgebra = false

    @Flag(help: "Keep and use no pre-trained backbones.")
    var noCache = false

    mutating func run() throws {
        try ProcessorCheck.requireV3()
        LinearAlgebra.useOneThread()
        if describeLinearAlgebra { return try Output.print(LinearAlgebra.configuration) }
        try WorkerLoop(executor: Runner(locations: .current, usesCache: !noCache)).run()
    }
}
