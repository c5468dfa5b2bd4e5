import ThawCore

/// A key of a spec: what the decoder accepts, the reference prints and the JSON Schema says.
struct SpecKey: Sendable {
    var name: String
    var form: SpecForm
    var presence: Presence
    /// What it does, in one sentence or two.
    var help: String
    /// Of numbers: what they count.
    var unit: String
    /// Paper section, equation, or released code.
    var source: String
    /// A piece of a spec, from its top level on, that has the key.
    var example: String

    /// Whether a spec must have the key, and what holds where it has not.
    enum Presence: Sendable {
        case required
        /// This value holds.
        case defaultValue(CanonicalJSON.Value)
        /// One of these holds, by the component's `variant`.
        case defaultValues(released: CanonicalJSON.Value, published: CanonicalJSON.Value)
        /// What holds, in words; empty where there is nothing to say.
        case defaultWords(String)
    }

    init(
        _ name: String, _ form: SpecForm, _ presence: Presence, _ help: String, unit: String = "", source: String = "",
        example: String
    ) {
        self.name = name
        self.form = form
        self.presence = presence
        self.help = help
        self.unit = unit
        self.source = source
        self.example = example
    }

    var isRequired: Bool { if case .required = presence { true } else { false } }

    /// `required`, or the default.
    var presenceWords: String {
        switch presence {
        case .required: "required"
        case .defaultValue(let value): value.flow
        case .defaultValues(let released, let published): "\(released.flow), published \(published.flow)"
        case .defaultWords(let words): words
        }
    }

    /// What its value may be, with the unit.
    var valueWords: String { form.words(unit: unit) }
}

/// A map of a spec: the keys it may have.
struct SpecMap: Sendable {
    /// What it is called where it is referred to.
    var name: String
    var keys: [SpecKey]
    /// Options of components, which it takes as keys too.
    var options: OptionKeys?
    var mayBeEmpty = true
    /// What else holds where a key has one of its values.
    var cases: [SpecCase] = []
    /// Keys that exclude others.
    var exclusions: [(key: SpecKey, others: [SpecKey])] = []

    init(
        _ name: String, _ keys: [SpecKey], options: OptionKeys? = nil, mayBeEmpty: Bool = true, cases: [SpecCase] = [],
        exclusions: [(key: SpecKey, others: [SpecKey])] = []
    ) {
        self.name = name
        self.keys = keys
        self.options = options
        self.mayBeEmpty = mayBeEmpty
        self.cases = cases
        self.exclusions = exclusions
    }

    var names: [String] { keys.map(\.name) }

    var required: [SpecKey] { keys.filter(\.isRequired) }

    /// The keys, in words.
    var keyWords: String { (names + (options?.names ?? [])).joined(separator: ", ") }
}

/// Options of components as keys of a map.
struct OptionKeys: Sendable {
    /// Axes whose options are written `AXIS.OPTION`.
    var axes: [SpecAxis]
    /// The axis whose options are written without its name, if there is one.
    var bare: SpecAxis?
    /// Whether a list of values may stand in a value's place.
    var takesLists: Bool
    /// Whether no value may stand in such a list twice.
    var isUnique = false

    var names: [String] { (bare == nil ? [] : ["OPTION"]) + axes.map { "\($0.rawValue).OPTION" } }
}

/// What else holds of a map in which `key` is `value`.
struct SpecCase: Sendable {
    var key: SpecKey
    var value: String
    /// Keys that it must have then.
    var required: [SpecKey] = []
    /// Keys that it has not then.
    var absent: [SpecKey] = []
    /// What the values of keys may be then; the first of several names is the default unless `defaults` says otherwise.
    var forms: [(key: SpecKey, form: SpecForm)] = []
    /// Defaults of keys that differ from case to case.
    var defaults: [(key: SpecKey, value: String)] = []
}

extension CanonicalJSON.Value {
    /// On one line of YAML, for values that need no quotes.
    var flow: String {
        switch self {
        case .text(let text): text
        case .list(let items): "[\(items.map(\.flow).joined(separator: ", "))]"
        case .object(let members):
            "{\(members.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.flow)" }.joined(separator: ", "))}"
        default: CanonicalJSON.encode(self)
        }
    }
}
