/// RelaImpr: how much of the distance to random guessing a method gains over its backbone (paper, eq. 14; Yan and
/// Li, ICML 2014).
package enum RelativeImprovement {
    /// ((auc - 0.5) / (base - 0.5) - 1) x 100, in percent; nil where the base ranks no better than
    /// at random (AUC 0.5 or below): there is no distance to gain on then, and below 0.5 what is worse than base would have the higher value.
    package static func percent(auc: Double, base: Double) -> Double? {
        base > 0.5 ? ((auc - 0.5) / (base - 0.5) - 1) * 100 : nil
    }
}
