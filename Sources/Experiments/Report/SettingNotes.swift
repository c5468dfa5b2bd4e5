import ThawCore

/// Sentences on the settings of a table's lines that are not the defaults: one on those of all lines, and one for each of
/// the rows and groups that have others, which is named in as few words as single it out.
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
    /// What all lines together are called.
    var everything = "All runs"

    var sentences: [String] {
        var members: [RunSetting: [Int]] = [:]
        for (index, line) in lines.enumerated() {
            for setting in line.settings { members[setting, default: []].append(index) }
        }
        let settings = lines.flatMap(\.settings).unique()
        let shared = settings.filter { members[$0]?.count == lines.count }
        var entries: [(first: Int, names: String, settings: [RunSetting])] = []
        for setting in settings where !shared.contains(setting) {
            for product in products(members[setting] ?? [], over: Array(axes)).flatMap(listable) {
                let names = names(of: product)
                if let known = entries.firstIndex(where: { $0.names == names }) {
                    entries[known].settings.append(setting)
                } else {
                    entries.append((product.first ?? 0, names, [setting]))
                }
            }
        }
        let all = shared.isEmpty ? [] : [(first: 0, names: everything, settings: shared)]
        return (all + entries.sorted { $0.first < $1.first }).map { entry in
            let settings = lines[entry.first].settings.filter(entry.settings.contains)
            return "\(entry.names): \(settings.map(\.text).joined(separator: ", "))."
        }
    }

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

    /// A product in words: `CSDM`, `Taobao AD and CIKM 2019, VELF and CVAR`.
    private func names(of product: [Int]) -> String {
        let restricted = needed(for: product).map { names(of: product, on: $0) }
        // Of several lists, commas part them.
        let lists =
            restricted.count == 1 ? restricted.map(PlainText.list) : restricted.map { $0.joined(separator: " and ") }
        return lists.joined(separator: ", ")
    }

    /// The axes whose titles tell the product from all other lines.
    private func needed(for product: [Int]) -> [Int] {
        var titles = titles(of: product)
        for axis in axes {
            let known = titles[axis]
            titles[axis] = nil
            if selected(by: titles) != product { titles[axis] = known }
        }
        return axes.filter { titles[$0] != nil }
    }

    /// A product in parts whose names can be listed: those with a comma or an "and" of their own stand alone.
    private func listable(_ product: [Int]) -> [[Int]] {
        needed(for: product).reduce([product]) { parts, axis in
            let names = names(of: product, on: axis)
            guard names.count > 1, names.contains(where: { $0.contains(",") || $0.contains(" and ") }) else {
                return parts
            }
            let titles = Set(product.map { lines[$0].titles[axis] })
            return parts.flatMap { part in part.groups { name(of: $0, on: axis, among: titles) }.map(\.elements) }
        }
    }

    /// What the lines of a product are called on an axis, in their order.
    private func names(of product: [Int], on axis: Int) -> [String] {
        let titles = Set(product.map { lines[$0].titles[axis] })
        return product.map { name(of: $0, on: axis, among: titles) }.unique()
    }

    /// A line's title on an axis; where its component has all of its titles among `titles`, the component's own.
    private func name(of member: Int, on axis: Int, among titles: Set<String>) -> String {
        let component = lines[member].components[axis]
        let its = Set(lines.filter { $0.components[axis] == component }.map { $0.titles[axis] })
        let isAmbiguous = lines.contains { $0.titles[axis] == component }
        return its.count > 1 && !isAmbiguous && its.isSubset(of: titles) ? component : lines[member].titles[axis]
    }
}
