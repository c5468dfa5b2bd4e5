/// A backbone that specs may name: what it is, and its head for either precision.
struct BackboneEntry: @unchecked Sendable {
    let description: ComponentDescription
    let float: any InteractionHead<Float>.Type
    let double: any InteractionHead<Double>.Type
}

/// A cold-start method that specs may name: what it is, and how it is made for either precision.
struct MethodEntry: Sendable {
    let description: ComponentDescription
    /// How it wants the backbone pre-trained, by its options.
    var pretraining: @Sendable (ResolvedOptions) -> Pretraining = { _ in .plain }
    let float: @Sendable (MethodContext<Float>) -> any ColdStartMethod<Float>
    let double: @Sendable (MethodContext<Double>) -> any ColdStartMethod<Double>
}

/// What this build knows. A new backbone or method is one file and one line here.
public enum Registry {
    static let backboneEntries: [BackboneEntry] = [
        BackboneEntry(description: DeepFM.description, float: DeepFMHead.self, double: DeepFMHead.self),
        BackboneEntry(description: WideDeep.description, float: WideDeepHead.self, double: WideDeepHead.self),
        BackboneEntry(description: DCN.description, float: DCNHead.self, double: DCNHead.self),
        BackboneEntry(description: FM.description, float: FMHead.self, double: FMHead.self),
        BackboneEntry(
            description: PNN.description, float: PNNHead<InnerProducts>.self, double: PNNHead<InnerProducts>.self),
        BackboneEntry(
            description: OPNN.description, float: PNNHead<OuterProducts>.self, double: PNNHead<OuterProducts>.self),
        BackboneEntry(description: AFM.description, float: AFMHead.self, double: AFMHead.self),
        BackboneEntry(description: AFN.description, float: AFNHead.self, double: AFNHead.self),
    ]

    static let methodEntries: [MethodEntry] = [
        MethodEntry(description: Base.description, float: BaseMethod.init, double: BaseMethod.init),
        MethodEntry(
            description: DropoutNet.description, pretraining: DropoutNet.pretraining, float: BaseMethod.init,
            double: BaseMethod.init),
        MethodEntry(description: MWUF.description, float: MWUFMethod.init, double: MWUFMethod.init),
        MethodEntry(description: MetaE.description, float: MetaEMethod.init, double: MetaEMethod.init),
        MethodEntry(description: VELF.description, float: VELFMethod.init, double: VELFMethod.init),
        MethodEntry(description: CVAR.description, float: CVAR.method, double: CVAR.method),
        MethodEntry(description: CSDM.description, float: CSDM.method, double: CSDM.method),
    ]

    /// All backbones, in the order of tables and lists.
    public static let backbones: [ComponentDescription] = backboneEntries.map(\.description)
    /// All methods, in the order of tables and lists.
    public static let methods: [ComponentDescription] = methodEntries.map(\.description)

    static func backbone(named name: String) -> BackboneEntry {
        guard let entry = backboneEntries.first(where: { $0.description.name == name }) else {
            preconditionFailure("no backbone named \(name)")
        }
        return entry
    }

    static func method(named name: String) -> MethodEntry {
        guard let entry = methodEntries.first(where: { $0.description.name == name }) else {
            preconditionFailure("no method named \(name)")
        }
        return entry
    }
}
