import ThawCore

/// What specs may say, for people and editors, from the description that the decoder works with.
public struct SpecReference: Sendable {
    let context: SpecContext
    /// Every key and every registered component, each after what it stands in.
    let topics: [SpecTopic]

    /// - context: the components that specs may name.
    public init(context: SpecContext = SpecContext()) {
        self.context = context
        topics = Self.topics(of: SpecKeys.root, at: [], context)
    }

    /// The topics right below `topic`.
    func children(of topic: SpecTopic) -> [SpecTopic] {
        topics.filter { $0.path.count == topic.path.count + 1 && $0.path.starts(with: topic.path) }
    }

    private static func topics(of map: SpecMap, at path: [String], _ context: SpecContext) -> [SpecTopic] {
        map.keys.flatMap { topics(of: $0, at: path, context) }
    }

    private static func topics(of key: SpecKey, at path: [String], _ context: SpecContext) -> [SpecTopic] {
        let place = path + [key.name]
        return [SpecTopic(path: place, key: key)] + topics(in: key.form, at: place, context)
    }

    private static func topics(in form: SpecForm, at path: [String], _ context: SpecContext) -> [SpecTopic] {
        switch form {
        case .list(let item, _, _), .oneOrMore(let item, _): topics(in: item, at: path, context)
        case .either(let forms): forms.flatMap { topics(in: $0, at: path, context) }
        case .map(let map), .entry(let map): topics(of: map, at: path, context)
        case .training: topics(of: SpecMap(context.training, of: .training), at: path, context)
        case .entries(let axis):
            (context.components(of: axis).map { SpecKey($0, of: axis) } + SpecKeys.otherEntries(of: axis))
                .flatMap { topics(of: $0, at: path, context) }
        case .value, .text, .name, .path, .pattern, .componentName, .optionName, .openMap: []
        }
    }
}

/// A key of a spec, or a registered component, and where it stands.
struct SpecTopic: Sendable {
    /// The names from the top level on: `tune`, `phases`.
    var path: [String]
    var key: SpecKey

    var name: String { path.joined(separator: ".") }
}
