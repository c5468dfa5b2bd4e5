/// What a head works on: the field vectors of a batch and the continuous features.
public struct HeadInput<S: Scalar> {
    /// Instances in the batch.
    public var rows: Int
    /// Fields with a vector, the item's first.
    public var fields: Int
    /// Width of each vector.
    public var width: Int
    /// [rows, fields * width]: the field vectors side by side.
    public var x: UnsafeMutablePointer<S>
    /// [rows, fields * width]: gradients of the same layout.
    public var dx: UnsafeMutablePointer<S>
    /// Per continuous feature [rows]: its values.
    public var continuous: [UnsafeMutablePointer<S>]

    /// Elements between neighbouring rows of x and dx.
    public var stride: Int { fields * width }

    /// Sets the gradients that `scope` asks for to zero, for heads that add to them.
    public func clearGradient(scope: GradientScope) {
        switch scope {
        case .all: zero(dx, count: rows * stride)
        case .itemOnly:
            for row in 0..<rows { zero(dx + row * stride, count: width) }
        }
    }
}

/// Sizes that a head is built for.
public struct HeadShape {
    /// Fields with a vector, the item's first.
    public var fields: Int
    /// Width of each vector.
    public var width: Int
    /// The names of the continuous features, in the order of `HeadInput.continuous`.
    public var continuousNames: [String]
    /// Widths of the hidden layers.
    public var hidden: [Int]
    /// Dropout probability of hidden layers.
    public var dropout: Double
    /// The largest batch.
    public var maxRows: Int
}
