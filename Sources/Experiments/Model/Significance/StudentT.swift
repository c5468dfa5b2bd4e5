import Foundation
import ThawCore

/// Student's t distribution.
package enum StudentT {
    /// Of the intervals that tables and figures show.
    private static let confidence = 0.95

    /// The half width of the 95 % confidence interval of a mean: t x s / sqrt(n), t the quantile for n - 1 degrees of
    /// freedom; nil of fewer than two values, and of values so large that their squares overflow.
    package static func halfWidth(_ values: [Double]) -> Double? {
        guard let deviation = SampleStatistics.standardDeviation(values), deviation.isFinite else { return nil }
        let quantile = quantile((1 + confidence) / 2, degreesOfFreedom: values.count - 1)
        return quantile * deviation / Double(values.count).squareRoot()
    }

    /// The two-sided p-value of `t`: the share of the distribution that is at least as far from zero. Its relative error
    /// is about 1e-13, however small it is.
    package static func twoSidedP(_ t: Double, degreesOfFreedom: Int) -> Double {
        precondition(degreesOfFreedom > 0)
        // The continued fraction would go on to its end, and say nothing.
        guard t.isFinite else { return t.isNaN ? .nan : 0 }
        let within = within(abs(t), degreesOfFreedom: degreesOfFreedom)
        // In the middle 1 - within loses a digit at most; in the tail it would lose all of them.
        return within < 0.9 ? 1 - within : tails(abs(t), degreesOfFreedom: degreesOfFreedom)
    }

    /// The t below which the share `p` (from 0.5 to 1, exclusive) of the distribution lies, by bisection.
    static func quantile(_ p: Double, degreesOfFreedom: Int) -> Double {
        precondition((0.5..<1).contains(p) && degreesOfFreedom > 0)
        func cdf(_ t: Double) -> Double { (1 + within(t, degreesOfFreedom: degreesOfFreedom)) / 2 }
        var (low, high) = (0.0, 1.0)
        while cdf(high) < p { (low, high) = (high, 2 * high) }
        while true {
            let middle = (low + high) / 2
            if middle <= low || middle >= high { return high }
            if cdf(middle) < p { low = middle } else { high = middle }
        }
    }

    /// The share of the distribution between -t and t, t >= 0, in closed form (Abramowitz and Stegun, 26.7.3 and
    /// 26.7.4): with theta = atan(t / sqrt(n)), a finite sum of powers of cos theta.
    private static func within(_ t: Double, degreesOfFreedom n: Int) -> Double {
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
        return isOdd ? 2 / Double.pi * (theta + sine * sum) : sine * sum
    }

    /// The share outside of -t...t: the regularised incomplete beta function I_x(n/2, 1/2) at x = n / (n + t^2), by its
    /// continued fraction (DLMF, 8.17.22), which converges fast where the share is small.
    private static func tails(_ t: Double, degreesOfFreedom n: Int) -> Double {
        let (a, b) = (Double(n) / 2, 0.5)
        let ratio = t / Double(n).squareRoot()
        let x = 1 / (1 + ratio * ratio)
        // x^a (1 - x)^b / (a B(a, b)); Gamma(a + 1/2) / Gamma(a) step by step, from n = 1 or 2.
        var gammas = n % 2 == 1 ? 1 / Double.pi.squareRoot() : Double.pi.squareRoot() / 2
        for k in stride(from: n % 2 == 1 ? 1 : 2, to: n, by: 2) { gammas *= Double(k + 1) / Double(k) }
        let power = exp(-a * log1p(ratio * ratio)) * ratio * x.squareRoot()
        let factor = power * gammas / (a * Double.pi.squareRoot())

        // 1 / (1 + d_1 / (1 + d_2 / (1 + ...))), by the modified method of Lentz.
        func coefficient(_ index: Int) -> Double {
            let m = Double(index / 2)
            return index % 2 == 0
                ? m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
                : -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        }
        var (c, d, fraction) = (1.0, 0.0, 1.0)
        for index in 1...100_000 {
            let term = coefficient(index)
            d = 1 / (1 + term * d)
            c = 1 + term / c
            fraction *= c * d
            if abs(c * d - 1) < 1e-15 { break }
        }
        return factor / fraction
    }
}
