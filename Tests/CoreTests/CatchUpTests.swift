import Testing

@testable import Core

/// Catch-up Adam against dense Adam: nothing but equal bits will do.
@Suite("Catch-up Adam")
struct CatchUpTests {
    /// A table of `rows` items, and batches of a popularity with a long tail, so that rows are absent for long.
    private struct Trial<S: Scalar> {
        let store = ParameterStore<S>()
        let table: Parameter
        let optimizer: Adam<S>
        let batch: MiniBatch<S>
        let examples: ExampleTable

        init(rows: Int, width: Int, catchUpRows: Int, weightDecay: Double, initial: Double) {
            _ = store.register("before", [3], .itemEmbedding)
            table = store.register("table", [rows, width], .itemEmbedding, field: 1)
            _ = store.register("after", [21], .itemEmbedding)
            store.allocate()
            store.initializeUniform(-initial, initial, stream: RandomStream(seed: 7))
            var settings = AdamSettings(weightDecay: weightDecay)
            settings.catchUpRows = catchUpRows
            optimizer = Adam(store, groups: [.itemEmbedding], settings: settings)
            let ids = FixedBuffer((0..<rows).map(Int32.init))
            let schema = FeatureSchema(
                fields: [Field("user", .categorical(vocabulary: rows)), Field("item", .categorical(vocabulary: rows))],
                item: "item", user: "user", count: nil, sideInformation: [])
            let column = Column(key: .row, values: .categorical(ids))
            examples = ExampleTable(
                schema: schema, columns: [column, column], labels: FixedBuffer(repeating: 0, count: rows))
            batch = MiniBatch(examples, capacity: 64)
        }

        /// One step with gradients from `stream`; every seventh batch is read but takes no step, as in DropoutNet.
        func step(_ number: Int, stream: RandomStream) {
            var stream = stream.child(number)
            let rows = table.shape[0]
            let ids = (0..<40).map { _ -> Int32 in
                let u = stream.uniform()
                return Int32(Double(rows) * u * u * u * u)
            }
            batch.load(examples, ids)
            optimizer.catchUp(batch)
            guard number % 7 != 3 else { return }
            let width = table.shape[1]
            for id in Set(ids).sorted() {
                for k in 0..<width {
                    // Gradients that depend on the values read: a row that was behind would be found out.
                    let value = store.value(table)[Int(id) * width + k]
                    store.gradient(table)[Int(id) * width + k] = S(stream.uniform() - 0.5) * S(0.01) + value
                }
            }
            for k in 0..<3 { store.gradients[k] = S(stream.uniform()) }
            optimizer.update()
        }

        func isEqual(to other: Trial<S>) -> Bool {
            (0..<store.count).allSatisfy {
                store.values[$0] == other.store.values[$0] && store.values[$0].sign == other.store.values[$0].sign
            }
        }
    }

    private func check<S: Scalar>(
        _: S.Type, rows: Int, width: Int, steps: Int, weightDecay: Double = 1e-6, initial: Double = 0.01
    ) {
        let (dense, lazy) = (
            Trial<S>(
                rows: rows, width: width, catchUpRows: .max, weightDecay: weightDecay, initial: initial),
            Trial<S>(rows: rows, width: width, catchUpRows: 1, weightDecay: weightDecay, initial: initial)
        )
        let stream = RandomStream(seed: 3)
        for number in 0..<steps {
            dense.step(number, stream: stream)
            lazy.step(number, stream: stream)
            if number == steps / 3 {
                #expect(!lazy.isEqual(to: dense), "nothing was behind: the test tests nothing")
                lazy.optimizer.catchUpAll()
                #expect(lazy.isEqual(to: dense))
            }
        }
        lazy.optimizer.finish()
        #expect(lazy.isEqual(to: dense))
    }

    @Test("Thousands of rows and steps, to the bit, in single precision")
    func single() {
        check(Float.self, rows: 4_000, width: 16, steps: 4_000)
        check(Float.self, rows: 500, width: 16, steps: 700, weightDecay: 0)
        check(Float.self, rows: 500, width: 16, steps: 700, weightDecay: 0.1, initial: 1)
    }

    @Test("To the bit in double precision, and with a width that fills no register")
    func double() {
        check(Double.self, rows: 1_000, width: 16, steps: 1_500)
        check(Float.self, rows: 1_000, width: 5, steps: 1_500)
    }

    @Test("Rows at rest are left alone without a change of a bit")
    func rest() {
        // Rows that no batch touches have come to rest after some 2,000 steps; the dense table goes on for 9,000.
        check(Float.self, rows: 300, width: 16, steps: 9_000)
    }
}
