import ThawCore

/// Runs of a program that knows more than this one.
extension RunIdentity {
    /// Whether `identity` is that of the run, or could be in a later program: one that knows the options that this one does
    /// not as later additions, which are left out where they are at their defaults.
    ///
    /// What this program knows is in the hash either way, so that no other value of it passes. Only of a backbone or method
    /// that it does not know at all can nothing be said.
    static func mayBe(
        _ identity: String, of run: RunDescription, dataset: DatasetRecord, numericsRevision: Int
    ) -> Bool {
        func isIdentity(of run: RunDescription) -> Bool {
            identity == of(run, dataset: dataset, numericsRevision: numericsRevision)
        }
        if isIdentity(of: run) { return true }
        var unknown: [(axis: SpecAxis, name: String)] = []
        for axis in [SpecAxis.backbone, .method, .training] {
            let name = run.componentName(axis)
            if axis == .method, ExternalMethod.isName(name) { continue }
            guard let known = optionNames[axis]?[name] else { return true }
            unknown += run.options(of: axis).keys.filter { !known.contains($0) }.sorted().map { (axis, $0) }
        }
        guard (1...mostUnknown).contains(unknown.count) else { return false }
        return (1..<(1 << unknown.count)).contains { subset in
            var run = run
            for (index, option) in unknown.enumerated() where subset & (1 << index) != 0 {
                switch option.axis {
                case .backbone: run.backbone.options[option.name] = nil
                case .method: run.method.options[option.name] = nil
                case .training: run.training[option.name] = nil
                case .dataset: break
                }
            }
            return isIdentity(of: run)
        }
    }

    /// Every subset of them is tried.
    private static let mostUnknown = 8

    /// What an option of a run may be called, by axis and component.
    private static let optionNames: [SpecAxis: [String: Set<String>]] = {
        let context = SpecContext()
        return Dictionary(
            uniqueKeysWithValues: SpecAxis.allCases.map { axis in
                let components = context.components(of: axis)
                return (
                    axis,
                    Dictionary(uniqueKeysWithValues: components.map { ($0.name, Set($0.specOptions.map(\.name))) })
                )
            })
    }()
}

extension RunDescription {
    /// The name of a component; of training, `training`.
    func componentName(_ axis: SpecAxis) -> String {
        switch axis {
        case .dataset: dataset.name
        case .backbone: backbone.name
        case .method: method.name
        case .training: Training.description.name
        }
    }

    /// The options of a component.
    func options(of axis: SpecAxis) -> ResolvedOptions {
        switch axis {
        case .dataset: dataset.options
        case .backbone: backbone.options
        case .method: method.options
        case .training: training
        }
    }
}
