import ThawCore

/// Trials as text, for `thaw plan` and `thaw validate`.
extension PlanText {
    /// For each tuning what is chosen by what, and a line for each trial; nothing for a plan without tunings.
    /// - status: what will become of a trial.
    public static func trialLines(_ plan: IdentifiedPlan, status: (PlannedRun) -> String) -> [String] {
        let blocks = plan.tunings.map { identified in
            let tuning = identified.tuning
            let rows = tuning.settings.flatMap { setting in
                setting.trials.map { trial in
                    [
                        "\(trial.position)", tuning.text(setting.values), "seed \(trial.description.seed)",
                        status(trial),
                    ]
                }
            }
            return ["trials for \(tuning.title): best mean \(tuning.criterion), on pseudo-new items"]
                + PlainText.columns(rows, right: [0]).map { "  " + $0 } + [identified.choiceLine]
        }
        guard !blocks.isEmpty else { return [] }
        let totals = total(plan.plan.trials.map(status)).joined(separator: ", ")
        return blocks.flatMap { $0 } + ["\(PlainText.count(plan.plan.trials.count, "trial")): \(totals)", ""]
    }

    /// `70 runs`, or `70 runs, 24 trials`.
    public static func countWithTrials(_ plan: Plan) -> String {
        count(plan) + (plan.tunings.isEmpty ? "" : ", \(PlainText.count(plan.trials.count, "trial"))")
    }
}

extension Tuning {
    /// The labels of its runs: `MovieLens-1M, DeepFM, CSDM`.
    var title: String { Self.title(labels) }

    static func title(_ labels: [String: String]) -> String {
        TableAxis.planOrder.compactMap { labels[$0.rawValue] }.joined(separator: ", ").singleLine
    }

    /// `AUC over all phases`, or `AUC over cold, warm-a`.
    var criterion: String { Self.criterion(metric, phases) }

    static func criterion(_ metric: TableMetric, _ phases: [Phase]) -> String {
        let names = phases == Phase.allCases ? "all phases" : phases.map(\.name).joined(separator: ", ")
        return "\(metric.title) over \(names)"
    }
}

extension IdentifiedTuning {
    /// What is chosen, or why nothing is.
    var choiceLine: String {
        guard let choice = tuning.choice, let mean = means[choice] else {
            return "\(tuning.title): \(tuning.options.joined(separator: ", ")) not chosen: trials are missing or failed"
        }
        return "\(tuning.title): \(tuning.text(tuning.settings[choice].values)) chosen: mean \(tuning.criterion)"
            + " \(tuning.metric.text(mean)), best of \(tuning.settings.count)"
    }
}

extension IdentifiedPlan {
    /// A line for each tuning: what is chosen.
    var choiceLines: [String] { tunings.map(\.choiceLine) }
}
