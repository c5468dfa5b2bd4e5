/// What a cold-start method does between pre-training and the phases, and after each phase.
/// The phase loop, the item-id table's own training in warm phases and the metrics are not its business.
public protocol ColdStartMethod<S>: AnyObject, SendableMetatype {
    /// The precision.
    associatedtype S: Scalar
    /// What specs may set, and what the method declares.
    associatedtype Options: MethodOptions

    /// - context: what the run is, and all that the method works with. The backbone is not pre-trained yet.
    init(_ context: MethodContext<S>, _ options: Options)

    /// The parameters that the method adds to the backbone, if any.
    var ownStore: ParameterStore<S>? { get }
    /// The groups of `ownStore` that training moves; the others stay as they were initialised.
    var trainedGroups: [ParameterGroup] { get }

    /// Fits the method on train-base and writes the new items' rows of the backbone's item-id table.
    func fit() throws

    /// Called after the item-id table's own training in a warm phase, where `MethodContext.budget` leaves passes for it:
    /// trains further and writes rows again. Never called of methods that declare no `RefreshOptions`.
    func refresh(_ phase: Phase) throws
}

extension ColdStartMethod {
    /// None.
    public var ownStore: ParameterStore<S>? { nil }
    /// None.
    public var trainedGroups: [ParameterGroup] { [] }
    /// Does nothing.
    public func refresh(_ phase: Phase) throws {}
}
