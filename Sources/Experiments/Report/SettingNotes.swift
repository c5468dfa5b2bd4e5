import Core

/// Sentences on the settings of a table's lines that are not the defaults: those of all lines in one, the others by the
/// rows and groups that have them, each of which is named in as few words as single it out.
struct SettingNotes {
    /// A line, with its settings that are to be named.
    struct Line {
        /// What it is called on each axis.
        var titles: [String]
        /// The title of its component on each axis, which stands for all of the component's titles together.
        var components: [String]
        var settings: [RunSetting]
    }

    let lines: [Line]

    var sentences: [String] {
        var members: [RunSetting: [Int]] = [:]
        for (index, line) in lines.enumerated() {
            for setting in line.settings { members[setting, default: []].append(index) }
        }
        let settings = lines.flatMap(\.settings).unique()
        let shared = settings.filter { members[$0]?.count == lines.count }
        var entries: [(first: Int, names: String, settings: [RunSetting])] = []
        for setting in settings where !shared.contains(setting) {
            for product in products(members[setting] ?? [], over: Array(axes)) {
                for names in names(of: product) {
                    if let known = entries.firstIndex(where: { $0.names == names }) {
                        entries[known].settings.append(setting)
                    } else {
                        entries.append((product.first ?? 0, names, [setting]))
                    }
                }
            }
        }
        let others = entries.sorted { $0.first < $1.first }.map { "\($0.names): \(Self.text($0.settings))" }
        return (shared.isEmpty ? [] : ["All runs: \(Self.text(shared))."])
            + (others.isEmpty ? [] : ["\(others.joined(separator: "; "))."])
    }

    private static func text(_ settings: [RunSetting]) -> String { settings.map(\.text).joined(separator: ", ") }

    private var axes: Range<Int> { 0..<(lines.first?.titles.count ?? 0) }

    // MARK: Products

    /// `members` in parts, each of which is all lines with certain titles on each axis.
    /// - rest: the axes by which members may still be parted.
    private func products(_ members: [Int], over rest: [Int]) -> [[Int]] {
        if rest.isEmpty || selected(by: titles(of: members)) == members { return [members] }
        // By the axis that makes the fewest parts: titles that go with the same titles elsewhere stay together.
        let partings = rest.map { axis in (axis, parts(of: members, by: axis)) }
        guard let (axis, parts) = partings.min(by: { $0.1.count < $1.1.count }) else { return [members] }
        return parts.flatMap { products($0, over: rest.filter { $0 != axis }) }
    }

    private func parts(of members: [Int], by axis: Int) -> [[Int]] {
        let byTitle = members.groups { lines[$0].titles[axis] }.map(\.elements)
        let parts = byTitle.groups { members in
            Set(members.map { member in axes.filter { $0 != axis }.map { lines[member].titles[$0] } })
        }
        return parts.map { $0.elements.flatMap { $0 }.sorted() }
    }

    /// The titles of `members` on each axis.
    private func titles(of members: [Int]) -> [Set<String>?] {
        axes.map { axis in Set(members.map { lines[$0].titles[axis] }) }
    }

    /// The lines with these titles; nil stands for any.
    private func selected(by titles: [Set<String>?]) -> [Int] {
        lines.indices.filter { line in axes.allSatisfy { titles[$0]?.contains(lines[line].titles[$0]) ?? true } }
    }

    // MARK: Names

    /// A product in words: `CSDM`, `Taobao AD and CIKM 2019, VELF and CVAR`. Titles with commas or the like in them are not
    /// listed together.
    private func names(of product: [Int]) -> [String] {
        var needed = titles(of: product)
        for axis in axes {
            let known = needed[axis]
            needed[axis] = nil
            if selected(by: needed) != product { needed[axis] = known }
        }
        let restricted = axes.filter { needed[$0] != nil }.map { axis in names(of: product, on: axis) }
        let isAlone = restricted.count == 1
        return restricted.reduce([""]) { texts, names in
            let isListed = !names.contains { $0.contains(",") || $0.contains(" and ") }
            let list = isAlone ? PlainText.list(names) : names.joined(separator: " and ")
            return texts.flatMap { text in
                (isListed ? [list] : names).map { text.isEmpty ? $0 : "\(text), \($0)" }
            }
        }
    }

    /// The titles of a product on an axis, in the order of the lines; a component with all of its titles goes by its own.
    private func names(of product: [Int], on axis: Int) -> [String] {
        let titles = product.map { lines[$0].titles[axis] }
        return product.map { member -> String in
            let component = lines[member].components[axis]
            let its = Set(lines.filter { $0.components[axis] == component }.map { $0.titles[axis] })
            let isAmbiguous = lines.contains { $0.titles[axis] == component }
            return its.count > 1 && !isAmbiguous && its.isSubset(of: titles) ? component : lines[member].titles[axis]
        }.unique()
    }
}
