/// Replaces item vectors of a bound batch by the item table's mean. No gradient flows to the table through them.
final class ItemReplacement<S: Scalar> {
    enum Extent { case none, some, all }

    private let pretraining: Pretraining
    private let mean: FixedBuffer<S>
    private let isReplaced: FixedBuffer<UInt8>

    init(_ pretraining: Pretraining, width: Int, maxRows: Int) {
        self.pretraining = pretraining
        mean = FixedBuffer(repeating: 0, count: width)
        isReplaced = FixedBuffer(repeating: 0, count: maxRows)
    }

    /// Draws from `stream` which rows are replaced, and replaces them.
    func apply(to backbone: Backbone<S>, rows: Int, stream: RandomStream) -> Extent {
        guard case .itemDropout(let probability, let perInstance) = pretraining else { return .none }
        var stream = stream
        if perInstance {
            for b in 0..<rows { isReplaced.pointer[b] = stream.uniform() < probability ? 1 : 0 }
        } else {
            isReplaced.pointer.update(repeating: stream.uniform() < probability ? 1 : 0, count: rows)
        }
        let replaced = isReplaced.elements.prefix(rows).reduce(0) { $0 + Int($1) }
        guard replaced > 0 else { return .none }
        updateMean(backbone)
        for b in 0..<rows where isReplaced.pointer[b] == 1 {
            (backbone.itemVectors + b * backbone.itemStride).update(from: mean.pointer, count: backbone.width)
        }
        return replaced == rows ? .all : .some
    }

    /// Sets the item gradients of replaced rows to zero.
    func clearGradients(of backbone: Backbone<S>, rows: Int) {
        for b in 0..<rows where isReplaced.pointer[b] == 1 {
            zero(backbone.itemGradient + b * backbone.itemStride, count: backbone.width)
        }
    }

    private func updateMean(_ backbone: Backbone<S>) {
        meanRow(backbone.itemTable, rows: backbone.schema.itemVocabulary, width: backbone.width, mean.pointer)
    }
}
