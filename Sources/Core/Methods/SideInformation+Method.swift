extension SideInformation {
    /// What a method's options ask for, for as many rows as its batches have.
    ///
    /// - store: where tables of the method's own are kept, if it may have some: the option `side-information-tables` decides.
    convenience init(_ context: MethodContext<S>, ownTables store: ParameterStore<S>? = nil) {
        var tables = Tables.backbone
        if let store, context.options.text("side-information-tables") == "own" { tables = .own(store) }
        self.init(
            context.backbone, features: Self.features(context.backbone.schema, context.options), tables: tables,
            maxRows: context.maxRows)
    }
}
