/// Adam's settings (Kingma and Ba, ICLR 2015), with L2 weight decay added to the gradient.
public struct AdamSettings: Hashable, Sendable {
    /// Step size alpha.
    public var learningRate: Double
    /// Coefficient of the parameters in the gradient (L2, not decoupled).
    public var weightDecay: Double
    /// Decay of the first moment.
    public var beta1 = 0.9
    /// Decay of the second moment.
    public var beta2 = 0.999
    /// Added to the root of the second moment.
    public var epsilon = 1e-8
    /// Embedding tables with at least so many rows are brought up to date row by row (`CatchUpTable`): the bits are
    /// the same, and large tables take a fraction of the time.
    package var catchUpRows = 32_768

    /// The other settings keep their defaults.
    public init(learningRate: Double = 1e-3, weightDecay: Double = 1e-6) {
        self.learningRate = learningRate
        self.weightDecay = weightDecay
    }

    /// Whether the parameter is such a table.
    func catchesUp(_ parameter: Parameter) -> Bool { parameter.field != nil && parameter.shape[0] >= catchUpRows }
}

/// Adam over the parameters of some groups of one store, dense: rows that a batch does not touch move as well,
/// by weight decay and by their moments. Rows of large tables do so when they are next read, see `CatchUpTable`.
public final class Adam<S: Scalar> {
    /// The groups that it trains.
    public let groups: [ParameterGroup]
    private let store: ParameterStore<S>
    private let settings: AdamSettings
    private let ranges: [Range<Int>]
    private let moments: (first: FixedBuffer<S>, second: FixedBuffer<S>)
    /// Large tables, each with the number that this optimiser has there.
    private let tables: [(table: CatchUpTable<S>, number: Int)]
    private(set) var step = 0

    init(_ store: ParameterStore<S>, groups: [ParameterGroup], settings: AdamSettings) {
        self.groups = groups
        self.store = store
        self.settings = settings
        let large = store.parameters.filter {
            groups.contains($0.group) && (settings.catchesUp($0) || store.catchUpTable($0) != nil)
        }
        tables = large.map { parameter in
            let table = store.makeCatchUpTable(parameter)
            return (table, table.begin())
        }
        ranges = store.ranges(of: groups, without: large)
        let count = ranges.reduce(0) { $0 + $1.count }
        moments = (FixedBuffer(repeating: 0, count: count), FixedBuffer(repeating: 0, count: count))
    }

    /// One step along the store's gradients, which are cleared.
    func update() {
        step += 1
        let constants = AdamConstants<S>(settings, step: step)
        let (values, gradients) = store.raw
        var offset = 0
        for index in 0..<ranges.count {
            let range = ranges[index]
            adamUpdate(
                values + range.lowerBound, gradients + range.lowerBound, moments.first.pointer + offset,
                moments.second.pointer + offset, range.count, constants)
            offset += range.count
        }
        for index in 0..<tables.count { tables[index].table.update(constants, by: tables[index].number) }
    }

    /// No `update` follows: spares large tables the moments of rows that are read later.
    func finish() {
        for (table, _) in tables { table.finish() }
    }
}
