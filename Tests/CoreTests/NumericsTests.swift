import Foundation
import TestSupport
import Testing
import ThawTesting

@testable import ThawCore

@Suite("Kernels and element-wise functions")
struct NumericsTests {
    private func matrix(_ rows: Int, _ columns: Int, seed: Int) -> FixedBuffer<Double> {
        let m = FixedBuffer(repeating: 0.0, count: rows * columns)
        var stream = RandomStream(seed: seed)
        stream.fillNormal(m.pointer, m.count)
        return m
    }

    /// A matrix, row-major, element by element.
    private func elements(_ rows: Int, _ columns: Int, _ element: (Int, Int) -> Double) -> [Double] {
        (0..<(rows * columns)).map { element($0 / columns, $0 % columns) }
    }

    /// Shapes on both sides of the kernels' special cases, remainders included.
    static let shapes = [
        (1, 16, 16), (4, 16, 16), (7, 16, 16), (33, 16, 16), (5, 17, 16), (6, 16, 3), (9, 65, 16), (3, 2, 1),
    ]

    @Test("Affine forward and backward agree with the definition", arguments: shapes)
    func affineProducts(rows: Int, inputs: Int, outputs: Int) {
        let (x, w) = (matrix(rows, inputs, seed: 1), matrix(outputs, inputs, seed: 2))
        let (bias, dy) = (matrix(1, outputs, seed: 3), matrix(rows, outputs, seed: 4))
        let y = matrix(rows, outputs, seed: 5)
        affine(
            x.pointer, ldx: inputs, w.pointer, ldw: inputs, bias: bias.pointer, y.pointer, ldy: outputs, rows: rows,
            inputs: inputs, outputs: outputs)
        let expected = elements(rows, outputs) { b, o in
            (0..<inputs).reduce(bias[o]) { $0 + x[b * inputs + $1] * w[o * inputs + $1] }
        }
        #expect(relativeDifference(doubles(y.pointer, y.count), expected, floor: 1e-9) < 1e-13)
        affine(
            x.pointer, ldx: inputs, w.pointer, ldw: inputs, bias: nil, y.pointer, ldy: outputs, rows: rows,
            inputs: inputs,
            outputs: outputs, accumulate: true)
        let twice = elements(rows, outputs) { b, o in 2 * expected[b * outputs + o] - bias[o] }
        #expect(relativeDifference(doubles(y.pointer, y.count), twice, floor: 1e-9) < 1e-13)

        let dx = matrix(rows, inputs, seed: 6)
        affineBackwardInput(
            dy.pointer, ldy: outputs, w.pointer, ldw: inputs, dx.pointer, ldx: inputs, rows: rows, inputs: inputs,
            outputs: outputs)
        let expectedDX = elements(rows, inputs) { b, k in
            (0..<outputs).reduce(0.0) { $0 + dy[b * outputs + $1] * w[$1 * inputs + k] }
        }
        #expect(relativeDifference(doubles(dx.pointer, dx.count), expectedDX, floor: 1e-9) < 1e-13)

        let (dw, db) = (FixedBuffer(repeating: 1.0, count: w.count), FixedBuffer(repeating: 1.0, count: outputs))
        affineBackwardWeights(
            dy.pointer, ldy: outputs, x.pointer, ldx: inputs, dw.pointer, ldw: inputs, bias: db.pointer, rows: rows,
            inputs: inputs, outputs: outputs)
        let expectedDW = elements(outputs, inputs) { o, k in
            (0..<rows).reduce(1.0) { $0 + dy[$1 * outputs + o] * x[$1 * inputs + k] }
        }
        #expect(relativeDifference(doubles(dw.pointer, dw.count), expectedDW, floor: 1e-9) < 1e-13)
        let expectedDB = elements(1, outputs) { _, o in (0..<rows).reduce(1.0) { $0 + dy[$1 * outputs + o] } }
        #expect(relativeDifference(doubles(db.pointer, outputs), expectedDB, floor: 1e-9) < 1e-13)
    }

