import ThawCore

/// A spec that was read and found sound. `plan()` turns it into runs.
public struct ExperimentSpec: Sendable {
    /// The experiment's name: lower-case letters, digits and hyphens.
    public let experiment: String
    /// The title of its tables; the name where the spec gives none.
    public let title: String
    /// What table to make, as the spec says it (`Plan.report` adds the axes that the spec forgot).
    public let report: ReportSettings
    /// Canonical JSON of the whole spec but for `slurm`, `extends` merged in.
    public let specText: String

    let context: SpecContext
    /// Entries of datasets, backbones and methods; `training` is one entry.
    let entries: [SpecAxis: [SpecEntry]]
    let seeds: [Int]
    /// Axes that advance together: list keys of axes, or `seeds`.
    let zipped: Located<[String]>?
    let include: [IncludeRule]
    let exclude: [ExcludeRule]
    let when: [WhenRule]
    let tune: [TuneRule]
    let slurm: SlurmSettings
    /// Where the spec starts.
    let mark: SourceMark
}

/// A value and the place where the spec gives it.
struct Located<Value: Sendable>: Sendable {
    var value: Value
    var mark: SourceMark
}

/// One entry of `datasets`, `backbones` or `methods`, or the map `training`.
struct SpecEntry: Sendable {
    var axis: SpecAxis
    var component: ComponentDescription
    /// The name in tables that the spec gives.
    var label: String?
    /// Options spelled out, `variant` among them; several values of an option are a sweep.
    var options: [String: [Located<OptionValue>]] = [:]
    var mark: SourceMark

    /// The points of the entry's sweeps, or nil where they are more than an `Int` holds.
    var pointCount: Int? { checkedProduct(options.values.map(\.count)) }
}

/// Which runs a rule applies to. All conditions must hold.
struct Conditions: Sendable {
    /// Names of components, by axis.
    var names: [SpecAxis: Set<String>] = [:]
    var seeds: Set<Int>?
    var options: [OptionCondition] = []
}

/// A condition such as `method.rho: [0.1, 1]`.
struct OptionCondition: Sendable {
    var axis: SpecAxis
    var option: String
    /// The values that satisfy it, by component that has the option.
    var allowed: [String: Set<OptionValue>]
}

/// An assignment such as `method.rho: 1` in `set`.
struct Assignment: Sendable {
    var axis: SpecAxis
    var option: String
    /// The value, by component that has the option.
    var values: [String: OptionValue]
    var mark: SourceMark
}

/// An item of `when`.
struct WhenRule: Sendable {
    var conditions: Conditions
    var assignments: [Assignment]
}

/// An item of `exclude`.
struct ExcludeRule: Sendable {
    var conditions: Conditions
    var mark: SourceMark
}

/// An item of `tune`: options of the runs of one method, to be chosen on pseudo-new items.
struct TuneRule: Sendable {
    var method: String
    /// The options in the order written, each with its values; at least two combinations.
    var options: [TunedOption]
    /// The seeds of the trials.
    var seeds: [Int]
    /// The best mean of this metric over `phases` and the seeds wins.
    var metric: TableMetric
    var phases: [Phase]
    var mark: SourceMark

    /// Every combination of values, the last option fastest.
    var settings: [[Assignment]] {
        options.reduce([[]]) { settings, option in
            settings.flatMap { setting in option.values.map { setting + [$0] } }
        }
    }

    /// The number of combinations, or nil where an `Int` does not hold it.
    var settingCount: Int? { checkedProduct(options.map(\.values.count)) }
}

/// An option that a `tune` tries.
struct TunedOption: Sendable {
    /// As the spec writes it: `rho`, `training.epochs`.
    var name: String
    var values: [Assignment]
}

/// An item of `include`; an axis without names means all its entries.
struct IncludeRule: Sendable {
    var names: [SpecAxis: [String]]
    var seeds: [Int]?
    var assignments: [Assignment]
    var mark: SourceMark
}

/// The product, or nil where an `Int` does not hold it. No factors: 1.
func checkedProduct(_ factors: some Sequence<Int>) -> Int? {
    var result = 1
    for factor in factors {
        let (value, overflow) = result.multipliedReportingOverflow(by: factor)
        if overflow { return nil }
        result = value
    }
    return result
}
