import Testing

@testable import ThawCore

/// Catch-up Adam against dense Adam: nothing but equal bits will do.
@Suite("Catch-up Adam")
struct CatchUpTests {
    struct Settings: Sendable {
        var rows: Int
        var width = 16
        /// Of each of the optimisers that follow one another.
        var steps: [Int]
        var weightDecay = 1e-6
        var initial = 0.01
        /// Powers of ten of the gradients' size, drawn for each row.
        var gradients = 2...2
        /// Rows that batches name; the others are never read.
        var readShare = 0.5
    }

    /// A table of items, and batches of a popularity with a long tail, so that rows are absent for long.
    private final class Trial<S: Scalar> {
        let settings: Settings
        let store = ParameterStore<S>()
        let table: Parameter
        let batch: MiniBatch<S>
        let examples: ExampleTable
        var adam: AdamSettings

        init(_ settings: Settings, catchUpRows: Int) {
            self.settings = settings
            _ = store.register("before", [3], .itemEmbedding)
            table = store.register("table", [settings.rows, settings.width], .itemEmbedding, field: 1)
            _ = store.register("after", [21], .itemEmbedding)
            store.allocate()
            store.initializeUniform(-settings.initial, settings.initial, stream: RandomStream(seed: 7))
            adam = AdamSettings(weightDecay: settings.weightDecay)
            adam.catchUpRows = catchUpRows
            let ids = FixedBuffer((0..<settings.rows).map(Int32.init))
            let kind = FieldKind.categorical(vocabulary: settings.rows)
            let schema = FeatureSchema(
                fields: [Field("user", kind), Field("item", kind)], item: "item", user: "user", count: nil,
                sideInformation: [])
            let column = Column(key: .row, values: .categorical(ids))
            examples = ExampleTable(
                schema: schema, columns: [column, column], labels: FixedBuffer(repeating: 0, count: settings.rows))
            batch = MiniBatch(examples, capacity: 64)
        }

        func optimizer() -> Adam<S> { Adam(store, groups: [.itemEmbedding], settings: adam) }

        /// Loads a batch and returns the rows that it names, ascending, with what they hold.
        func read(_ stream: inout RandomStream) -> [(row: Int, values: [S])] {
            let ids = (0..<40).map { _ -> Int32 in
                let u = stream.uniform()
                return Int32(Double(settings.rows) * settings.readShare * u * u * u * u)
            }
            batch.load(examples, ids)
            let values = store.value(table, for: batch)
            let width = settings.width
            return Set(ids).sorted().map { id in (Int(id), (0..<width).map { values[Int(id) * width + $0] }) }
        }

        /// One step with gradients from `stream`; every seventh batch is read but takes no step, as in DropoutNet.
        func step(_ number: Int, _ optimizer: Adam<S>, stream: RandomStream) -> [[S]] {
            var stream = stream.child(number)
            let rows = read(&stream)
            guard number % 7 != 3 else { return rows.map(\.values) }
            let gradients = store.gradient(table, for: batch)
            for (row, values) in rows {
                var size = 1.0
                for _ in 0..<(settings.gradients.lowerBound + stream.next(below: settings.gradients.count)) {
                    size /= 10
                }
                for (k, value) in values.enumerated() {
                    // Gradients that depend on the values read: a row that was behind would be found out.
                    gradients[row * settings.width + k] = S((stream.uniform() - 0.5) * size) + value * S(size)
                }
            }
            for k in 0..<3 { store.raw.gradients[k] = S(stream.uniform()) }
            optimizer.update()
            return rows.map(\.values)
        }
    }

    private func isSame<S: Scalar>(_ a: S, _ b: S) -> Bool { a == b && a.sign == b.sign }

    /// Without bringing anything up to date.
    private func isEqual<S: Scalar>(_ a: Trial<S>, _ b: Trial<S>) -> Bool {
        let (x, y) = (a.store.raw.values, b.store.raw.values)
        return (0..<a.store.count).allSatisfy { isSame(x[$0], y[$0]) }
    }

    /// Optimisers one after the other, with readers between them: every row that is read, and all of them at the end.
    private func check<S: Scalar>(_: S.Type, _ settings: Settings) {
        let dense = Trial<S>(settings, catchUpRows: .max)
        let lazy = Trial<S>(settings, catchUpRows: 1)
        let stream = RandomStream(seed: 3)
        var number = 0
        for (turn, steps) in settings.steps.enumerated() {
            for trial in [dense, lazy] { trial.adam.learningRate = turn % 2 == 0 ? 1e-3 : 3e-3 }
            let (a, b) = (dense.optimizer(), lazy.optimizer())
            for _ in 0..<steps {
                #expect(dense.step(number, a, stream: stream) == lazy.step(number, b, stream: stream))
                number += 1
            }
            #expect(!isEqual(lazy, dense), "nothing is behind: the test tests nothing")
            // The last but one is brought up to date while its optimiser may still go on.
            if turn == settings.steps.count - 2 {
                _ = lazy.store.value(lazy.table)
                #expect(isEqual(lazy, dense))
            }
            b.finish()
            // A reader who trains nothing.
            for _ in 0..<3 {
                var (x, y) = (stream.child(number), stream.child(number))
                #expect(dense.read(&x).map(\.values) == lazy.read(&y).map(\.values))
                number += 1
            }
        }
        _ = lazy.store.values
        #expect(isEqual(lazy, dense))
    }

    @Test("Thousands of rows and steps, to the bit, in single precision")
    func single() {
        check(Float.self, Settings(rows: 4_000, steps: [4_000]))
        check(Float.self, Settings(rows: 500, steps: [700], weightDecay: 0))
        check(Float.self, Settings(rows: 500, steps: [700], weightDecay: 0.1, initial: 1))
    }

