import ThawCore

/// Compares gradients by hand with central differences, in double precision.
///
/// ```swift
/// let (context, options) = try TinyContext.make(MyMethod.Options.self)
/// let generator = MyGenerator(context, options)
/// context.backbone.bind(context.batch)
/// let differences = GradientCheck.differences(of: generator.store.parameters, in: generator.store) {
///     generator.accumulateGradients(stream: RandomStream(seed: 1))
/// }
/// #expect(differences == [])
/// ```
public enum GradientCheck {
    /// Where the gradients of one pass are not the derivatives of its loss, a sentence for each place.
    ///
    /// - parameters: those of `store` to look at, trained and frozen ones alike: each must have its gradient.
    /// - samples: elements of each parameter that are looked at one by one. - pass: yields the loss, and adds its gradient
    ///   to the gradients of `store`. The same each time: random numbers come from one stream.
    public static func differences(
        of parameters: [Parameter], in store: ParameterStore<Double>, samples: Int = 6, pass: () -> Double
    ) -> [String] {
        store.clearGradients()
        _ = pass()
        let gradient = (0..<store.count).map { store.gradients[$0] }
        store.clearGradients()
        return differences(of: parameters, in: store, gradient: gradient, samples: samples) {
            defer { store.clearGradients() }
            return pass()
        }
    }

    /// The same with the gradient as recorded before, of all of the store's numbers: a few elements of every parameter, and
    /// all of its elements at once along a random direction, which also finds a gradient that is missing.
    ///
    /// - loss: deterministic; called with perturbed values.
    package static func differences(
        of parameters: [Parameter], in store: ParameterStore<Double>, gradient: [Double], samples: Int = 6,
        loss: () -> Double
    ) -> [String] {
        var stream = RandomStream(seed: 7).child("sampled elements")
        return parameters.flatMap { parameter in
            let range = parameter.offset..<(parameter.offset + parameter.count)
            // Elements that the data reach first: of an untouched row, 0 = 0 would be all that is checked.
            let touched = range.filter { gradient[$0] != 0 }
            let scale = max(1e-4, touched.map { abs(gradient[$0]) }.max() ?? 0)
            let pool = touched.isEmpty ? Array(range) : touched
            let single = (0..<samples).compactMap { _ -> String? in
                let index = pool[stream.next(below: pool.count)]
                let value = store.values[index]
                // The smaller step is for elements that have a ReLU's kink within the larger one.
                let numeric = [1e-5, 1e-6].map { step in
                    centralDifference(at: value, step: step) { x in
                        store.values[index] = x
                        defer { store.values[index] = value }
                        return loss()
                    }
                }
                guard !numeric.contains(where: { abs($0 - gradient[index]) <= 1e-6 * scale }) else { return nil }
                return "\(parameter.name)[\(index - range.lowerBound)]: \(gradient[index]) against \(numeric)"
            }
            return single
                + difference(along: range, in: store, gradient: gradient, &stream, loss: loss).map {
                    "\(parameter.name), all elements: \($0)"
                }
        }
    }

    /// Moves all elements of a parameter by the same step, each up or down.
    private static func difference(
        along range: Range<Int>, in store: ParameterStore<Double>, gradient: [Double], _ stream: inout RandomStream,
        loss: () -> Double
    ) -> [String] {
        let signs = range.map { _ in stream.next(below: 2) == 0 ? -1.0 : 1.0 }
        let values = range.map { store.values[$0] }
        let expected = zip(signs, range).reduce(0.0) { $0 + $1.0 * gradient[$1.1] }
        let scale = max(1e-4, range.reduce(0.0) { $0 + abs(gradient[$1]) })
        // Small steps, for elements of many rows are near a ReLU's kink.
        let numeric = [1e-6, 1e-7].map { step in
            centralDifference(at: 0, step: step) { x in
                for (index, element) in range.enumerated() { store.values[element] = values[index] + signs[index] * x }
                defer { for (index, element) in range.enumerated() { store.values[element] = values[index] } }
                return loss()
            }
        }
        return numeric.contains { abs($0 - expected) <= 1e-5 * scale } ? [] : ["\(expected) against \(numeric)"]
    }
}

/// df/dx by central differences in Double, at the step that balances truncation and rounding.
package func centralDifference(at x: Double, step: Double = 1e-5, _ f: (Double) throws -> Double) rethrows -> Double {
    let h = step * max(1, abs(x))
    return (try f(x + h) - f(x - h)) / (2 * h)
}
