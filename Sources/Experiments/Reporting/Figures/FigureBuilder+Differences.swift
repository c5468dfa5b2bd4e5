import ThawCore
import ThawModel
import ThawSupport

/// Rows compared with the row of their method that the spec names as reference.
extension FigureBuilder {
    /// The line's value minus its reference's, by seed, over the seeds that both have.
    func differences(of line: TableLine, to reference: TableLine, _ phase: Phase) -> [Double] {
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
