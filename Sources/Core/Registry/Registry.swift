/// What this build knows: a new backbone or method is one file and one line here.
public enum Registry {
    public static let backbones: [ComponentDescription] = [
        DeepFM.description
    ]

    public static let methods: [ComponentDescription] = [
        Base.description,
        DropoutNet.description,
        MWUF.description,
        MetaE.description,
        VELF.description,
        CVAR.description,
        CSDM.description,
    ]
}
