/// The options of a method, and what it declares by them: how the backbone is pre-trained for it, what it goes over, and
/// whether it has modules of its own to train in warm phases. What a method does not declare, it does not do.
public protocol MethodOptions: ComponentOptions {
    /// Options of every method.
    var common: CommonOptions { get }
    /// Of methods that are fitted on train-base after pre-training.
    var fit: FitOptions? { get }
    /// Of methods that train modules of their own in warm phases, after the item-id table.
    var refresh: RefreshOptions? { get }
    /// How the backbone is pre-trained.
    var pretraining: Pretraining { get }
    /// What fitting goes over; nil where that does not follow from the sizes of the data.
    var fitting: Fitting? { get }
}

extension MethodOptions {
    /// None: nothing is fitted.
    public var fit: FitOptions? { nil }
    /// None: the item-id table alone is trained in warm phases.
    public var refresh: RefreshOptions? { nil }
    /// Plain.
    public var pretraining: Pretraining { .plain }
    /// Not declared.
    public var fitting: Fitting? { nil }
}

/// What a method with certain options declares (`MethodOptions`), as a value.
public struct MethodDeclaration: Sendable {
    /// Options of every method.
    public let common: CommonOptions
    /// Of methods that are fitted.
    public let fit: FitOptions?
    /// Of methods that train modules of their own in warm phases.
    public let refresh: RefreshOptions?
    /// How the backbone is pre-trained.
    public let pretraining: Pretraining
    /// What fitting goes over, where it says so.
    public let fitting: Fitting?

    package init(_ options: some MethodOptions) {
        common = options.common
        fit = options.fit
        refresh = options.refresh
        pretraining = options.pretraining
        fitting = options.fitting
    }

    /// The options that methods share, so that each has one wording.
    package static var sharedOptions: [OptionDescription] {
        var reader = OptionReader([:])
        _ = RefreshOptions(&reader, epochsSource: "", repeatsSource: "")
        return CommonOptions.descriptions + FitOptions.descriptions + reader.descriptions
    }

    /// How often the method goes over each warm set.
    public func budget(_ training: TrainingSettings) -> WarmBudget {
        WarmBudget(common, refresh, matched: training.budget.matched)
    }

    /// Everything by which the method influences pre-training, as text: part of the pre-trained backbone's identity.
    public var pretrainingSignature: String {
        let count = "count=\(common.count.rawValue)"
        switch pretraining {
        case .plain: return "plain " + count
        case .itemDropout(let probability, let perInstance):
            return "item-dropout probability=\(probability) per=\(perInstance ? "instance" : "batch") " + count
        }
    }
}
