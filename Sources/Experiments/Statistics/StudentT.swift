import Foundation

/// Student's t distribution.
public enum StudentT {
    /// The half width of the confidence interval of a mean: t x s / sqrt(n), t the quantile for n - 1 degrees of
    /// freedom; nil of fewer than two values.
    /// - confidence: between 0 and 1, e.g. 0.95.
    public static func halfWidth(_ values: [Double], confidence: Double = 0.95) -> Double? {
        guard let deviation = SampleStatistics.standardDeviation(values) else { return nil }
        let quantile = quantile((1 + confidence) / 2, degreesOfFreedom: values.count - 1)
        return quantile * deviation / Double(values.count).squareRoot()
    }

    /// The t below which the share `p` (from 0.5 to 1, exclusive) of the distribution lies, by bisection of `cdf`.
    static func quantile(_ p: Double, degreesOfFreedom: Int) -> Double {
        precondition((0.5..<1).contains(p) && degreesOfFreedom > 0)
        var (low, high) = (0.0, 1.0)
        while cdf(high, degreesOfFreedom: degreesOfFreedom) < p { (low, high) = (high, 2 * high) }
        while true {
            let middle = (low + high) / 2
            if middle <= low || middle >= high { return high }
            if cdf(middle, degreesOfFreedom: degreesOfFreedom) < p { low = middle } else { high = middle }
        }
    }

    /// The share of the distribution below t >= 0, in closed form (Abramowitz and Stegun, 26.7.3 and 26.7.4): with
    /// theta = atan(t / sqrt(n)), a finite sum of powers of cos theta.
    static func cdf(_ t: Double, degreesOfFreedom n: Int) -> Double {
        let theta = atan(t / Double(n).squareRoot())
        let (sine, cosine) = (sin(theta), cos(theta))
        // n odd: cos (1 + 2/3 cos^2 + 2*4/(3*5) cos^4 + ...); n even: 1 + 1/2 cos^2 + 1*3/(2*4) cos^4 + ...
        let isOdd = n % 2 == 1
        var term = isOdd ? cosine : 1
        var sum = 0.0
        for k in stride(from: isOdd ? 3 : 2, through: n, by: 2) {
            sum += term
            term *= cosine * cosine * Double(k - 1) / Double(k)
        }
        let within = isOdd ? 2 / Double.pi * (theta + sine * sum) : sine * sum
        return (1 + within) / 2
    }
}
