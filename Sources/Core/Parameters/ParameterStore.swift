/// A named set of parameters that is trained, or frozen, together.
public struct ParameterGroup: Hashable, Sendable {
    /// Unique among a model's groups; databases count training by it.
    public let name: String
    /// The group of that name. Groups of one name are one group.
    public init(_ name: String) { self.name = name }

    /// The backbone's item-id table: the only parameters of the warm phases.
    public static let itemEmbedding = ParameterGroup("item-embedding")
    /// The backbone's other tables and continuous fields' vectors.
    public static let featureEmbeddings = ParameterGroup("feature-embeddings")
    /// A method's own tables of side information.
    public static let sideInformation = ParameterGroup("side-information-tables")
    /// Everything else of the backbone.
    public static let backboneNetwork = ParameterGroup("backbone-network")

    /// All of a backbone.
    public static let backbone: [ParameterGroup] = [itemEmbedding, featureEmbeddings, backboneNetwork]
}

/// Where a parameter lies in its store.
public struct Parameter: Hashable, Sendable {
    /// Unique within its store: its stream of initial values is named so.
    public let name: String
    /// Row-major.
    public let shape: [Int]
    /// With which parameters it is trained or frozen.
    public let group: ParameterGroup
    /// Index of its first number in the store.
    public let offset: Int
    /// The field of the schema whose ids number the rows, if this is the embedding table of a categorical field.
    public let field: Int?
    /// Its numbers.
    public var count: Int { shape.reduce(1, *) }
}

/// All parameters of a model in one contiguous buffer, with gradients of the same layout beside them.
///
/// Layers register their parameters while the model is built; `allocate` then fixes the layout.
public final class ParameterStore<S: Scalar> {
    /// In the order in which they were registered.
    public private(set) var parameters: [Parameter] = []
    /// Numbers of all parameters together.
    public private(set) var count = 0
    private var storage: (values: FixedBuffer<S>, gradients: FixedBuffer<S>)?
    /// By the parameter's offset.
    private var catchUpTables: [Int: CatchUpTable<S>] = [:]

    /// An empty store.
    public init() {}

    /// Adds a parameter (row-major). Parameters of one group need not be neighbours.
    ///
    /// - field: for a table [vocabulary, width] that is trained by the ids of this categorical field.
    public func register(_ name: String, _ shape: [Int], _ group: ParameterGroup, field: Int? = nil) -> Parameter {
        precondition(storage == nil, "the layout is fixed once values are in use")
        let parameter = Parameter(name: name, shape: shape, group: group, offset: count, field: field)
        parameters.append(parameter)
        count += parameter.count
        return parameter
    }

    /// Fixes the layout and allocates. Called by the owner after all layers are built.
    public func allocate() {
        precondition(storage == nil)
        storage = (FixedBuffer(repeating: 0, count: count), FixedBuffer(repeating: 0, count: count))
    }

    /// All values and gradients as they lie there. For optimisers: rows of large tables may be behind.
    package var raw: (values: UnsafeMutablePointer<S>, gradients: UnsafeMutablePointer<S>) {
        guard let storage else { preconditionFailure("allocate() first") }
        return (storage.values.pointer, storage.gradients.pointer)
    }

    // MARK: Reading and writing

    // Large tables are behind between steps (`CatchUpTable`), so that whoever reads or writes rows says which.

    /// All values, `count` elements.
    public var values: UnsafeMutablePointer<S> {
        for table in catchUpTables.values { table.bringUpToDate() }
        return raw.values
    }

    /// All gradients. Zero between steps: the optimiser clears what it has used.
    public var gradients: UnsafeMutablePointer<S> {
        for table in catchUpTables.values { table.expectGradients() }
        return raw.gradients
    }

    /// All rows, for reading and writing until the next step of an optimiser.
    public func value(_ parameter: Parameter) -> UnsafeMutablePointer<S> {
        catchUpTable(parameter)?.bringUpToDate()
        return raw.values + parameter.offset
    }

    /// The rows of a field's table that the batch names, and no others, for reading and writing until the next step.
    public func value(_ parameter: Parameter, for batch: MiniBatch<S>) -> UnsafeMutablePointer<S> {
        if let table = catchUpTable(parameter) {
            table.bringUpToDate(batch.ids(ofField: table.field), count: batch.count)
        }
        return raw.values + parameter.offset
    }

    /// The gradients of all rows, to be added to before the next step.
    public func gradient(_ parameter: Parameter) -> UnsafeMutablePointer<S> {
        catchUpTable(parameter)?.expectGradients()
        return raw.gradients + parameter.offset
    }

    /// The gradients of the rows that the batch names, and no others, to be added to before the next step.
    public func gradient(_ parameter: Parameter, for batch: MiniBatch<S>) -> UnsafeMutablePointer<S> {
        if let table = catchUpTable(parameter) {
            table.expectGradients(batch.ids(ofField: table.field), count: batch.count)
        }
        return raw.gradients + parameter.offset
    }

    /// The parameter as a table that is brought up to date row by row, if it is one by now.
    func catchUpTable(_ parameter: Parameter) -> CatchUpTable<S>? {
        parameter.field == nil ? nil : catchUpTables[parameter.offset]
    }

    /// The same, made if need be. The parameter is a field's table.
    func makeCatchUpTable(_ parameter: Parameter) -> CatchUpTable<S> {
        guard let field = parameter.field else { preconditionFailure("\(parameter.name) is not a field's table") }
        if let table = catchUpTables[parameter.offset] { return table }
        let table = CatchUpTable(
            values: raw.values + parameter.offset, gradients: raw.gradients + parameter.offset,
            rows: parameter.shape[0], width: parameter.shape[1], field: field)
        catchUpTables[parameter.offset] = table
        return table
    }

    /// The parameter of that name, if there is one.
    public func parameter(named name: String) -> Parameter? { parameters.first { $0.name == name } }

    /// The stretches of the buffer that belong to `groups` but not to `excluded`, neighbours joined, in order.
    func ranges(of groups: [ParameterGroup], without excluded: [Parameter]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        for parameter in parameters where groups.contains(parameter.group) && !excluded.contains(parameter) {
            let range = parameter.offset..<(parameter.offset + parameter.count)
            if let last = ranges.last, last.upperBound == range.lowerBound {
                ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
            } else {
                ranges.append(range)
            }
        }
        return ranges
    }

    /// Fills every parameter of the store from U(low, high).
    public func initializeUniform(_ low: Double, _ high: Double, stream: RandomStream) {
        for parameter in parameters {
            var stream = stream.child(parameter.name)
            stream.fillUniform(value(parameter), parameter.count, low, high)
        }
    }

    package func clearGradients() { zero(raw.gradients, count: count) }
}
