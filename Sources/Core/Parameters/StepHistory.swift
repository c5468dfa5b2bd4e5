/// The steps that optimisers have taken on a table, one optimiser after the other. Each starts with moments of zero.
struct StepHistory<S: Scalar> {
    private(set) var steps: [AdamConstants<S>] = []
    /// Per optimiser: where its steps begin, ascending.
    private var starts: [Int] = []
    /// Whether the last optimiser may go on.
    private var isOpen = false

    init() {}

    /// The steps of one optimiser that has finished.
    init(finished steps: [AdamConstants<S>]) {
        self.steps = steps
        starts = [0]
    }

    var count: Int { steps.count }
    var optimizers: Int { starts.count }
    /// Whether the last optimiser has taken no step yet.
    var isFresh: Bool { starts.last == count }

    /// A new optimiser begins. Returns its number.
    mutating func begin() -> Int {
        starts.append(count)
        isOpen = true
        return optimizers
    }

    /// A step of optimiser number `optimizer`.
    mutating func append(_ constants: AdamConstants<S>, by optimizer: Int) {
        precondition(isOpen && optimizer == optimizers, "another optimiser has begun on the table, or this one is done")
        steps.append(constants)
    }

    mutating func finish() { isOpen = false }

    /// The stretches of steps by optimiser: where each begins and ends, and whether it may still grow.
    var stretches: [(start: Int, end: Int, isOpen: Bool)] {
        starts.indices.map { number in
            let isLatest = number == starts.count - 1
            return (starts[number], isLatest ? count : starts[number + 1], isLatest && isOpen)
        }
    }
}
