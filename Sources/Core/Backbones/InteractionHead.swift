/// The part of a backbone above the embeddings: from field vectors to one logit per instance, and back.
/// A new backbone is a new head (one file) and an entry in a registry.
///
/// Order of calls for a batch: `bind` once (everything but the item's vector is in place), then any number of times
/// `forward` and, after it in training mode, `backward` and the tangents.
public protocol InteractionHead<S>: AnyObject, SendableMetatype {
    /// The precision.
    associatedtype S: Scalar
    /// What specs may set of it.
    associatedtype Options: ComponentOptions

    /// Whether continuous features get a vector (x times a learned vector) among the fields.
    static var embedsContinuousFeatures: Bool { get }

    /// Registers the head's parameters.
    init(_ store: ParameterStore<S>, _ shape: HeadShape, _ options: Options)

    /// Computes what does not depend on the item's vector.
    func bind(_ input: HeadInput<S>)

    /// logits[b] := the head's output; overwritten.
    func forward(_ input: HeadInput<S>, mode: ForwardMode, _ logits: UnsafeMutablePointer<S>)

    /// input.dx := gradient with respect to the field vectors (only the item's columns for `.itemOnly`); overwritten.
    /// Adds to the parameters' gradients for `.all`.
    func backward(_ input: HeadInput<S>, _ dLogits: UnsafePointer<S>, scope: GradientScope)

    /// tangent[b] := derivative of logit b along `direction` [rows, width] of the item's vector.
    func forwardTangent(
        _ input: HeadInput<S>, _ direction: UnsafePointer<S>, _ tangent: UnsafeMutablePointer<S>)

    /// result [rows, width] := derivative of the item's gradient along the direction given to `forwardTangent`,
    /// where dLogits moves with `dLogitsTangent`.
    func backwardTangent(
        _ input: HeadInput<S>, _ dLogits: UnsafePointer<S>, _ dLogitsTangent: UnsafePointer<S>,
        _ result: UnsafeMutablePointer<S>)

    /// Batch normalisation's running statistics, in a fixed order: state that is no parameter.
    var runningStatistics: [FixedBuffer<S>] { get }
}

extension InteractionHead {
    /// A head with the resolved options of its description; missing ones have their defaults.
    static func make(_ store: ParameterStore<S>, _ shape: HeadShape, _ options: ResolvedOptions) -> Self {
        Self(store, shape, Options(options))
    }
}
