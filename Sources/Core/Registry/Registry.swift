/// The backbones and methods that a program knows, as a value: `Registry.standard` has Thaw's own, and a program with
/// more of them adds their entries.
///
/// ```swift
/// ThawCommand.main(registry: .standard + [NearestItems.entry])  // imports ThawCore, too
/// ```
public struct Registry: Sendable {
    /// In the order of tables and lists.
    public private(set) var backboneEntries: [BackboneEntry]
    /// In the order of tables and lists.
    public private(set) var methodEntries: [MethodEntry]

    /// Names must differ within backbones and within methods.
    public init(backbones: [BackboneEntry] = [], methods: [MethodEntry] = []) {
        backboneEntries = backbones
        methodEntries = methods
        for names in [self.backbones.map(\.name), self.methods.map(\.name)] {
            precondition(Set(names).count == names.count, "two components of one name: \(names)")
        }
    }

    /// Descriptions of all backbones.
    public var backbones: [ComponentDescription] { backboneEntries.map(\.description) }
    /// Descriptions of all methods.
    public var methods: [ComponentDescription] { methodEntries.map(\.description) }

    /// The backbone of that name, if there is one.
    public func backbone(named name: String) -> BackboneEntry? {
        backboneEntries.first { $0.description.name == name }
    }

    /// The method of that name, if there is one.
    public func method(named name: String) -> MethodEntry? { methodEntries.first { $0.description.name == name } }

    /// A registry with more methods.
    public static func + (registry: Registry, methods: [MethodEntry]) -> Registry {
        Registry(backbones: registry.backboneEntries, methods: registry.methodEntries + methods)
    }

    /// A registry with more backbones.
    public static func + (registry: Registry, backbones: [BackboneEntry]) -> Registry {
        Registry(backbones: registry.backboneEntries + backbones, methods: registry.methodEntries)
    }
}
