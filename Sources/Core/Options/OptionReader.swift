/// Reads the options of a component one by one, and keeps their descriptions: a struct of options assigns each of its
/// members once, from an option that is described there and nowhere else.
///
/// ```swift
/// struct BlendOptions: ComponentOptions {
///     let blend: Double
///
///     init(_ read: inout OptionReader) {
///         blend = read(ComponentOption("blend", 0...1, default: 1, help: "Share of the mean."))
///     }
/// }
/// ```
public struct OptionReader {
    /// Of what has been read so far, in its order.
    public private(set) var descriptions: [OptionDescription] = []
    /// Names of options that cannot have the values that they were given.
    public private(set) var misread: [String] = []
    /// Names of options that were not given, but for later additions.
    private(set) var missing: [String] = []
    private let values: ResolvedOptions

    /// - values: the options' values by name.
    public init(_ values: ResolvedOptions) { self.values = values }

    /// The option's value; its default where there is none, as in records that are older than the option.
    public mutating func callAsFunction<Value>(_ option: ComponentOption<Value>) -> Value {
        let description = option.description
        precondition(
            !descriptions.contains { $0.name == description.name }, "two options are named \(description.name)")
        descriptions.append(description)
        if let given = values[description.name] {
            if description.kind.allows(given), let value = Value(optionValue: given) { return value }
            misread.append(description.name)
        } else if !description.isLaterAddition {
            missing.append(description.name)
        }
        guard let value = Value(optionValue: description.released) else {
            preconditionFailure("a default is of its option's type")
        }
        return value
    }
}

/// The options of a component, typed. `init(_:)` describes each and reads it, in the order in which they are listed.
public protocol ComponentOptions: Sendable {
    /// Reads every option.
    init(_ read: inout OptionReader)
}

extension ComponentOptions {
    /// The values of a resolved description; options that are missing have their defaults. Values that an option cannot
    /// have are a programming error: options are checked before they are read.
    public init(_ values: ResolvedOptions) {
        var reader = OptionReader(values)
        self.init(&reader)
        precondition(reader.misread.isEmpty, "values that are none of theirs: \(reader.misread)")
    }

    /// The values of a record, which nobody has checked; nil if an option cannot have its value, or is not there without being a
    /// later addition.
    public init?(record values: ResolvedOptions) {
        var reader = OptionReader(values)
        self.init(&reader)
        guard reader.misread.isEmpty, reader.missing.isEmpty else { return nil }
    }

    /// What specs, `thaw methods` and the documentation know of the options.
    public static var descriptions: [OptionDescription] {
        var reader = OptionReader([:])
        _ = Self(&reader)
        return reader.descriptions
    }
}

/// The options of a component that has none.
public struct NoOptions: ComponentOptions {
    /// Reads nothing.
    public init(_ read: inout OptionReader) {}
}
