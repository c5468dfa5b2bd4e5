import ThawCore

/// What every method keeps on every backbone, checked on tiny data.
///
/// ```swift
/// @Test(arguments: MethodContract.cases(of: [NearestItems.entry]))
/// func contract(_ contract: MethodContract) throws { try contract.verify() }
/// ```
///
/// A check throws `ContractViolation`, or what the method throws.
public struct MethodContract: Sendable {
    /// The method that is checked.
    public let method: MethodEntry
    /// The backbone that it works on.
    public let backbone: BackboneEntry
    /// The defaults of the method's options.
    public let variant: Variant

    /// One method on one backbone.
    public init(_ method: MethodEntry, on backbone: BackboneEntry = DeepFM.entry, variant: Variant = .released) {
        self.method = method
        self.backbone = backbone
        self.variant = variant
    }

    /// Every method on every backbone, in both variants where the method's options have other defaults in each.
    public static func cases(
        of methods: [MethodEntry], on backbones: [BackboneEntry] = Registry.standard.backboneEntries
    ) -> [MethodContract] {
        backbones.flatMap { backbone in
            methods.flatMap { method in
                (method.description.hasVariants ? Variant.allCases : [.released]).map {
                    MethodContract(method, on: backbone, variant: $0)
                }
            }
        }
    }

    /// Every check, one after the other.
    ///
    /// - optionsWithoutEffect: see `everyOptionChangesSomething(except:)`.
    public func verify(optionsWithoutEffect: Set<String> = []) throws {
        try declarationsAreOptions()
        try optionsSurviveJSON()
        try sameSeedSameBits()
        try importedBackboneGoesOn()
        try importedFitGoesOn()
        try tablesThatCatchUpAreDense()
        try testLabelsChangeNothing()
        try backboneStaysFrozen()
        try declaredGroupsAreFitted()
        try newItemsAreWritten()
        try statisticsStayWhereFrozen()
        try warmOptionsDecideNothingBefore()
        try warmLearningRateIsForWarmPhases()
        try matchedBudgetIsKept()
        try declaredFittingIsKept()
        try countsAreWhatWasServed()
        try everyOptionChangesSomething(except: optionsWithoutEffect)
    }
}

extension MethodContract: CustomStringConvertible {
    /// Method, variant and backbone.
    public var description: String {
        "\(method.description.name) (\(variant)) on \(backbone.description.name)"
    }
}

extension MethodContract {
    /// A session of the contract's method on its backbone.
    func session(
        options: ResolvedOptions = [:], training: ResolvedOptions = [:],
        dataset: ColdStartDataset = TinyData.dataset(), seed: Int = 1
    ) throws -> TinySession {
        try TinySession(
            method, on: backbone, variant: variant, options: options, training: training, dataset: dataset, seed: seed)
    }

    /// What the method declares with these options, the others at their defaults.
    func declaration(_ options: ResolvedOptions = [:]) throws -> MethodDeclaration {
        guard let declaration = method.declaration(method.description.resolve(options, variant: variant)) else {
            throw violation("an option cannot have its own default")
        }
        return declaration
    }

    /// What a whole run comes to.
    func outcome(options: ResolvedOptions = [:], training: ResolvedOptions = [:]) throws -> Outcome {
        let session = try session(options: options, training: training)
        return Outcome(evaluations: try session.run(), bytes: session.training.exportFitted())
    }

    func violation(_ message: String) -> ContractViolation {
        ContractViolation(contract: description, message: message)
    }

    func expect(_ holds: Bool, _ message: @autoclosure () -> String) throws {
        guard holds else { throw violation(message()) }
    }

    /// - found, expected: of what `subject` names.
    func expect<Value: Equatable>(_ subject: String, _ found: Value?, is expected: Value) throws {
        guard found != expected else { return }
        throw violation("\(subject): \(expected) expected, \(found.map { "\($0)" } ?? "nothing") found")
    }
}

/// The evaluations of the four phases, and all parameters and running statistics at the end.
struct Outcome: Equatable {
    let evaluations: [Evaluation]
    let bytes: [UInt8]
}

extension TinySession {
    /// The values of all parameters of a store.
    static func values(_ store: ParameterStore<Float>) -> [Float] { (0..<store.count).map { store.values[$0] } }
}

extension Parameter {
    /// Whether any of its numbers differs between two copies of its store.
    func differs(_ before: [Float], _ after: [Float]) -> Bool {
        let range = offset..<(offset + count)
        return before[range] != after[range]
    }
}
