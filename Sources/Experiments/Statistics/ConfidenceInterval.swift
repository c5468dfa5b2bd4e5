import Foundation

/// Where the mean of a normal population lies, from a sample (Student 1908).
public enum ConfidenceInterval {
    /// mean ± t(0.975, n - 1) s / sqrt(n): the 95 % t interval of the mean, or nil of fewer than two values.
    public static func of95(_ values: [Double]) -> ClosedRange<Double>? {
        guard let mean = SampleStatistics.mean(values),
            let deviation = SampleStatistics.standardDeviation(values)
        else { return nil }
        let half =
            criticalT(confidence: 0.95, degreesOfFreedom: values.count - 1) * deviation
            / Double(values.count).squareRoot()
        return mean - half...mean + half
    }

    /// The t that Student's distribution with `degreesOfFreedom` (from 1) leaves between -t and t with probability
    /// `confidence` (0..<1).
    ///
    /// t = sqrt(degrees) tan(angle), where the probability of the angle is bisected to the last bit.
    public static func criticalT(confidence: Double, degreesOfFreedom: Int) -> Double {
        var low = 0.0
        var high = Double.pi / 2
        while true {
            let middle = (low + high) / 2
            if middle <= low || middle >= high { break }
            if probability(angle: middle, degreesOfFreedom) < confidence { low = middle } else { high = middle }
        }
        return Double(degreesOfFreedom).squareRoot() * tan(low)
    }

    /// P(|T| < sqrt(degrees) tan(angle)): a finite sum for whole degrees of freedom (Abramowitz and Stegun 26.7.3, 4).
    private static func probability(angle: Double, _ degrees: Int) -> Double {
        let square = cos(angle) * cos(angle)
        let isOdd = degrees % 2 == 1
        // Odd: cos + 2/3 cos^3 + 2*4/(3*5) cos^5 ...; even: 1 + 1/2 cos^2 + 1*3/(2*4) cos^4 ...
        var term = isOdd ? cos(angle) : 1
        var sum = 0.0
        for index in stride(from: isOdd ? 1 : 0, to: degrees - 1, by: 2) {
            sum += term
            term *= square * Double(index + 1) / Double(index + 2)
        }
        return isOdd ? 2 / Double.pi * (angle + sin(angle) * sum) : sin(angle) * sum
    }
}