    @Test("To the bit in double precision, and with widths that fill no register")
    func double() {
        check(Double.self, Settings(rows: 1_000, steps: [1_500]))
        check(Float.self, Settings(rows: 1_000, width: 5, steps: [1_500]))
        check(Float.self, Settings(rows: 300, width: 37, steps: [700]))
    }

    @Test("Rows at rest are left alone without a change of a bit")
    func rest() {
        // Rows that no batch touches have come to rest after some 2,000 steps; the dense table goes on for 9,000.
        check(Float.self, Settings(rows: 300, steps: [9_000]))
    }

    @Test("A row that has missed the steps of several optimisers")
    func severalOptimizers() {
        check(Float.self, Settings(rows: 2_000, steps: [1_000, 1, 150, 700, 40]))
        check(Double.self, Settings(rows: 500, width: 7, steps: [200, 100, 30]))
    }

    @Test("Values and moments of all sizes, down to subnormal ones")
    func sizes() {
        // Second moments from 1e-3 down to 1e-45: above and below the bound from which squares do not count.
        check(Float.self, Settings(rows: 600, steps: [2_500, 500], gradients: 0...22))
        check(Float.self, Settings(rows: 300, steps: [1_500], weightDecay: 0, gradients: 4...22))
        check(Double.self, Settings(rows: 200, steps: [1_500], gradients: 0...160))
    }

    @Test("A square below the floor is lost in a second moment from the bound on")
    func floor() {
        floor(Float.self)
        floor(Double.self)
    }

    private func floor<S: Scalar>(_: S.Type) {
        let settings = AdamSettings()
        let constants = AdamConstants<S>(settings, step: 3)
        let floor: S = NegligibleSquares.floor()
        let least: S = NegligibleSquares.leastMoment(constants, steps: 0)
        for moment in [least, least.nextUp, least * 1.5, (least * 2).nextDown, least * 1024, 1] {
            for total in [0, S.leastNonzeroMagnitude, floor / 2, floor.nextDown, -floor.nextDown] {
                // Of a value of zero, which does not decay, the gradient is the total.
                let state = AdamState<S>(value: splat(0), first: splat(0.25), second: splat(moment))
                var (plain, raised) = (state, state)
                plain.step(splat(total), constants)
                raised.step(splat(total), constants, floor: floor)
                #expect(plain.second == raised.second && plain.value == raised.value && plain.first == raised.first)
            }
        }
        // Far below the bound it is not.
        let state = AdamState<S>(value: splat(0), first: splat(0), second: splat(0))
        var (plain, raised) = (state, state)
        plain.step(splat(0), constants)
        raised.step(splat(0), constants, floor: floor)
        #expect(plain.second != raised.second)
    }

    @Test("Wide registers give the bits of narrow ones", .enabled(if: WideRegisters.areThere))
    func wideRegisters() {
        let settings = AdamSettings()
        let constants = (1...300).map { AdamConstants<Float>(settings, step: $0) }
        var stream = RandomStream(seed: 11)
        for floor in [0, NegligibleSquares.floor()] as [Float] {
            for _ in 0..<50 {
                let blocks = (0..<2).map { _ in
                    StateBlock(UnsafeMutablePointer<Float>.allocate(capacity: StateBlock<Float>.size))
                }
                defer { for block in blocks { block.states.deallocate() } }
                for i in 0..<StateBlock<Float>.size {
                    // Of all sizes, infinities and NaN among values and first moments; second moments from 0 up.
                    let bits = UInt32(truncatingIfNeeded: stream.next(below: 1 << 32))
                    let isSecond = i >= StateBlock<Float>.size / 3 * 2
                    let state = Float(bitPattern: isSecond ? bits % 0x7F80_0000 : bits)
                    for block in blocks { block.states[i] = state }
                }
                constants.withUnsafeBufferPointer { steps in
                    guard let steps = steps.baseAddress else { return }
                    blocks[0].step(steps, count: constants.count, floor: floor)
                    #expect(WideRegisters.step(blocks[1], steps, count: constants.count, floor: floor))
                }
                for i in 0..<StateBlock<Float>.size {
                    let (a, b) = (blocks[0].states[i], blocks[1].states[i])
                    #expect(a.bitPattern == b.bitPattern || a.isNaN && b.isNaN)
                }
            }
        }
    }

    @Test("Whoever names no batch gets all rows up to date, and may give any row a gradient")
    func wholeTable() {
        let settings = Settings(rows: 200, steps: [])
        let (dense, lazy) = (Trial<Float>(settings, catchUpRows: .max), Trial<Float>(settings, catchUpRows: 1))
        let optimizers = [dense, lazy].map { $0.optimizer() }
        let stream = RandomStream(seed: 5)
        for number in 0..<60 {
            for (trial, optimizer) in zip([dense, lazy], optimizers) {
                _ = trial.step(number, optimizer, stream: stream)
                guard number % 20 == 10 else { continue }
                // Row 150 is none of those that batches read.
                trial.store.gradient(trial.table)[150 * 16 + 3] = trial.store.value(trial.table)[150 * 16 + 3] + 0.1
                optimizer.update()
                trial.store.gradients[3 + 160 * 16] = trial.store.values[3 + 160 * 16]
                optimizer.update()
            }
            if number % 20 == 10 { #expect(isEqual(lazy, dense)) }
        }
        #expect(!isEqual(lazy, dense))
        _ = lazy.store.values
        #expect(isEqual(lazy, dense))
    }
}
