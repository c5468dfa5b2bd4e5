import ThawModel

/// One point of a grid: indices into the planner's resolved candidates, and the seed itself.
struct GridPoint: Hashable {
    var dataset = 0
    var backbone = 0
    var training = 0
    var method = 0
    var seed = 0
    /// The number of the tuning cell whose choice the point takes, from 1; 0 where nothing is tuned.
    var tuning = 0

    subscript(axis: SpecAxis) -> Int {
        get {
            switch axis {
            case .dataset: dataset
            case .backbone: backbone
            case .training: training
            case .method: method
            }
        }
        set {
            switch axis {
            case .dataset: dataset = newValue
            case .backbone: backbone = newValue
            case .training: training = newValue
            case .method: method = newValue
            }
        }
    }
}

/// The values of a grid's axes, and which of them advance together.
package struct RunGrid {
    /// Outermost first; seeds, innermost, come after all of these.
    package static let order: [SpecAxis] = [.dataset, .backbone, .training, .method]

    /// One coordinate: an axis (nil for seeds) and its values.
    typealias Coordinate = (axis: SpecAxis?, values: [Int])

    /// Each dimension is one coordinate, or several equally long ones that advance together.
    private var dimensions: [[Coordinate]]

    init(values: [SpecAxis: [Int]], seeds: [Int], zipped: [String]) {
        let all: [Coordinate] = Self.order.map { ($0, values[$0] ?? []) } + [(nil, seeds)]
        let isZipped = { (coordinate: Coordinate) in
            zipped.contains(coordinate.axis.map { $0.listKey ?? "" } ?? "seeds")
        }
        dimensions = []
        for coordinate in all {
            if !isZipped(coordinate) {
                dimensions.append([coordinate])
            } else if !dimensions.contains(where: { $0.first.map(isZipped) ?? false }) {
                dimensions.append(all.filter(isZipped))
            }
        }
    }

    /// Calls `body` with every point, the last dimension fastest.
    func enumerate(_ body: (GridPoint) -> Void) {
        visit(GridPoint(), from: 0, body)
    }

    private func visit(_ point: GridPoint, from index: Int, _ body: (GridPoint) -> Void) {
        guard index < dimensions.count else { return body(point) }
        for step in 0..<(dimensions[index].map(\.values.count).min() ?? 0) {
            var point = point
            for (axis, values) in dimensions[index] {
                if let axis { point[axis] = values[step] } else { point.seed = values[step] }
            }
            visit(point, from: index + 1, body)
        }
    }
}
