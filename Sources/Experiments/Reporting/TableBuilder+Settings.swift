import ThawCore
import ThawDatasets
import ThawModel
import ThawSupport

/// What lines are made with in place of the defaults: in sentences for people, in columns for programs.
extension TableBuilder {
    /// What `lines` are made of where their titles do not say it, in sentences: components that go by other names, and
    /// settings that are not the defaults, but for those that the notes on tunings say.
    /// - stated: settings that are said elsewhere.
    func settingNotes(
        _ lines: [TableLine], _ titles: TableTitles, besides stated: (RunSetting) -> Bool = { _ in false }
    ) -> [String] {
        let context = SpecContext()
        return SettingNotes(
            lines: lines.map { line in
                let chosen = chosen(for: line, titles)
                let renamed = SpecAxis.listed.filter { titles.hide($0, of: line) }
                return SettingNotes.Line(
                    titles: titles.axes.map { titles.title(line, on: $0) },
                    components: titles.axes.map { axis in
                        // A name that nothing in the table says names no rows either.
                        renamed.contains { $0.rawValue == axis }
                            ? titles.title(line, on: axis) : Self.component(line.description, on: axis)
                    },
                    settings: renamed.map { .component(line.description.choice(of: $0), on: $0) }
                        + line.description.departures(isReal: titles.isReal(line), in: context) { setting in
                            stated(setting) || titles.state(setting, of: line)
                                || chosen[setting.name].map { $0.isSame(as: setting.value) } == true
                        })
            }
        ).sentences
    }

    /// What CSV says of the runs behind `lines`.
    func columns(_ lines: [TableLine], _ titles: TableTitles) -> (heads: [String], fields: [[String]]) {
        let columns = SettingColumns(lines.map { ($0.description, titles.isReal($0)) })
        let training = TableAxis.training.rawValue
        return (
            columns.heads,
            lines.map { columns.fields($0.description, training: titles.title($0, on: training)) }
        )
    }

    /// The title of what a run uses on an axis; none of training, nor of an axis that this program does not know.
    private static func component(_ run: RunDescription, on axis: String) -> String {
        guard let axis = SpecAxis(rawValue: axis), axis != .training else { return "" }
        return SpecContext.title(of: run.choice(of: axis).name, axis)
    }

    /// What was chosen for the line's runs, by name of the option: a note says so.
    private func chosen(for line: TableLine, _ titles: TableTitles) -> ResolvedOptions {
        let tuning = experiment.tunings.first { tuning in
            tuning.labels.allSatisfy { titles.label(line, on: $0.key) == $0.value }
        }
        guard let tuning, let choice = tuning.choice, tuning.settings.indices.contains(choice) else { return [:] }
        return tuning.settings[choice].values
    }
}

extension TableTitles {
    /// Whether the table shows the axis, and calls there by a name of its own what the line uses.
    fileprivate func hide(_ axis: SpecAxis, of line: TableLine) -> Bool {
        let component = line.description.choice(of: axis).name
        return shows(axis.rawValue)
            && !LabelRule.says(title(line, on: axis.rawValue), component, SpecContext.title(of: component, axis))
    }

    /// Whether the titles of the line's group and row say the setting: labels that tell runs apart do.
    fileprivate func state(_ setting: RunSetting, of line: TableLine) -> Bool {
        let axis = setting.axis.rawValue
        guard shows(axis) else { return false }
        let title = title(line, on: axis)
        if setting.axis == .dataset, setting.option == DatasetOptions.itemsName {
            return title.contains(RunLabels.spell(setting.value))
        }
        return RunLabels.states(title, setting.option, setting.value)
    }
}

/// What rows of CSV say of the runs behind them beside their titles.
struct SettingColumns {
    /// Heads: those that all tables have, then one for each setting that some row has other than the default.
    let heads: [String]
    private let settings: [RunSetting]
    private let context = SpecContext()

    /// Of settings without effect in any of the runs there is no column.
    /// - runs: what the rows have done, and whether their data are known to be real.
    init(_ runs: [(run: RunDescription, isReal: Bool)]) {
        let context = context
        let departures = runs.flatMap { $0.run.departures(isReal: $0.isReal, in: context) }
        settings = SpecAxis.allCases.flatMap { axis in
            departures.filter { $0.axis == axis }.groups(by: \.option).compactMap(\.elements.first)
        }
        heads = Self.common + settings.map(\.path)
    }

    static let common = ["dataset", "backbone", "training", "method"]

    /// One field for each head: names, and the options' values, defaults included; empty where a component has no such
    /// option.
    /// - training: the label of the training setting; empty where there is one alone.
    func fields(_ run: RunDescription, training: String) -> [String] {
        [run.dataset.name, run.backbone.name, training, run.method.name] + settings.map { value($0, in: run) }
    }

    private func value(_ setting: RunSetting, in run: RunDescription) -> String {
        let choice = run.choice(of: setting.axis)
        let component = context.components(of: setting.axis).first { $0.name == choice.name }
        guard setting.option == OptionDescription.variant.name else {
            let value = choice.options[setting.option] ?? component?.option(named: setting.option)?.released
            return value.map(RunLabels.spell) ?? ""
        }
        return component.map { $0.hasVariants ? $0.departures(of: choice.options).variant.rawValue : "" } ?? ""
    }
}
