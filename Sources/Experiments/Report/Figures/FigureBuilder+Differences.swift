import ThawCore

/// Rows compared with the row of their method that the spec names as reference.
extension FigureBuilder {
    /// What the line's row says beside its method's title.
    func choice(of line: TableLine) -> String {
        RunLabels.choice(line.row.singleLine, of: SpecContext.title(of: line.description.method.name, .method))
    }

    /// The line to compare `line` with: of the same dataset, backbone, training and method. Nil for a reference itself,
    /// and where there is none.
    func reference(of line: TableLine) -> TableLine? {
        guard let reference = settings.reference, choice(of: line) != reference else { return nil }
        return lines.first { other in
            other.group == line.group && other.description.method.name == line.description.method.name
                && choice(of: other) == reference
        }
    }

    /// The line's value minus its reference's, by seed, over the seeds that both have.
    func differences(of line: TableLine, _ phase: Phase) -> [Double] {
        guard let reference = reference(of: line) else { return [] }
        let common = line.seeds.intersection(reference.seeds)
        return zip(line.results(of: common), reference.results(of: common)).compactMap { ours, theirs in
            guard let a = settings.metric.value(ours, phase), let b = settings.metric.value(theirs, phase) else {
                return nil
            }
            return a - b
        }
    }

    var yTitle: String {
        settings.kind == .differences ? "Difference in \(settings.metric.title)" : settings.metric.title
    }
}
