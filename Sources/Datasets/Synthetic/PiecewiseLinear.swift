import ThawCore

/// A function that is linear between knots, for the shapes of distributions.
struct PiecewiseLinear {
    /// Ascending in x.
    let knots: [(x: Double, y: Double)]

    func callAsFunction(_ x: Double) -> Double {
        for (left, right) in zip(knots, knots.dropFirst()) where x <= right.x {
            return left.y + (right.y - left.y) * max(0, x - left.x) / (right.x - left.x)
        }
        return knots.last?.y ?? 0
    }

    /// The integral from the first knot to `x`.
    func integral(to x: Double) -> Double {
        var sum = 0.0
        for (left, right) in zip(knots, knots.dropFirst()) where left.x < x {
            let end = min(x, right.x)
            let y = left.y + (right.y - left.y) * (end - left.x) / (right.x - left.x)
            sum += (end - left.x) * (left.y + y) / 2
        }
        return sum
    }
}
