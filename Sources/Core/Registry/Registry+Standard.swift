extension Registry {
    /// What comes with Thaw. A new backbone or method of its own is one file and one line here.
    public static let standard = Registry(
        backbones: [
            DeepFM.entry,
            WideDeep.entry,
            DCN.entry,
            FM.entry,
            PNN.entry,
            OPNN.entry,
            AFM.entry,
            AFN.entry,
        ],
        // `thaw new method` adds its line at the end of this list.
        methods: [
            Base.entry,
            DropoutNet.entry,
            MWUF.entry,
            MetaE.entry,
            VELF.entry,
            CVAR.entry,
            CSDM.entry,
        ])
}
