import CountingAllocator
import Foundation
// Trains a method for some steps, so that a test can see what a step costs.
//
//   thaw-step-probe allocations [BACKBONE METHOD]     heap allocations per further step of each stage, as JSON; all
//                                                     backbones and methods by default
//   thaw-step-probe steps BACKBONE METHOD STAGE N     makes N mini-batches of 256 in one stage (pretraining, fit,
//                                                     warm-a, evaluation), for callgrind; prints how many steps it made
//   thaw-step-probe kernels                           OpenBLAS's kernel and threads as the process starts, after they were
//                                                     pinned, and after a session was made, as JSON
//   thaw-step-probe self-test                         whether the allocator sees an array and an object
import ThawCore

do {
    switch Array(CommandLine.arguments.dropFirst()) {
    case ["allocations"]:
        for backbone in Registry.standard.backbones {
            for method in Registry.standard.methods { try printAllocations(backbone.name, method.name) }
        }
    case let words where words.count == 3 && words[0] == "allocations":
        try printAllocations(words[1], words[2])
    case let words where words.count == 5 && words[0] == "steps":
        guard let stage = ProbedStage(rawValue: words[3]), let batches = Int(words[4]) else { exit(64) }
        print(try Probe(backbone: words[1], method: words[2], batches: batches, batch: 256).run(stage).steps)
    case ["kernels"]: try printKernels()
    case ["self-test"]:
        let before = heap_allocations()
        let made = ([Int](repeating: CommandLine.arguments.count, count: 10_000), NSObject())
        let count = heap_allocations() - before
        print(made.0.count, made.1)
        exit(count >= 2 ? 0 : 1)
    default:
        exit(64)
    }
} catch {
    FileHandle.standardError.write(Data("error: \(error)\n".utf8))
    exit(1)
}
