import ThawCore

/// Plans as text, for `thaw plan`.
public enum PlanText {
    /// The number of runs, a line for each point of the grid in its order, and totals by status.
    /// - status: what will become of a run, e.g. `will run` or `exists already`; not asked of excluded runs.
    public static func lines(_ plan: Plan, status: (PlannedRun) -> String) -> [String] {
        let runs = plan.runs + plan.waiting
        let states = runs.map(status)
        // Of a run that waits, options that are not chosen yet say nothing.
        let open = Dictionary(
            plan.tunings.flatMap { tuning in tuning.waiting.map { ($0.position, tuning.options) } },
            uniquingKeysWith: { first, _ in first })
        let listed = zip(runs, states).map { ($0, $1) } + plan.excluded.map { ($0.run, $0.reason) }
        let rows = listed.sorted { $0.0.position < $1.0.position }.map { run, state in
            row(run, in: plan.context, without: open[run.position] ?? []) + [state]
        }
        let totals =
            total(states)
            + [
                plan.excluded.isEmpty ? nil : "\(plan.excluded.count) excluded",
                plan.mergedDuplicates == 0 ? nil : "\(plan.mergedDuplicates) repeated in the grid and merged",
            ].compactMap { $0 }
        let title = "\(plan.experiment): \(plan.title)"
        if !plan.datasets.isEmpty {
            return [title] + plan.datasets.map { "  \($0.label)" } + ["\(count(plan)) to describe, nothing to run"]
        }
        return [title] + aligned(rows)
            + ["\(count(plan)): \(totals.joined(separator: ", "))"]
    }

    /// `70 runs`, or, where datasets are described and nothing is run, `3 datasets`.
    public static func count(_ plan: Plan) -> String {
        plan.datasets.isEmpty
            ? PlainText.count(plan.runs.count + plan.waiting.count, "run")
            : PlainText.count(plan.datasets.count, "dataset")
    }

    /// Every option of one run with its value, and where that is not the default, the default.
    public static func resolved(_ run: PlannedRun, in plan: Plan) -> [String] {
        var rows: [[String]] = []
        for (axis, component, options) in components(of: run.description, in: plan.context) {
            let choice = axis == .training ? [] : [[axis.rawValue, component.name, ""]]
            rows +=
                choice
                + component.options.map { option in
                    let value = options[option.name].map(option.spell) ?? ""
                    let normal = option.spell(option.released)
                    return ["\(axis.rawValue).\(option.name)", value, value == normal ? "" : "(default \(normal))"]
                }
        }
        rows.append(["seed", "\(run.description.seed)", ""])
        return ["run \(run.position) of \(plan.experiment)"] + aligned(rows)
    }

    private static func row(_ run: PlannedRun, in context: SpecContext, without hidden: [String]) -> [String] {
        let description = run.description
        let settings = components(of: description, in: context).flatMap { axis, component, options in
            differences(component, options).map { axis == .method ? $0 : "\(axis.rawValue).\($0)" }
        }.filter { setting in !hidden.contains { setting.hasPrefix("\($0)=") } }
        return [
            "\(run.position)", description.dataset.name, description.backbone.name,
            run.labels[SpecAxis.method.rawValue] ?? description.method.name, "seed \(description.seed)",
            settings.joined(separator: " "),
        ]
    }

    /// `option=value` for what differs from the defaults: from those of `variant: published` if they are closer, with
    /// `published` in front.
    private static func differences(_ component: ComponentDescription, _ options: ResolvedOptions) -> [String] {
        let departures = component.departures(of: options)
        return (departures.variant == .published ? [departures.variant.rawValue] : [])
            + departures.options.compactMap { component.option(named: $0) }.map { option in
                "\(option.name)=\(options[option.name].map(option.spell) ?? "")"
            }
    }

    private static func components(
        of run: RunDescription, in context: SpecContext
    ) -> [(SpecAxis, ComponentDescription, ResolvedOptions)] {
        SpecAxis.allCases.compactMap { axis in
            let choice = run.choice(of: axis)
            return context.components(of: axis).first { $0.name == choice.name }.map { (axis, $0, choice.options) }
        }
    }

    /// `7 will run`, in the order in which the states first occur.
    static func total(_ states: [String]) -> [String] {
        var order: [String] = []
        var counts: [String: Int] = [:]
        for state in states {
            if counts[state] == nil { order.append(state) }
            counts[state, default: 0] += 1
        }
        return order.map { "\(counts[$0] ?? 0) \($0)" }
    }

    /// Indented columns; numbers in the first one to the right.
    private static func aligned(_ rows: [[String]]) -> [String] {
        PlainText.columns(rows, right: rows.allSatisfy { Int($0[0]) != nil } ? [0] : []).map { "  " + $0 }
    }
}
