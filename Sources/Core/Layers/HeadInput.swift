/// What a head works on: the field vectors of a batch and the continuous features.
struct HeadInput<S: Scalar> {
    /// Instances in the batch.
    var rows: Int
    /// Fields with a vector, the item's first.
    var fields: Int
    /// Width of each vector.
    var width: Int
    /// [rows, fields * width]: the field vectors side by side.
    var x: UnsafeMutablePointer<S>
    /// [rows, fields * width]: gradients of the same layout.
    var dx: UnsafeMutablePointer<S>
    /// Per continuous feature [rows]: its values.
    var continuous: [UnsafeMutablePointer<S>]

    /// Elements between neighbouring rows of x and dx.
    var stride: Int { fields * width }

    /// Sets the gradients that `scope` asks for to zero, for heads that add to them.
    func clearGradient(scope: GradientScope) {
        switch scope {
        case .all: zero(dx, count: rows * stride)
        case .itemOnly:
            for row in 0..<rows { zero(dx + row * stride, count: width) }
        }
    }
}

/// Sizes that a head is built for.
struct HeadShape {
    var fields: Int
    var width: Int
    var continuousNames: [String]
    var hidden: [Int]
    var dropout: Double
    var maxRows: Int
    /// Options of the backbone's own; one that is missing has its default.
    var options: ResolvedOptions = [:]
}
