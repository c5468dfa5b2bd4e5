import ThawCore
import ThawModel
import ThawSupport

/// Decoding of the options that an external method's program has.
extension SpecDecoder {
    /// Names that options of a program cannot have: they mean something else in runs and specs.
    static let reservedOptions = [
        ExternalMethod.commandOption, ExternalMethod.filesOption, ExternalMethod.precisionOption, "label", "variant",
    ]

    /// An option of a program, with all values that the entry gives.
    struct ProgramOption {
        var description: OptionDescription
        var values: [Located<OptionValue>]
    }

    /// The options of a program, whatever they are called: the first value is the default, several are a sweep.
    func programOptions(_ node: YAMLNode) -> [ProgramOption] {
        guard case .mapping(let entries) = node.content else {
            wrongType(node, "'options' of an external method", expected: "a map")
            return []
        }
        return entries.compactMap { entry in
            if TextRule.optionName.flaw(in: entry.key) != nil {
                log.add(
                    entry.keyMark, "\(entry.key.inQuotes) cannot be an option's name",
                    hint: "use at most 100 letters, digits, '-' and '_'")
                return nil
            }
            if Self.reservedOptions.contains(entry.key) {
                log.add(
                    entry.keyMark,
                    "\(entry.key.inQuotes) cannot be an option of a program: the name has a meaning here",
                    hint: ["variant", ExternalMethod.precisionOption].contains(entry.key)
                        ? "choose another name" : "write it beside 'options'")
                return nil
            }
            let nodes = oneOrMore(entry.value, entry.key.inQuotes)
            let values = nodes.compactMap { node in
                programValue(node, entry.key).map { Located(value: $0, mark: node.mark) }
            }
            guard values.count == nodes.count, let first = values.first else { return nil }
            guard let kind = Self.kind(of: values.map(\.value)) else {
                log.add(
                    entry.value.mark, "the values of \(entry.key.inQuotes) are of several kinds",
                    hint: "give numbers, texts, or true and false alone")
                return nil
            }
            let converted = values.map { Located(value: Self.value($0.value, as: kind), mark: $0.mark) }
            reportRepeats(zip(converted.map(\.value), nodes), "value")
            return ProgramOption(
                description: OptionDescription(
                    entry.key, kind, default: Self.value(first.value, as: kind), help: "The program's own."),
                values: converted)
        }
    }

    private func programValue(_ node: YAMLNode, _ name: String) -> OptionValue? {
        switch node.content {
        case .flag(let value): return .flag(value)
        case .integer(let value): return .integer(value)
        case .number(let value): return .number(value == 0 ? 0 : value)
        case .text: return text(node, "a value of \(name.inQuotes)").map { .text($0) }
        default:
            wrongType(node, "a value of \(name.inQuotes)", expected: "text, a number, true or false")
            return nil
        }
    }

    /// An integer among numbers is a number, as everywhere in specs.
    private static func value(_ value: OptionValue, as kind: OptionKind) -> OptionValue {
        if case (.number, .integer(let number)) = (kind, value) { return .number(Double(number)) }
        return value
    }

    /// What `when` and `tune` may set an option to that has these values; nil if they do not go together.
    private static func kind(of values: [OptionValue]) -> OptionKind? {
        var (flags, integers, numbers, texts) = (0, 0, 0, [String]())
        for value in values {
            switch value {
            case .flag: flags += 1
            case .integer: integers += 1
            case .number: numbers += 1
            case .text(let text): texts.append(text)
            }
        }
        if flags == values.count { return .flag }
        if integers == values.count { return .integer(Int.min...Int.max) }
        if integers + numbers == values.count {
            return .number(-Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude)
        }
        return texts.count == values.count ? .choice(texts) : nil
    }
}
