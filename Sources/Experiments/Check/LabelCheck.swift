import ThawCore

/// Compares the labels of an axis with those that follow from the spec.
///
/// What the spec spells out must be that. Where a label comes from a component's title, its words may be others than this
/// program's; but it must name no other component and no other row, have the same numbers, and stand for one thing.
struct LabelCheck {
    let axis: SpecAxis
    private let entries: [SpecEntry]
    private var uses: [Use: [Int]] = [:]
    private var order: [Use] = []

    private struct Use: Hashable {
        var stored: String?
        /// What may stand there: by part of united specs.
        var derived: [String?]
        var component: String
    }

    /// - entries: the spec's, of this axis.
    init(axis: SpecAxis, entries: [SpecEntry]) {
        self.axis = axis
        self.entries = entries
    }

    mutating func add(_ stored: String?, derived: [String?], component: String, position: Int) {
        let use = Use(stored: stored, derived: derived.unique(), component: component)
        if uses[use] == nil { order.append(use) }
        uses[use, default: []].append(position)
    }

    func run(in table: String, of experiment: String, column: String, _ log: inout CheckLog) {
        let derived = Set(order.flatMap(\.derived))
        for use in order {
            let positions = uses[use] ?? []
            let isRight = use.derived.contains(use.stored) || mayStand(use, derived) && isAlone(use)
            let prefix = column == "labels" ? axis.rawValue + " " : ""
            log.expect(
                isRight, table,
                "\(experiment), position\(positions.count == 1 ? "" : "s") \(TableBuilder.ranges(positions))", column,
                found: prefix + (use.stored?.inQuotes ?? "none"),
                follows: use.derived.map { $0?.inQuotes ?? "none" }.joined(separator: " or "))
            log.count(positions.count - 1)
        }
    }

    /// Whether other words than this program's may be meant.
    private func mayStand(_ use: Use, _ all: Set<String?>) -> Bool {
        guard let stored = use.stored, !all.contains(stored), let derived = use.derived.compactMap({ $0 }).first else {
            return false
        }
        if let spelled = spelled(derived, use.component) {
            // What follows a label that is spelled out are the options that tell its rows apart.
            guard derived != spelled, stored.hasPrefix(spelled) else { return false }
        }
        return !Self.names(stored, another: use.component, of: axis) && Self.numbers(stored) == Self.numbers(derived)
    }

    /// Whether its label and what it stands for belong to each other alone.
    private func isAlone(_ use: Use) -> Bool {
        order.allSatisfy { ($0.stored == use.stored) == ($0.derived == use.derived) }
    }

    /// The label that an entry of the spec gives, if `derived` comes from it.
    private func spelled(_ derived: String, _ component: String) -> String? {
        entries.lazy.filter { $0.component.name == component }.compactMap(\.label)
            .first { derived == $0 || derived.hasPrefix($0 + " (") }
    }

    /// Whether `label` begins with the name or title of another component than `component`.
    static func names(_ label: String, another component: String, of axis: SpecAxis) -> Bool {
        func begins(_ name: String) -> Bool {
            let (label, name) = (label.lowercased(), name.lowercased())
            guard label.hasPrefix(name) else { return false }
            guard let next = label.dropFirst(name.count).first else { return true }
            return !next.isLetter && !next.isNumber
        }
        let found = context.components(of: axis).flatMap { known in
            [known.name, known.title].filter(begins).map { (component: known.name, length: $0.count) }
        }
        guard let longest = found.map(\.length).max() else { return false }
        return !found.contains { $0.component == component && $0.length == longest }
    }

    private static let context = SpecContext()

    /// The numbers in a label, in order.
    private static func numbers(_ label: String) -> [Double] {
        label.split { !"0123456789.e-".contains($0) }.compactMap { part in
            let digits = part.drop { !"0123456789".contains($0) }
            return Double(digits)
        }
    }
}
