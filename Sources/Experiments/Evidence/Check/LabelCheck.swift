import ThawModel
import ThawReporting
import ThawSpec
import ThawSupport

/// Compares the labels of an axis with those that follow from the spec: they are these, letter by letter.
///
/// Only where a later program has recorded them may the words of a component's title be others than this program's; then they
/// name no other component and no other row, have the same numbers, and stand for one thing. That is not checkable.
struct LabelCheck {
    let axis: SpecAxis
    private let entries: [SpecEntry]
    private let programs: RecordingPrograms
    private var uses: [Use: [Int]] = [:]
    private var order: [Use] = []

    private struct Use: Hashable {
        var stored: String?
        /// What may stand there: by part of united specs.
        var derived: [String?]
        var component: String
    }

    /// - entries: the spec's, of this axis.
    /// - programs: those that may have recorded the labels.
    init(axis: SpecAxis, entries: [SpecEntry], by programs: RecordingPrograms) {
        self.axis = axis
        self.entries = entries
        self.programs = programs
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
            let place = "\(experiment), position\(positions.count == 1 ? "" : "s") \(TableBuilder.ranges(positions))"
            let prefix = column == "labels" ? axis.rawValue + " " : ""
            let (found, follows) = (
                prefix + (use.stored?.inQuotes ?? "none"),
                use.derived.map { $0?.inQuotes ?? "none" }.joined(separator: " or ")
            )
            log.count(positions.count - 1)
            if !use.derived.contains(use.stored), programs.mayKnowMore, mayStand(use, derived), isAlone(use) {
                log.cannotCheck(
                    table, place, "\(found) may be what a later thaw calls what this one calls \(follows)", limits: true
                )
                continue
            }
            guard use.derived.contains(use.stored) else {
                log.expect(false, table, place, column, found: found, follows: follows)
                continue
            }
            // The spec may say so itself, and deceive all the same who reads the table.
            let flaw = use.stored.flatMap { LabelRule.flaw(in: $0, of: use.component, axis, in: Self.context) }
            log.expect(
                flaw == nil, table, place, column, found: found,
                follows: "a label of \(use.component) \(flaw?.demand ?? "")")
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
        return LabelRule.flaw(in: stored, of: use.component, axis, in: Self.context) == nil
            && Self.numbers(stored) == Self.numbers(derived)
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

    private static let context = SpecContext()

    /// The numbers in a label, in order.
    private static func numbers(_ label: String) -> [Double] {
        label.split { !"0123456789.e-".contains($0) }.compactMap { part in
            let digits = part.drop { !"0123456789".contains($0) }
            return Double(digits)
        }
    }
}
