extension Int {
    /// The nearest whole number, and of what no Int holds the nearest that one does; 0 of what is no number. (`Int(_:)` ends
    /// the process there, which numbers of a file or a clock must not.)
    package init(nearest number: Double) {
        let rounded = number.rounded()
        if rounded.isNaN {
            self = 0
        } else {
            self = Int(exactly: rounded) ?? (rounded < 0 ? .min : .max)
        }
    }
}
