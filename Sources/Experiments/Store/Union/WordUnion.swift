import ThawModel
import ThawPlanning
import ThawSpec
import ThawSupport

/// An experiment's parts with the same words: titles and labels decide no result, and one setting with two labels would be two
/// rows. The words of the first part that has a setting stand; where these would be one label for several settings, `distinct`
/// adds what tells them apart.
struct WordUnion {
    /// The parts, in their order.
    private(set) var parts: [ExperimentUnion.Part] = []
    /// A sentence for each title that gave way.
    private(set) var notes: [String] = []

    private let name: String
    private let first: ExperimentUnion.Part?
    private let originals: [ExperimentUnion.Part]
    /// What each setting is called; its component's title where that is nil.
    private var labels: [Setting: String?]

    /// What an entry of a spec stands for, before rules.
    private struct Setting: Hashable {
        var axis: SpecAxis
        var choice: Choice
        /// Options that rules leave alone; none where there are no rules.
        var pinned: Set<String>
        /// Of its component.
        var title: String
    }

    init(_ name: String, _ parts: [ExperimentUnion.Part]) { self.init(name, parts, labels: [:]) }

    /// The same with a label of its own for each setting, for specs that are planned apart.
    var distinct: WordUnion {
        var labels = labels
        let groups = Dictionary(grouping: labels.keys) { setting in
            [setting.axis.rawValue, setting.choice.name, labels[setting].flatMap { $0 } ?? setting.title]
        }
        for settings in groups.values {
            let names = Set(settings.flatMap(\.choice.options.keys)).sorted()
            let differing = names.filter { name in Set(settings.map { $0.choice.options[name] }).count > 1 }
            if differing.isEmpty { continue }
            for setting in settings {
                let options = differing.compactMap { name in
                    setting.choice.options[name].map { RunLabels.option(name, $0) }
                }.joined(separator: ", ")
                labels[setting] = "\(labels[setting].flatMap { $0 } ?? setting.title) (\(options))"
            }
        }
        return WordUnion(name, originals, labels: labels)
    }

    private init(_ name: String, _ parts: [ExperimentUnion.Part], labels: [Setting: String?]) {
        self.name = name
        self.labels = labels
        originals = parts
        first = parts.first
        // Of one spec there is nothing to say.
        let areOneSpec = Set(parts.map(\.experiment.record.specText)).count < 2
        self.parts = areOneSpec ? parts : parts.map { reworded($0) }
    }

    /// `part` with the words of those before it; as it is where it could not be planned with them.
    private mutating func reworded(_ part: ExperimentUnion.Part) -> ExperimentUnion.Part {
        guard let first else { return part }
        var (union, renaming, specs) = (self, LabelRenaming(of: part), [String]())
        let programs = part.experiment.programs
        for text in SpecUnion.parts(of: part.experiment.record.specText) {
            guard let planned = try? SpecReader.read(recorded: text, programs: programs),
                let words = union.reworded(text, planned.spec)
            else { return part }
            specs.append(words)
            guard let other = words == text ? planned : try? SpecReader.read(recorded: words, programs: programs),
                renaming.add(from: planned.plan, to: other.plan)
            else { return part }
        }
        if specs == SpecUnion.parts(of: part.experiment.record.specText) {
            self = union
            return part
        }
        guard var reworded = renaming.applied(to: part) else { return part }
        let title = first.experiment.record.title
        if part.experiment.record.title != title {
            union.notes.append(
                "\(part.path): experiment \(name): the title \(part.experiment.record.title.inQuotes) is "
                    + "\(title.inQuotes) now, as in \(first.path)")
        }
        self = union
        reworded.experiment.record.title = title
        reworded.experiment.record.specText = SpecUnion(specs).apart
        return reworded
    }

    // MARK: - A spec

    private mutating func reworded(_ text: String, _ spec: ExperimentSpec) -> String? {
        guard case .object(var map)? = SpecText.value(text) else { return nil }
        if let title = first?.experiment.record.title, title != spec.title {
            map[SpecKeys.title.name] = title == name ? nil : .text(title)
        }
        for axis in SpecAxis.listed {
            guard let key = axis.listKey, case .list(let items)? = map[key], let entries = spec.entries[axis],
                entries.count == items.count
            else { continue }
            let hasRules = !spec.when.isEmpty || !spec.tune.isEmpty
            map[key] = .list(
                zip(items, entries).flatMap { relabelled(SpecItem($0), $1, hasRules: hasRules) }.map(\.value))
        }
        return CanonicalJSON.encode(.object(map))
    }

    /// The entry with the label of what it stands for. A sweep over settings with several labels becomes an entry for each.
    private mutating func relabelled(_ item: SpecItem, _ entry: SpecEntry, hasRules: Bool) -> [SpecItem] {
        let pinned = hasRules ? Set(entry.options.keys) : []
        let settings = entry.choices.map {
            Setting(axis: entry.axis, choice: $0, pinned: pinned, title: entry.component.title)
        }
        let known = settings.map { labels[$0] ?? item.label }
        for (setting, label) in zip(settings, known) { labels[setting] = .some(label) }
        if known.allSatisfy({ $0 == item.label }) { return [item] }
        let points = Set(known).count == 1 ? [item] : item.points
        guard points.count == 1 || points.count == known.count else { return [item] }
        return zip(points, known).map { point, label in
            var point = point
            point.label = label
            return point
        }
    }
}
