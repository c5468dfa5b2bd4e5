import ThawCore

/// The head of a backbone, which writes down which instances pass through it in training: a count of what the data served that
/// knows nothing of methods, optimisers and their bookkeeping.
///
/// The feature `time_stamp` of `dataset()` is the instance's row number, so that a batch tells its rows.
package final class CountingHead<Head: InteractionHead>: InteractionHead {
    package typealias S = Head.S
    package typealias Options = Head.Options

    package static var embedsContinuousFeatures: Bool { Head.embedsContinuousFeatures }

    private let head: Head
    private let journal: CountingJournal?
    private let timeStamp: Int?

    package init(_ store: ParameterStore<S>, _ shape: HeadShape, _ options: Options) {
        head = Head(store, shape, options)
        journal = CountingJournal.current
        timeStamp = shape.continuousNames.firstIndex(of: "time_stamp")
    }

    package func bind(_ input: HeadInput<S>) { head.bind(input) }

    /// Passes that leave the running statistics alone replay an earlier one.
    package func forward(_ input: HeadInput<S>, mode: ForwardMode, _ logits: UnsafeMutablePointer<S>) {
        if case .training(_, updatesStatistics: true) = mode, let timeStamp {
            journal?.passes += 1
            for b in 0..<input.rows {
                journal?.seen[CountingJournal.row(Double(input.continuous[timeStamp][b])), default: 0] += 1
            }
        }
        head.forward(input, mode: mode, logits)
    }

    package func backward(_ input: HeadInput<S>, _ dLogits: UnsafePointer<S>, scope: GradientScope) {
        head.backward(input, dLogits, scope: scope)
    }

    package func forwardTangent(
        _ input: HeadInput<S>, _ direction: UnsafePointer<S>, _ tangent: UnsafeMutablePointer<S>
    ) {
        head.forwardTangent(input, direction, tangent)
    }

    package func backwardTangent(
        _ input: HeadInput<S>, _ dLogits: UnsafePointer<S>, _ dLogitsTangent: UnsafePointer<S>,
        _ result: UnsafeMutablePointer<S>
    ) { head.backwardTangent(input, dLogits, dLogitsTangent, result) }

    package var runningStatistics: [FixedBuffer<S>] { head.runningStatistics }
}

extension BackboneEntry {
    /// The same backbone, whose head in single precision writes down what passes through it.
    package var counting: BackboneEntry {
        func counting<Head: InteractionHead<Float>>(_ head: Head.Type) -> any InteractionHead<Float>.Type {
            CountingHead<Head>.self
        }
        return with(float: counting(float))
    }
}

/// What a `CountingHead` has seen since `take`.
package final class CountingJournal: @unchecked Sendable {
    /// The journal of the heads that a task makes.
    @TaskLocal package static var current: CountingJournal?

    /// Row -> how often it was in a pass.
    package var seen: [Int32: Int] = [:]
    /// Passes over a mini-batch.
    package var passes = 0

    package init() {}

    /// What went through the backbone in a stage.
    package struct Served {
        /// Row -> how often it was in a pass.
        package let seen: [Int32: Int]
        /// Passes over a mini-batch.
        package let passes: Int
        /// Rows x passes.
        package var instances: Int { seen.values.reduce(0, +) }
    }

    package func take() -> Served {
        defer { (seen, passes) = ([:], 0) }
        return Served(seen: seen, passes: passes)
    }

    private static let scale = 0x1p-12

    package static func row(_ timeStamp: Double) -> Int32 { Int32(timeStamp / scale) }

    /// Tiny data whose `time_stamp` is the row's number, scaled.
    package static func dataset() -> ColdStartDataset {
        var dataset = TinyData.dataset()
        let rows = dataset.table.rowCount
        precondition(Double(rows) * scale < 1)
        let field = dataset.table.schema.fields.firstIndex { $0.name == "time_stamp" } ?? 0
        let numbers = FixedBuffer((0..<rows).map { Double($0) * scale })
        dataset.table = dataset.table.replacingColumn(field, with: Column(key: .row, values: .continuous(numbers)))
        return dataset
    }
}
