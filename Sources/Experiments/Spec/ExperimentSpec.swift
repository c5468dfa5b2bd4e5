import ThawCore
import ThawModel

/// A spec that was read and found sound. `plan()` turns it into runs.
package struct ExperimentSpec: Sendable {
    /// The experiment's name: lower-case letters, digits and hyphens.
    package let experiment: String
    /// The title of its tables; the name where the spec gives none.
    package let title: String
    /// What table to make, as the spec says it (`Plan.report` adds the axes that the spec forgot).
    package let report: ReportSettings
    /// Canonical JSON of the whole spec but for `slurm`, `extends` merged in.
    package let specText: String

    package let context: SpecContext
    /// Entries of datasets, backbones and methods; `training` is one entry.
    package let entries: [SpecAxis: [SpecEntry]]
    package let seeds: [Int]
    /// Axes that advance together: list keys of axes, or `seeds`.
    package private(set) var zipped: Located<[String]>?
    package let include: [IncludeRule]
    package let exclude: [ExcludeRule]
    package let when: [WhenRule]
    package let tune: [TuneRule]
    package let slurm: SlurmSettings
    /// Where each figure of the report says what stands on its x axis, or what it is compared with.
    package let figureMarks: [SourceMark]
    /// Where the spec starts.
    package let mark: SourceMark

    /// The same spec, in which no axes advance together.
    package var unzipped: ExperimentSpec {
        var spec = self
        spec.zipped = nil
        return spec
    }
}

/// A value and the place where the spec gives it.
package struct Located<Value: Sendable>: Sendable {
    package var value: Value
    package var mark: SourceMark
}

/// One entry of `datasets`, `backbones` or `methods`, or the map `training`.
package struct SpecEntry: Sendable {
    package var axis: SpecAxis
    package var component: ComponentDescription
    /// The name in tables that the spec gives.
    package var label: String?
    /// Options spelled out, `variant` among them; several values of an option are a sweep.
    package var options: [String: [Located<OptionValue>]] = [:]
    package var mark: SourceMark

    /// From its parts.
    package init(
        axis: SpecAxis, component: ComponentDescription, label: String? = nil,
        options: [String: [Located<OptionValue>]] = [:], mark: SourceMark
    ) {
        self.axis = axis
        self.component = component
        self.label = label
        self.options = options
        self.mark = mark
    }

    /// The points of the entry's sweeps, or nil where they are more than an `Int` holds.
    var pointCount: Int? { checkedProduct(options.values.map(\.count)) }
}

extension Sequence<SpecEntry> {
    /// The points of all entries' sweeps, or nil where they are more than an `Int` holds.
    package var pointCount: Int? {
        var sum = 0
        for entry in self {
            guard let count = entry.pointCount else { return nil }
            let (value, overflow) = sum.addingReportingOverflow(count)
            if overflow { return nil }
            sum = value
        }
        return sum
    }
}

/// Which runs a rule applies to. All conditions must hold.
package struct Conditions: Sendable {
    /// Names of components, by axis.
    package var names: [SpecAxis: Set<String>] = [:]
    package var seeds: Set<Int>?
    package var options: [OptionCondition] = []
    /// Where the first value of each condition stands, by the condition's key.
    package var marks: [String: SourceMark] = [:]

    /// The key of the condition on seeds.
    package static let seedKey = "seed"
}

/// A condition such as `method.rho: [0.1, 1]`.
package struct OptionCondition: Sendable {
    package var axis: SpecAxis
    package var option: String
    /// The values that satisfy it, by component that has the option.
    package var allowed: [String: Set<OptionValue>]

    /// As the spec writes it.
    package var key: String { "\(axis.rawValue).\(option)" }
}

/// An assignment such as `method.rho: 1` in `set`.
package struct Assignment: Sendable {
    package var axis: SpecAxis
    package var option: String
    /// The value, by component that has the option.
    package var values: [String: OptionValue]
    package var mark: SourceMark

    /// As the spec writes it.
    package var key: String { "\(axis.rawValue).\(option)" }
}

/// An item of `when`.
package struct WhenRule: Sendable {
    package var conditions: Conditions
    package var assignments: [Assignment]
    package var mark: SourceMark
}

/// An item of `exclude`.
package struct ExcludeRule: Sendable {
    package var conditions: Conditions
    package var mark: SourceMark
}

/// An item of `tune`: options of the runs of one method, to be chosen on pseudo-new items.
package struct TuneRule: Sendable {
    package var method: String
    /// The options in the order written, each with its values; at least two combinations.
    package var options: [TunedOption]
    /// The seeds of the trials.
    package var seeds: [Int]
    /// The best mean of this metric over `phases` and the seeds wins.
    package var metric: TableMetric
    package var phases: [Phase]
    package var mark: SourceMark

    /// Every combination of values, the last option fastest.
    package var settings: [[Assignment]] {
        options.reduce([[]]) { settings, option in
            settings.flatMap { setting in option.values.map { setting + [$0] } }
        }
    }

    /// The number of combinations, or nil where an `Int` does not hold it.
    package var settingCount: Int? { checkedProduct(options.map(\.values.count)) }
}

/// An option that a `tune` tries.
package struct TunedOption: Sendable {
    /// As the spec writes it: `rho`, `training.epochs`.
    package var name: String
    package var values: [Assignment]
}

/// An item of `include`; an axis without names means all its entries.
package struct IncludeRule: Sendable {
    package var names: [SpecAxis: [String]]
    package var seeds: [Int]?
    package var assignments: [Assignment]
    package var mark: SourceMark
}

/// The product, or nil where an `Int` does not hold it. No factors: 1.
package func checkedProduct(_ factors: some Sequence<Int>) -> Int? {
    var result = 1
    for factor in factors {
        let (value, overflow) = result.multipliedReportingOverflow(by: factor)
        if overflow { return nil }
        result = value
    }
    return result
}
