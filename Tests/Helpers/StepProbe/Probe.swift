import CountingAllocator
import Foundation
import ThawTesting

@testable import ThawCore

/// The parts of a run in which mini-batches go through a model.
enum ProbedStage: String, CaseIterable {
    case pretraining, fit
    case warmA = "warm-a"
    case evaluation
}

/// A session on invented data of so many mini-batches, of which one stage is run.
struct Probe {
    private let session: TrainingSession<Float>

    init(backbone: String, method: String, batches: Int, batch: Int) {
        // As many items and users whatever the number of mini-batches, so that tables are equally large.
        let (oldItems, newItems) = (1024, 512)
        let rows = batches * batch
        let dataset = TinyData.dataset(
            users: 6040, oldItems: oldItems, newItems: newItems, perOld: rows / oldItems, warmSize: rows / newItems,
            testPerItem: rows / newItems)
        precondition(dataset.split.trainBase.count == rows && dataset.split.test.count == rows)
        guard let model = Registry.standard.backbone(named: backbone),
            let entry = Registry.standard.method(named: method)
        else { preconditionFailure("no \(method) on \(backbone)") }
        session = TrainingSession(
            dataset: dataset, backbone: model, method: entry, training: ["batch": .integer(batch)], seed: 1)
        session.backbone.initialize(RandomStream(seed: 1))
    }

    /// The steps that the stage made (mini-batches, where it trains nothing), and the heap allocations meanwhile.
    func run(_ stage: ProbedStage) throws -> (steps: Int, allocations: Int) {
        let before = heap_allocations()
        switch stage {
        case .pretraining: try session.pretrain()
        case .fit: try session.fit()
        case .warmA: try session.warmUp(.warmA)
        case .evaluation: _ = try session.evaluate()
        }
        let allocations = Int(heap_allocations() - before)
        let test = session.context.dataset.split.test.count
        return (stage == .evaluation ? test / session.context.maxRows : session.context.steps, allocations)
    }
}

/// What a stage with few mini-batches and one with more allocate.
struct AllocationCount: Codable {
    var backbone, method, stage: String
    /// Steps that the second has more.
    var steps: Int
    /// Allocations that it has more: none where a step needs none, for what is made once is made in both.
    var allocations: Int
}

func printAllocations(_ backbone: String, _ method: String) throws {
    for stage in ProbedStage.allCases {
        // In turn and several times, of which the least counts: now and then the runtime makes what it then keeps.
        // 64 mini-batches are as many as give Meta-E, which learns from quarters of each item's rows, some steps.
        var few: [(steps: Int, allocations: Int)] = []
        var more = few
        for _ in 0..<2 {
            few.append(try Probe(backbone: backbone, method: method, batches: 64, batch: 64).run(stage))
            more.append(try Probe(backbone: backbone, method: method, batches: 192, batch: 64).run(stage))
        }
        func least(_ runs: [(steps: Int, allocations: Int)]) -> Int { runs.map(\.allocations).min() ?? 0 }
        let count = AllocationCount(
            backbone: backbone, method: method, stage: stage.rawValue, steps: more[0].steps - few[0].steps,
            allocations: least(more) - least(few))
        print(String(decoding: try JSONEncoder().encode(count), as: UTF8.self))
    }
}

/// Which kernel of OpenBLAS computes in this process, on how many threads.
struct KernelState: Codable {
    var kernel: String
    var threads: Int

    static var now: KernelState {
        KernelState(
            kernel: LinearAlgebra.configuration.split(separator: " ").last.map(String.init) ?? "",
            threads: LinearAlgebra.threads)
    }
}

func printKernels() throws {
    var states = [KernelState.now]
    try LinearAlgebra.pin()
    states.append(.now)
    let session = try TinySession(Base.entry)
    try session.pretrain()
    states.append(.now)
    for state in states { print(String(decoding: try JSONEncoder().encode(state), as: UTF8.self)) }
}
