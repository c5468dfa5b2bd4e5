import Foundation

/// An axis of numbers: its ends, the distance of its marks, and their decimals.
struct FigureScale: Hashable {
    var low: Double
    var high: Double
    var step: Double
    var decimals: Int

    /// A scale that holds `values` with some air, marks at 1, 2 or 5 times a power of ten.
    /// - fromZero: for bars, whose length is the value. - marks: about how many.
    init(_ values: [Double], fromZero: Bool = false, marks: Double = 5) {
        // A mean of very large numbers may be infinite, and so may the distance of two.
        let values = values.filter { abs($0) < 1e300 }
        let least = fromZero ? 0 : values.min() ?? 0
        let greatest = values.max() ?? 1
        // A single value gets a scale around it. So do values that the last digits alone tell apart: gnuplot adds the step to
        // the first mark until it is beyond the last, which it never would be.
        let size = max(abs(least), abs(greatest))
        let span = greatest - least > max(size * 1e-9, 1e-300) ? greatest - least : max(size * 0.1, 1e-3)
        let rough = span / marks
        let power = pow(10, floor(log10(rough)))
        step = ([1, 2, 5].first { rough <= $0 * power * (1 + 1e-9) } ?? 10) * power
        low = fromZero ? 0 : least - 0.06 * span
        high = greatest + (fromZero ? 0.18 : 0.06) * span
        decimals = min(max(0, Int(-floor(log10(step) + 1e-9))), 15)
    }
}
