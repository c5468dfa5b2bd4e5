/// What fitting a method goes over, and what its own training takes, as far as that follows from the sizes of the data: so
/// that what is recorded of a run can be checked without doing it again.
public struct Fitting: Hashable, Sendable {
    /// Passes over train-base that fit the method; 0 if all it does is done in pre-training.
    public var passes: Int
    /// Optimisers that take a step along each pass of the method's own training.
    public var optimisers: Int
    /// Whether one of them moves the backbone's item-id table.
    public var trainsItemTable: Bool

    /// - optimisers: that each pass gives a step.
    public init(passes: Int, optimisers: Int = 1, trainsItemTable: Bool = false) {
        self.passes = passes
        self.optimisers = optimisers
        self.trainsItemTable = trainsItemTable
    }
}
