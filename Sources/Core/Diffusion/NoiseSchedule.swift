/// The constants of CSDM's diffusion, in Double whatever the precision of the run (paper, eq. 5, 11 and 12; released code).
///
/// beta_t = scale * linspace(min, max, T), alphaBar_t = prod_{s <= t} (1 - beta_s), and the share of side information
/// c_t = sum_{s <= t} sqrt(alphaBar_t beta_s / alphaBar_s), divided by the same at T - 1, so that c_{T-1} = 1.
public struct NoiseSchedule: Sendable {
    /// beta_t, [T].
    public let betas: [Double]
    /// alphaBar_t, [T].
    public let alphaBar: [Double]
    /// c_t, [T].
    public let c: [Double]
    /// Number of steps T.
    public var steps: Int { betas.count }

    /// - min, max: first and last beta before `scale` is applied; every beta must end up in (0, 1).
    public init(steps: Int, scale: Double, min: Double, max: Double) {
        precondition(steps >= 1)
        betas = (0..<steps).map { t in
            scale * (steps == 1 ? min : min + (max - min) * Double(t) / Double(steps - 1))
        }
        var product = 1.0
        let alphaBar = betas.map { beta in
            product *= 1 - beta
            return product
        }
        self.alphaBar = alphaBar
        // The sum's terms share sqrt(alphaBar_t): one running sum serves all t.
        var sum = 0.0
        let numerators = zip(betas, alphaBar).map { beta, bar in
            sum += (beta / bar).squareRoot()
            return bar.squareRoot() * sum
        }
        let last = numerators[steps - 1]
        c = numerators.map { $0 / last }
    }

    /// The steps that the sampler visits, ascending: 0, k, 2k, ... below T (paper, "Sub-sequence").
    public func subsequence(stride k: Int) -> [Int] { Array(Swift.stride(from: 0, to: steps, by: k)) }
}
