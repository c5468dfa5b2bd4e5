/// The largest difference between two tensors, relative to the largest magnitude in the expected one (at least
/// `floor`, so that a tensor of rounding noise is not compared with itself). Infinite where sizes or NaNs differ.
public func relativeDifference(_ actual: [Double], _ expected: [Double], floor: Double) -> Double {
    guard actual.count == expected.count else { return .infinity }
    let scale = max(floor, expected.map(abs).max() ?? 0)
    var worst = 0.0
    for (a, e) in zip(actual, expected) {
        let difference = abs(a - e) / scale
        guard difference.isFinite else { return .infinity }
        worst = max(worst, difference)
    }
    return worst
}
