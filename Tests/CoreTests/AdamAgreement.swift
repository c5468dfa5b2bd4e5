@testable import ThawCore

/// How far parameters may be from expected ones after some steps of Adam, element by element.
///
/// A step is the learning rate times a quotient of moments in which the gradient's size cancels: however small a gradient is,
/// it moves its parameter by about the learning rate, and one that rounding turns round moves it the other way. So what
/// rounding left unknown of a gradient, relative to the gradient, is what is unknown of the step, and at most two steps' width.
///
/// - gradients: of the first step. Where one is zero, no rounding turned it round.
/// - unknown: of a gradient, relative to the largest of its tensor; at least to `floor`, since some tensors (biases before
///   batch norm) have none but what rounding makes.
func adamTolerances(
    expected: [Double], gradients: [Double], steps: Int, rate: Double, tolerance: Double, floor: Double,
    unknown: Double
) -> [Double] {
    let base = tolerance * max(floor, expected.map(abs).max() ?? 0)
    let doubt = unknown * max(floor, gradients.map(abs).max() ?? 0)
    return gradients.map { gradient in
        guard gradient != 0 else { return base }
        return base + Double(steps) * rate * min(2, 2 * doubt / abs(gradient))
    }
}

extension OraclePrecision {
    /// What rounding leaves unknown of a gradient: a tenth of the tolerance to which gradients are compared.
    static var unknown: Double { tolerance / 10 }

    /// The largest difference after `steps` steps, where 1 is all that is allowed. Infinite where sizes or NaNs differ.
    static func adamDifference(
        _ actual: [Double], _ expected: [Double], gradients: [Double], steps: Int, settings: AdamSettings
    ) -> Double {
        guard actual.count == expected.count, actual.count == gradients.count else { return .infinity }
        let allowed = adamTolerances(
            expected: expected, gradients: gradients, steps: steps, rate: settings.learningRate, tolerance: tolerance,
            floor: floor, unknown: unknown)
        let differences = zip(zip(actual, expected), allowed).map { abs($0.0 - $0.1) / $1 }
        return differences.allSatisfy(\.isFinite) ? differences.max() ?? 0 : .infinity
    }
}
