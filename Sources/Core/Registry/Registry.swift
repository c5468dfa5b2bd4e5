/// What this build knows. A new backbone or method is one file and one line here.
public enum Registry {
    static let backboneEntries: [BackboneEntry] = [
        DeepFM.entry,
        WideDeep.entry,
        DCN.entry,
        FM.entry,
        PNN.entry,
        OPNN.entry,
        AFM.entry,
        AFN.entry,
    ]

    /// `thaw new method` adds its line at the end of this list.
    static let methodEntries: [MethodEntry] = [
        Base.entry,
        DropoutNet.entry,
        MWUF.entry,
        MetaE.entry,
        VELF.entry,
        CVAR.entry,
        CSDM.entry,
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
