/// Adam's settings (Kingma and Ba, ICLR 2015), with L2 weight decay added to the gradient.
public struct AdamSettings: Hashable, Sendable {
    public var learningRate: Double
    public var weightDecay: Double
    public var beta1 = 0.9
    public var beta2 = 0.999
    public var epsilon = 1e-8
    /// Embedding tables with at least so many rows are brought up to date row by row (`CatchUpTable`): the bits are
    /// the same, and large tables take a fraction of the time.
    var catchUpRows = 32_768

    public init(learningRate: Double = 1e-3, weightDecay: Double = 1e-6) {
        self.learningRate = learningRate
        self.weightDecay = weightDecay
    }
}

/// Adam over the parameters of some groups of one store, dense: rows that a batch does not touch move as well,
/// by weight decay and by their moments.
///
/// Per step: `catchUp(batch)` before the first row is read, the passes, `update()`. Large tables are behind in
/// between, but for the rows of the batch; `catchUpAll()` or `finish()` brings all of them up to date.
final class Adam<S: Scalar> {
    /// The groups that it trains.
    let groups: [ParameterGroup]
    private let store: ParameterStore<S>
    private let settings: AdamSettings
    private let ranges: [Range<Int>]
    private let moments: (first: FixedBuffer<S>, second: FixedBuffer<S>)
    private let tables: [CatchUpTable<S>]
    /// The constants of every step so far, for the tables.
    private var history: [AdamConstants<S>] = []
    private(set) var step = 0

    init(_ store: ParameterStore<S>, groups: [ParameterGroup], settings: AdamSettings) {
        self.groups = groups
        self.store = store
        self.settings = settings
        let large = store.parameters.filter { parameter in
            groups.contains(parameter.group) && parameter.field != nil && parameter.shape[0] >= settings.catchUpRows
        }
        tables = large.map { CatchUpTable(store, $0) }
        ranges = store.ranges(of: groups, without: large)
        let count = ranges.reduce(0) { $0 + $1.count }
        moments = (FixedBuffer(repeating: 0, count: count), FixedBuffer(repeating: 0, count: count))
    }

    /// Brings the rows that the batch reads up to date: they alone may get a gradient before the next `update`.
    func catchUp(_ batch: MiniBatch<S>) {
        for table in tables { table.catchUp(batch.ids(ofField: table.field), count: batch.count, history) }
    }

    /// Brings every row up to date.
    func catchUpAll() {
        for table in tables { table.catchUpAll(history) }
    }

    /// Brings every row up to date for good: no `update` may follow.
    func finish() {
        for table in tables { table.finish(history) }
    }

    /// One step along the store's gradients, which are cleared.
    func update() {
        step += 1
        // As PyTorch orders it: lr / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + eps).
        let correction1 = 1 - power(settings.beta1, step)
        let correction2 = (1 - power(settings.beta2, step)).squareRoot()
        let constants = AdamConstants<S>(
            decay: S(settings.weightDecay), beta1: S(settings.beta1), beta2: S(settings.beta2),
            rate: S(settings.learningRate / correction1), inverseCorrection2: S(1 / correction2),
            epsilon: S(settings.epsilon))
        var offset = 0
        for range in ranges {
            adamUpdate(
                store.values + range.lowerBound, store.gradients + range.lowerBound, moments.first.pointer + offset,
                moments.second.pointer + offset, range.count, constants)
            offset += range.count
        }
        guard !tables.isEmpty else { return }
        history.append(constants)
        for table in tables { table.update(step: step, constants) }
    }

    /// x^n by repeated squaring: the same bits everywhere, unlike libm's pow.
    private func power(_ x: Double, _ n: Int) -> Double {
        var (result, base, n) = (1.0, x, n)
        while n > 0 {
            if n & 1 == 1 { result *= base }
            base *= base
            n >>= 1
        }
        return result
    }
}
