import ThawModel
import ThawSupport

/// A row of an experiment as figures see it: runs that differ by nothing but their seed.
package struct FigureRow: Sendable {
    /// By dimension, as tables write them; of phases there is none.
    package var labels: [FigureDimension: String]
    /// What stands in a label's place where the x axis tells the values of that component apart.
    package var titles: [FigureDimension: String]
    /// What its runs do; the seed means nothing here.
    package var description: RunDescription

    /// - dataset: what figures call the dataset.
    /// - labels: of the other axes, by name; `training` may be missing, where it does not vary.
    /// - datasetTitle: of the data, whatever the experiment calls them.
    package init(
        _ description: RunDescription, dataset: String, labels: [String: String], datasetTitle: String
    ) {
        func label(_ axis: SpecAxis) -> String { (labels[axis.rawValue] ?? "").singleLine }
        self.description = description
        self.labels = [
            .dataset: dataset, .backbone: label(.backbone), .method: label(.method), .training: label(.training),
        ]
        titles = [
            .dataset: datasetTitle, .backbone: SpecContext.title(of: description.backbone.name, .backbone),
            .method: SpecContext.title(of: description.method.name, .method), .training: "",
        ]
    }

    /// What the row's label says beside its method's title.
    package var choice: String { RunLabels.choice(labels[.method] ?? "", of: titles[.method] ?? "") }

    /// What rows have in common that differ in the method's options alone.
    var surroundings: [String] {
        [description.method.name] + [.dataset, .backbone, .training].map { labels[$0] ?? "" }
    }

    /// Options in which two rows differ, as specs name them.
    func options(differingFrom other: FigureRow) -> [String] {
        SpecAxis.allCases.flatMap { axis in
            let (a, b) = (description.choice(of: axis).options, other.description.choice(of: axis).options)
            return Set(a.keys).union(b.keys).filter { a[$0] != b[$0] }.sorted().map { "\(axis.rawValue).\($0)" }
        }
    }
}
