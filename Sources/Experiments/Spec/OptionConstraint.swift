import Core

/// What options of one component demand of each other, beyond each one's own range.
/// A method, backbone or dataset with such demands adds them to the table below.
struct OptionConstraint: Sendable {
    var axis: SpecAxis
    /// The component it is for; nil for every one of the axis that has all `options`.
    var component: String?
    /// The options it looks at, all numeric. An error points at the first of them that the spec spells out.
    var options: [String]
    /// The error and its hint, or nil where all is well. The values come in the order of `options`.
    var check: @Sendable ([Double]) -> (message: String, hint: String)?

    static let all: [OptionConstraint] = [
        OptionConstraint(axis: .method, component: "csdm", options: ["stride", "steps"]) { values in
            let (stride, steps) = (values[0], values[1])
            return stride <= steps
                ? nil
                : (
                    "stride \(CanonicalJSON.spell(stride)) is more than steps \(CanonicalJSON.spell(steps))",
                    "the sampler takes every stride-th of the diffusion's steps"
                )
        },
        OptionConstraint(axis: .method, component: "csdm", options: ["noise-min", "noise-max"]) { values in
            let (low, high) = (values[0], values[1])
            return low <= high
                ? nil
                : (
                    "noise-min \(CanonicalJSON.spell(low)) is more than noise-max \(CanonicalJSON.spell(high))",
                    "give them the other way round"
                )
        },
        OptionConstraint(axis: .method, component: "csdm", options: ["noise-scale", "noise-max", "noise-min"]) {
            values in
            let beta = values[0] * max(values[1], values[2])
            return beta < 1
                ? nil
                : (
                    "the largest beta, noise-scale x noise-max, is \(CanonicalJSON.spell(beta)) and must be below 1",
                    "lower one of them"
                )
        },
        OptionConstraint(axis: .dataset, options: ["old-threshold", "warm-size"]) { values in
            let (threshold, warm) = (values[0], values[1])
            return 3 * warm <= threshold
                ? nil
                : (
                    "old-threshold \(CanonicalJSON.spell(threshold)) is less than 3 x warm-size"
                        + " \(CanonicalJSON.spell(warm)), so that no item is new",
                    "new items have between 3 x warm-size and old-threshold instances"
                )
        },
    ]

    /// What is wrong with `options` of `component`: the message, its hint, and the options to blame.
    static func violations(
        axis: SpecAxis, component: String, options: ResolvedOptions
    ) -> [(message: String, hint: String, options: [String])] {
        all.compactMap { constraint in
            guard constraint.axis == axis, constraint.component ?? component == component else { return nil }
            let values = constraint.options.compactMap { name -> Double? in
                switch options[name] {
                case .integer(let value): Double(value)
                case .number(let value): value
                default: nil
                }
            }
            guard values.count == constraint.options.count else { return nil }
            return constraint.check(values).map { ($0.message, $0.hint, constraint.options) }
        }
    }
}
