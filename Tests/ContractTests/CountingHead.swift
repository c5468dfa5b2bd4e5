import TestSupport

@testable import ThawCore

/// DeepFM's head, which writes down which instances pass through it in training: a count of what the data served that
/// knows nothing of methods, optimisers and their bookkeeping.
///
/// The feature `time_stamp` of `dataset()` is the instance's row number, so that a batch tells its rows.
final class CountingHead<S: Scalar>: InteractionHead {
    static var embedsContinuousFeatures: Bool { true }

    private let head: DeepFMHead<S>
    private let journal: CountingJournal?
    private let timeStamp: Int?

    init(_ store: ParameterStore<S>, _ shape: HeadShape) {
        head = DeepFMHead(store, shape)
        journal = CountingJournal.current
        timeStamp = shape.continuousNames.firstIndex(of: "time_stamp")
    }

    func bind(_ input: HeadInput<S>) { head.bind(input) }

    /// Passes that leave the running statistics alone replay an earlier one.
    func forward(_ input: HeadInput<S>, mode: ForwardMode, _ logits: UnsafeMutablePointer<S>) {
        if case .training(_, updatesStatistics: true) = mode, let timeStamp {
            journal?.passes += 1
            for b in 0..<input.rows {
                journal?.seen[CountingJournal.row(Double(input.continuous[timeStamp][b])), default: 0] += 1
            }
        }
        head.forward(input, mode: mode, logits)
    }

    func backward(_ input: HeadInput<S>, _ dLogits: UnsafePointer<S>, scope: GradientScope) {
        head.backward(input, dLogits, scope: scope)
    }

    func forwardTangent(_ input: HeadInput<S>, _ direction: UnsafePointer<S>, _ tangent: UnsafeMutablePointer<S>) {
        head.forwardTangent(input, direction, tangent)
    }

    func backwardTangent(
        _ input: HeadInput<S>, _ dLogits: UnsafePointer<S>, _ dLogitsTangent: UnsafePointer<S>,
        _ result: UnsafeMutablePointer<S>
    ) { head.backwardTangent(input, dLogits, dLogitsTangent, result) }

    var runningStatistics: [FixedBuffer<S>] { head.runningStatistics }
}

/// What a `CountingHead` has seen since `take`.
final class CountingJournal: @unchecked Sendable {
    /// The journal of the heads that a task makes.
    @TaskLocal static var current: CountingJournal?

    /// Row -> how often it was in a pass.
    var seen: [Int32: Int] = [:]
    /// Passes over a mini-batch.
    var passes = 0

    func take() -> (seen: [Int32: Int], passes: Int) {
        defer { (seen, passes) = ([:], 0) }
        return (seen, passes)
    }

    private static let scale = 0x1p-12

    static func row(_ timeStamp: Double) -> Int32 { Int32(timeStamp / scale) }

    /// Tiny data whose `time_stamp` is the row's number, scaled.
    static func dataset() -> ColdStartDataset {
        var dataset = TinyData.dataset()
        let rows = dataset.table.rowCount
        precondition(Double(rows) * scale < 1)
        let field = dataset.table.schema.fields.firstIndex { $0.name == "time_stamp" } ?? 0
        let numbers = FixedBuffer((0..<rows).map { Double($0) * scale })
        dataset.table = dataset.table.replacingColumn(field, with: Column(key: .row, values: .continuous(numbers)))
        return dataset
    }
}
