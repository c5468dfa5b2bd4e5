/// Some rows of a table, made ready for gathering: ids per field, labels, continuous values.
/// One object serves all batches of a run; its buffers are sized once.
public final class MiniBatch<S: Scalar> {
    /// Rows that it may have.
    public let capacity: Int
    /// Rows that are loaded.
    public private(set) var count = 0
    /// The table whose rows are loaded.
    public private(set) var table: ExampleTable
    private let rows, users, items: FixedBuffer<Int32>
    /// [capacity]: labels as 0 and 1.
    public let labels: FixedBuffer<S>
    /// Per field [capacity]: embedding row of a categorical field, bag number of a sequence field.
    private let keys: [FixedBuffer<Int32>]
    /// Per continuous field [capacity]: its value.
    private let numbers: [FixedBuffer<S>]
    /// The values of each continuous field, in the schema's order.
    public let continuousValues: [UnsafeMutablePointer<S>]

    /// - table: its schema is that of all tables to come. - capacity: rows that the batch may have.
    public init(_ table: ExampleTable, capacity: Int) {
        self.capacity = capacity
        self.table = table
        rows = FixedBuffer(repeating: 0, count: capacity)
        users = FixedBuffer(repeating: 0, count: capacity)
        items = FixedBuffer(repeating: 0, count: capacity)
        labels = FixedBuffer(repeating: 0, count: capacity)
        keys = table.schema.fields.map { FixedBuffer(repeating: 0, count: $0.kind == .continuous ? 0 : capacity) }
        numbers = table.schema.fields.map { FixedBuffer(repeating: 0, count: $0.kind == .continuous ? capacity : 0) }
        continuousValues = table.schema.fields.indices.filter { table.schema.fields[$0].kind == .continuous }.map {
            [numbers] in numbers[$0].pointer
        }
    }

    /// Points the batch at `selection`, rows of `table`; the table's schema is that of the first one.
    public func load(_ table: ExampleTable, _ selection: some Collection<Int32>) {
        if selection.withContiguousStorageIfAvailable({ load(table, $0) }) == nil {
            Array(selection).withUnsafeBufferPointer { load(table, $0) }
        }
    }

    /// The same, without asking the heap for anything.
    public func load(_ table: ExampleTable, _ selection: UnsafeBufferPointer<Int32>) {
        precondition(selection.count <= capacity)
        self.table = table
        count = selection.count
        if let first = selection.baseAddress { rows.pointer.update(from: first, count: count) }
        let (userIDs, itemIDs) = (table.userIDs.pointer, table.itemIDs.pointer)
        for b in 0..<count {
            let row = Int(rows.pointer[b])
            users.pointer[b] = userIDs[row]
            items.pointer[b] = itemIDs[row]
        }
        gatherLabels(table.labels.pointer, rows.pointer, labels.pointer, count: count)
        for field in 0..<table.columns.count {
            let column = table.columns[field]
            let by = keyOf(column)
            switch column.values {
            case .categorical(let ids):
                for b in 0..<count { keys[field].pointer[b] = ids.pointer[Int(by[b])] }
            case .bag:
                keys[field].pointer.update(from: by, count: count)
            case .continuous(let values):
                gatherNumbers(values.pointer, by, numbers[field].pointer, count: count)
            case .scaled(let values, let lowest, let highest):
                gatherScaled(
                    values.pointer, by, numbers[field].pointer, lowest: lowest, highest: highest, count: count)
            }
        }
    }

    private func keyOf(_ column: Column) -> UnsafeMutablePointer<Int32> {
        switch column.key {
        case .row: rows.pointer
        case .user: users.pointer
        case .item: items.pointer
        }
    }

    /// The item of each instance.
    public var itemIDs: UnsafeMutablePointer<Int32> { items.pointer }
    /// The user of each instance.
    public var userIDs: UnsafeMutablePointer<Int32> { users.pointer }

    /// The ids of categorical field `field`.
    public func ids(ofField field: Int) -> UnsafeMutablePointer<Int32> { keys[field].pointer }

    /// The values of continuous field `field`.
    public func continuous(_ field: Int) -> UnsafeMutablePointer<S> { numbers[field].pointer }

    /// y[b, :] := the embedding of field `field` of instance b (sum of its words for a sequence). y has stride `ldy`.
    public func gather(_ field: Int, from table: UnsafePointer<S>, width: Int, _ y: UnsafeMutablePointer<S>, ldy: Int) {
        let key = keys[field].pointer
        switch self.table.columns[field].values {
        case .categorical:
            gatherRows(table, key, y, ldy: ldy, count: count, width: width)
        case .bag(let offsets, let ids, let weights):
            let bags = BagPointers(offsets: offsets.pointer, ids: ids.pointer, weights: weights.pointer)
            gatherBags(table, bags, key, y, ldy: ldy, count: count, width: width)
        case .continuous, .scaled:
            preconditionFailure("a continuous field has no table")
        }
    }

    /// Adds dy[b, :] to the rows that `gather` read.
    public func scatterAdd(
        _ field: Int, to table: UnsafeMutablePointer<S>, width: Int, _ dy: UnsafePointer<S>, ldy: Int
    ) {
        let key = keys[field].pointer
        switch self.table.columns[field].values {
        case .categorical:
            scatterAddRows(table, key, dy, ldx: ldy, count: count, width: width)
        case .bag(let offsets, let ids, let weights):
            let bags = BagPointers(offsets: offsets.pointer, ids: ids.pointer, weights: weights.pointer)
            scatterAddBags(table, bags, key, dy, ldx: ldy, count: count, width: width)
        case .continuous, .scaled:
            preconditionFailure("a continuous field has no table")
        }
    }
}
