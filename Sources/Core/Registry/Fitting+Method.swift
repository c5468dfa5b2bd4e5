extension Fitting {
    /// The fit of a method with these options; nil where it goes over something else than train-base as a whole, or the
    /// method does not say.
    public static func of(method: String, options: ResolvedOptions) -> Fitting? {
        Registry.method(named: method).fitting(options)
    }
}
