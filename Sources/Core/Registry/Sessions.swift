extension Registry {
    /// One run of one method on one backbone, in single precision, on one thread and with the matrix kernel that all
    /// results are made with (`LinearAlgebra.pin`), so that a session's bits depend on its arguments alone.
    ///
    /// - backboneOptions, options, training: those that are not at their defaults.
    /// - seed: of all random streams; of shared pre-training, `pretrain-seed` is.
    ///
    /// Throws `SessionError`.
    public func makeSession(
        dataset: ColdStartDataset, backbone: String, backboneOptions: ResolvedOptions = [:], method: String,
        options: ResolvedOptions = [:], training: ResolvedOptions = [:], seed: Int
    ) throws -> any ColdStartSession {
        guard let head = self.backbone(named: backbone) else { throw SessionError.unknown("backbone", backbone) }
        guard let entry = self.method(named: method) else { throw SessionError.unknown("method", method) }
        try head.description.check(backboneOptions)
        try entry.description.check(options)
        try Training.description.check(training)
        try LinearAlgebra.pin()
        return TrainingSession(
            dataset: dataset, backbone: head, backboneOptions: backboneOptions, method: entry, options: options,
            training: training, seed: seed)
    }
}

extension TrainingSession<Float> {
    /// A session in single precision with whatever kernel this process has.
    ///
    /// - backboneOptions, options, training: checked; those that are missing have the defaults of `variant`.
    package convenience init(
        dataset: ColdStartDataset, backbone: BackboneEntry, backboneOptions: ResolvedOptions = [:],
        method: MethodEntry, options: ResolvedOptions = [:], variant: Variant = .released,
        training: ResolvedOptions = [:], seed: Int
    ) {
        self.init(
            dataset: dataset, head: backbone.float, headOptions: backbone.description.resolve(backboneOptions),
            method: method, makeMethod: method.float,
            options: method.description.resolve(options, variant: variant), training: TrainingSettings(training),
            seed: seed)
    }
}

/// Why there is no session.
public enum SessionError: Error, Equatable, Sendable {
    /// A registry has no component of that kind and name.
    case unknown(String, String)
    /// A component has no option of that name, or none with that value.
    case badOption(component: String, option: String, value: String)
}

extension SessionError: CustomStringConvertible {
    /// One line.
    public var description: String {
        switch self {
        case .unknown(let kind, let name): "the registry has no \(kind) \(name)"
        case .badOption(let component, let option, let value):
            "\(component) has no option \(option) with value \(value)"
        }
    }
}

extension ComponentDescription {
    /// Throws `SessionError.badOption` unless the component has all of `options`, with values that they may have.
    package func check(_ options: ResolvedOptions) throws {
        for (name, value) in options.sorted(by: { $0.key < $1.key }) {
            guard let option = option(named: name), option.kind.allows(value) else {
                throw SessionError.badOption(component: self.name, option: name, value: value.description)
            }
        }
    }
}