    @Test("expm1 and log1p keep their relative precision near 0")
    func nearZero() {
        for exponent in stride(from: -30.0, through: 2, by: 0.01) {
            let x = Float(Foundation.exp2(exponent))
            for (ours, exact) in [
                (Float.expm1(splat(x))[3], Foundation.expm1(Double(x))),
                (Float.expm1(splat(-x))[3], Foundation.expm1(-Double(x))),
                (Float.log1p(splat(x))[3], Foundation.log1p(Double(x))),
            ] {
                #expect(abs(Double(ours) - exact) < 5e-7 * abs(exact), "\(x)")
            }
        }
        for f in [Float.expm1, Float.log1p] { #expect(f(splat(.nan))[0].isNaN) }
    }

    @Test("Float transcendental functions agree with libm to a few units in the last place")
    func transcendental() {
        func worst(_ inputs: [Float], _ ours: (SIMD16<Float>) -> SIMD16<Float>, _ exact: (Double) -> Double) -> Double {
            inputs.map { x in
                let expected = exact(Double(x))
                return abs(Double(ours(splat(x))[5]) - expected) / max(abs(expected), 1e-3)
            }.max() ?? 0
        }
        let line = (-2000...2000).map { Float($0) * 0.0173 }
        #expect(worst(line, Float.exp, { Foundation.exp($0) }) < 1e-6)
        #expect(worst(line, Float.tanh, { Foundation.tanh($0) }) < 1e-6)
        #expect(worst((1...4000).map { Float($0) * 0.00371 }, Float.log, { Foundation.log($0) }) < 1e-6)
        let turns = (0..<4000).map { Float($0) / 4000 }
        for x in turns {
            let both = Float.sinCosTurns(splat(x))
            #expect(abs(Double(both.sin[0]) - Foundation.sin(2 * .pi * Double(x))) < 1e-6)
            #expect(abs(Double(both.cos[0]) - Foundation.cos(2 * .pi * Double(x))) < 1e-6)
        }
    }

    @Test("NaN stays NaN: a diverged run must be seen")
    func nan() {
        let nan = splat(Float.nan)
        #expect(Float.exp(nan)[0].isNaN)
        #expect(Float.tanh(nan)[0].isNaN)
        #expect(rectified(nan)[0].isNaN)
        #expect(rectified(-nan)[0].isNaN)
        for bad in [Float.nan, .infinity] {
            let (logits, labels) = (
                FixedBuffer([Float](repeating: 0, count: 17)), FixedBuffer([Float](repeating: 1, count: 17))
            )
            for place in [0, 16] {
                logits.pointer[place] = bad
                #expect(!BinaryCrossEntropy.evaluate(logits.pointer, labels.pointer, gradient: nil, rows: 17).isFinite)
                logits.pointer[place] = 0
            }
        }
    }

    @Test("Selection by sign", arguments: [Float(2), 1e-38, 0, -0.0, -1e-38, -3])
    func selection(_ x: Float) {
        #expect(rectified(splat(x))[3] == max(0, x))
        #expect(Float.keep(splat(5), wherePositive: splat(x))[3] == (x > 0 ? 5 : 0))
        #expect(Double.keep(splat(5), wherePositive: splat(Double(x)))[3] == (x > 0 ? 5 : 0))
        #expect(Float.magnitude(splat(x))[3] == abs(x))
    }

    @Test("Cross-entropy and its gradient, far out included", arguments: [-80.0, -3, -0.1, 0, 0.1, 3, 80])
    func crossEntropy(_ x: Double) {
        for y in [0.0, 1.0] {
            let (logit, label) = (FixedBuffer([x]), FixedBuffer([y]))
            let gradient = FixedBuffer([9.0])
            let loss = BinaryCrossEntropy.evaluate(logit.pointer, label.pointer, gradient: gradient.pointer, rows: 1)
            let expected = y == 1 ? log1p(Foundation.exp(-x)) : x + log1p(Foundation.exp(-x))
            #expect(abs(loss - expected) <= 1e-12 * max(1, abs(expected)))
            #expect(abs(gradient[0] - (1 / (1 + Foundation.exp(-x)) - y)) < 1e-12)
        }
    }

    @Test("Adam's rows without gradient move by weight decay, and fall to nothing")
    func decayOfUntouchedRows() {
        let store = ParameterStore<Float>()
        let parameter = store.register("table", [37], .itemEmbedding)
        store.allocate()
        store.value(parameter).update(repeating: 0.01, count: 37)
        let adam = Adam(store, groups: [.itemEmbedding], settings: AdamSettings())
        for _ in 0..<100 { adam.update() }
        let after = doubles(store.values, 37).map(abs)
        // The last elements take the scalar path, the first the SIMD path: they must agree to the bit.
        #expect(Set(doubles(store.values, 37)).count == 1)
        #expect(after.allSatisfy { $0 < 1e-3 && $0 > 0 })
        for _ in 0..<400 { adam.update() }
        #expect(doubles(store.values, 37).allSatisfy { abs($0) < 1e-8 })
    }
}
