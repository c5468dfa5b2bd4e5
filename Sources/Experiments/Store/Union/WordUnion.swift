import ThawModel
import ThawPlanning
import ThawSpec
import ThawSupport

/// An experiment's parts with the same words: titles and labels decide no result, and one setting with two labels would be two
/// rows. The words of the first part that has a setting stand.
struct WordUnion {
    /// The parts, in their order.
    private(set) var parts: [ExperimentUnion.Part] = []
    /// A sentence for each title or label that gave way.
    private(set) var notes: [String] = []

    private let name: String
    private let first: ExperimentUnion.Part?
    private var labels: [Setting: Words] = [:]

    /// What an entry of a spec stands for, before rules.
    private struct Setting: Hashable {
        var axis: SpecAxis
        var choice: Choice
        /// Options that rules leave alone; none where there are no rules.
        var pinned: Set<String>
    }

    /// What the spec of a part calls a setting.
    private struct Words: Hashable {
        var label: String?
        var path: String
    }

    init(_ name: String, _ parts: [ExperimentUnion.Part]) {
        self.name = name
        first = parts.first
        // Of one spec there is nothing to say.
        let areOneSpec = Set(parts.map(\.experiment.record.specText)).count < 2
        self.parts = areOneSpec ? parts : parts.map { reworded($0) }
    }

    /// `part` with the words of those before it; as it is where it could not be planned with them.
    private mutating func reworded(_ part: ExperimentUnion.Part) -> ExperimentUnion.Part {
        guard let first else { return part }
        var (union, renaming, specs) = (self, LabelRenaming(), [String]())
        let programs = part.experiment.programs
        for text in SpecUnion.parts(of: part.experiment.record.specText) {
            guard let planned = try? SpecReader.read(recorded: text, programs: programs),
                let words = union.reworded(text, planned.spec, of: part.path)
            else { return part }
            specs.append(words)
            if words == text { continue }
            guard let other = try? SpecReader.read(recorded: words, programs: programs),
                renaming.add(from: planned.plan, to: other.plan)
            else { return part }
        }
        let title = first.experiment.record.title
        if part.experiment.record.title != title {
            union.note(part.path, "the title \(part.experiment.record.title.inQuotes)", title, first.path)
        }
        self = union
        var part = part
        part.experiment.record.title = title
        part.experiment.record.specText = SpecUnion(specs).apart
        renaming.apply(to: &part)
        return part
    }

    private mutating func note(_ path: String, _ what: String, _ words: String, _ other: String) {
        let note = "\(path): experiment \(name): \(what) is \(words.inQuotes) now, as in \(other)"
        if !notes.contains(note) { notes.append(note) }
    }

    // MARK: - A spec

    private mutating func reworded(_ text: String, _ spec: ExperimentSpec, of path: String) -> String? {
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
                zip(items, entries).flatMap { relabelled(SpecItem($0), $1, hasRules: hasRules, path) }.map(\.value))
        }
        return CanonicalJSON.encode(.object(map))
    }

    /// The entry with the label of what it stands for. A sweep over settings with several labels becomes an entry for each.
    private mutating func relabelled(
        _ item: SpecItem, _ entry: SpecEntry, hasRules: Bool, _ path: String
    ) -> [SpecItem] {
        let pinned = hasRules ? Set(entry.options.keys) : []
        let settings = entry.choices.map { Setting(axis: entry.axis, choice: $0, pinned: pinned) }
        let known = settings.map { labels[$0] ?? Words(label: item.label, path: path) }
        for (setting, words) in zip(settings, known) where labels[setting] == nil { labels[setting] = words }
        let others = known.filter { $0.label != item.label }.unique()
        if others.isEmpty { return [item] }
        let points = Set(known.map(\.label)).count == 1 ? [item] : item.points
        guard points.count == 1 || points.count == known.count else { return [item] }
        for words in others {
            let (ours, theirs) = (item.label ?? entry.component.title, words.label ?? entry.component.title)
            note(path, "the \(entry.axis.rawValue) \(ours.inQuotes)", theirs, words.path)
        }
        return zip(points, known).map { point, words in
            var point = point
            point.label = words.label
            return point
        }
    }
}
