import GRDB

/// Reads the tunings of experiments. A database of an older schema that is only read has none.
struct StoredTunings {
    private let tunings: [String: [TuningRow]]
    private let settings: [Place: [TuningSettingRow]]
    private let trials: [Place: [TuningTrialRow]]

    /// A tuning, or a setting of one.
    private struct Place: Hashable {
        var experiment: String
        var tuning: Int
        var setting: Int?
    }

    /// - experiments: each once; nil for all.
    init(of experiments: [String]?, _ database: Database) throws {
        tunings = Dictionary(
            grouping: try TuningRow.rows(
                database, where: .experiment, in: experiments, orderedBy: [.experiment, .number]), by: \.experiment)
        settings = Dictionary(
            grouping: try TuningSettingRow.rows(
                database, where: .experiment, in: experiments, orderedBy: [.experiment, .tuning, .setting])
        ) { Place(experiment: $0.experiment, tuning: $0.tuning) }
        trials = Dictionary(
            grouping: try TuningTrialRow.rows(
                database, where: .experiment, in: experiments, orderedBy: [.experiment, .position])
        ) { Place(experiment: $0.experiment, tuning: $0.tuning, setting: $0.setting) }
    }

    /// The tunings of an experiment, by number.
    ///
    /// Throws as `TuningRow.tuning`.
    func tunings(of experiment: String) throws -> [TuningRecord] {
        try (tunings[experiment] ?? []).map { row in
            try row.tuning(settings[Place(experiment: experiment, tuning: row.number)] ?? []) { setting in
                trials[Place(experiment: experiment, tuning: row.number, setting: setting.setting)] ?? []
            }
        }
    }
}
