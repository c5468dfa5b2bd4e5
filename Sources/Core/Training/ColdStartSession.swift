/// What an evaluation on the test set yields.
public struct Evaluation: Hashable, Sendable {
    /// Area under the ROC curve, ties counted half.
    public var auc: Double
    /// F1 score at the threshold "mean score".
    public var f1: Double
    /// Mean binary cross-entropy, in nats.
    public var logLoss: Double

    /// Three metrics of one evaluation.
    public init(auc: Double, f1: Double, logLoss: Double) {
        self.auc = auc
        self.f1 = f1
        self.logLoss = logLoss
    }
}

/// Why training stopped without a result.
public enum TrainingError: Error, Equatable, Sendable {
    /// A loss was NaN or infinite: `stage` says in which part ("pre-training", "fitting csdm", "warm-a"), `step` counts from 1.
    case nonFiniteLoss(stage: String, step: Int)
    /// The test set lacks one of the two classes, so that AUC is not defined.
    case oneClassOnly
    /// The bytes of a pre-trained backbone do not fit this backbone.
    case foreignBackbone(String)
}

/// One run of one method on one pre-trained backbone, step by step. The caller owns the phase loop:
/// `pretrain` (or `importBackbone`), `fit`, `evaluate`, then for each warm phase `warmUp`, `evaluate`.
public protocol ColdStartSession: AnyObject {
    /// Trainable parameters: backbone and method.
    var parameterCount: Int { get }
    /// Passes over a mini-batch that `pretrain` made; 0 where the backbone was imported.
    var pretrainingSteps: Int { get }
    /// Passes over a mini-batch that `fit` made: mini-batches x repeats; 0 for methods that are not fitted.
    var fitSteps: Int { get }
    /// What each stage so far was trained with; none of a backbone that was imported.
    var counts: [TrainingStage: TrainingCounts] { get }
    /// Pre-trains the backbone on train-base.
    func pretrain() throws
    /// The backbone as bytes, for the cache of pre-trained ones: parameters, batch-norm statistics, and for large tables
    /// the steps that rows which nobody has read have yet to take (`CatchUpTable`).
    func exportBackbone() -> [UInt8]
    /// The inverse of `exportBackbone`. Throws `TrainingError.foreignBackbone`.
    func importBackbone(_ bytes: [UInt8]) throws
    /// Fits the method on train-base and writes the new items' rows.
    func fit() throws
    /// What `fit` left, backbone and method, as bytes: all that the phases after it depend on.
    func exportFitted() -> [UInt8]
    /// The inverse of `exportFitted`, in place of `pretrain` and `fit`. Throws `TrainingError.foreignBackbone`.
    func importFitted(_ bytes: [UInt8]) throws
    /// Trains the item-id table on the phase's warm set, then lets the method refresh its rows.
    func warmUp(_ phase: Phase) throws
    /// Scores the test set.
    func evaluate() throws -> Evaluation
}
