import ThawCore
import ThawModel
import ThawSupport

/// Decoding of single values, with the errors of each.
extension SpecDecoder {
    func wrongType(_ node: YAMLNode, _ what: String, expected: String, hint: String? = nil) {
        if !node.isInvalid { log.add(node.mark, "\(what) must be \(expected), not \(node.words)", hint: hint) }
    }

    /// The entries of a map whose keys are all among those of `known`; unknown ones are reported and left out.
    func map(_ node: YAMLNode, _ what: String, _ known: SpecMap) -> [YAMLEntry]? {
        map(node, what, keys: known.names)
    }

    /// What to write in the place of a key or an option that there is not among `names`.
    func keyHint(_ key: String, among names: [String]) -> String {
        if let hint = FieldWords.hint(for: key, in: names) { return hint }
        if NearestName.of(key, in: names) == nil, context.training.option(named: key) != nil {
            return "did you mean '\(SpecAxis.training.rawValue).\(key)'?"
        }
        return NearestName.hint(for: key, in: names)
    }

    private func map(_ node: YAMLNode, _ what: String, keys: [String]) -> [YAMLEntry]? {
        guard case .mapping(let entries) = node.content else {
            wrongType(node, what, expected: "a map")
            return nil
        }
        return entries.filter { entry in
            if keys.contains(entry.key) { return true }
            log.add(
                entry.keyMark, "unknown key \(entry.key.inQuotes) in \(what)", hint: keyHint(entry.key, among: keys))
            return false
        }
    }

    /// The items of a list that must not be empty.
    func list(_ node: YAMLNode, _ what: String) -> [YAMLNode]? {
        guard case .sequence(let items) = node.content else {
            wrongType(node, what, expected: "a list")
            return nil
        }
        if items.isEmpty {
            log.add(node.mark, "\(what) is empty", hint: "list at least one")
            return nil
        }
        return items
    }

    /// The items of an optional list, which may be empty.
    func items(_ entry: YAMLEntry?, _ what: String) -> [YAMLNode] {
        guard let node = entry?.value else { return [] }
        guard case .sequence(let items) = node.content else {
            wrongType(node, what, expected: "a list")
            return []
        }
        return items
    }

    /// The items of a list, or a single value as a list of one.
    func oneOrMore(_ node: YAMLNode, _ what: String) -> [YAMLNode] {
        if case .sequence = node.content { return list(node, what) ?? [] }
        return [node]
    }

    func text(_ node: YAMLNode, _ what: String) -> String? {
        guard case .text(let text) = node.content else {
            wrongType(node, what, expected: "text (in quotes, if it looks like something else)")
            return nil
        }
        return kept(.text, text, node, what)
    }

    /// A name that files can have: lower-case letters, digits and hyphens.
    func name(_ node: YAMLNode, _ what: String) -> String? {
        // What earlier programs have recorded can still be planned.
        text(node, what).flatMap { kept(context.recordedPrograms == nil ? .name : .recordedName, $0, node, what) }
    }

    /// `text`, or nil where it does not keep the rule.
    private func kept(_ rule: TextRule, _ text: String, _ node: YAMLNode, _ what: String) -> String? {
        guard let flaw = rule.flaw(in: text) else { return text }
        log.add(node.mark, "\(what) \(flaw)")
        return nil
    }

    /// One of `names`.
    func choice(_ node: YAMLNode, _ what: String, from names: [String]) -> String? {
        guard case .text(let text) = node.content else {
            wrongType(node, "the name of \("aeiou".contains(what.prefix(1)) ? "an" : "a") \(what)", expected: "text")
            return nil
        }
        if names.contains(text) { return text }
        log.add(node.mark, "unknown \(what) \(text.inQuotes)", hint: NearestName.hint(for: text, in: names))
        return nil
    }

    /// One of the names that the key may have.
    func choice(_ node: YAMLNode, _ what: String, _ key: SpecKey) -> String? {
        choice(node, what, from: key.form.names)
    }

    func integer(_ node: YAMLNode, _ what: String, in range: ClosedRange<Int>) -> Int? {
        guard case .integer(let value) = node.content, range.contains(value) else {
            let expected = "an integer from \(range.lowerBound) to \(range.upperBound)"
            // Of 10.0 and 1e1 an error says 10, which by itself would puzzle.
            let isWhole = if case .number(let value) = node.content { Int(exactly: value) != nil } else { false }
            wrongType(
                node, what, expected: expected + (isWhole ? " (without point and exponent)" : ""),
                hint: ScalarText.hint(for: node, as: .integer))
            return nil
        }
        return value
    }

    /// Reports every value that stands in a list twice.
    func reportRepeats<Value: Hashable>(_ values: some Sequence<(Value, YAMLNode)>, _ what: String) {
        var seen: Set<Value> = []
        for (value, node) in values where !seen.insert(value).inserted {
            log.add(node.mark, "\(what) \(node.words) is listed twice", hint: "remove one of them")
        }
    }

    /// One value of an option, as the option's kind has it: an integer given for a number is that number.
    func value(_ node: YAMLNode, _ option: OptionDescription, of component: String) -> OptionValue? {
        let what = "'\(option.name)' of \(component)"
        switch (option.kind, node.content) {
        case (.flag, .flag(let value)):
            return .flag(value)
        case (.flag, _):
            wrongType(node, what, expected: "true or false", hint: ScalarText.hint(for: node, as: .flag))
        case (.integer(let range), _):
            return integer(node, what, in: range).map { .integer($0) }
        case (.number(let range), .integer(let value)) where range.contains(Double(value)):
            return .number(Double(value))
        case (.number(let range), .number(let value)) where range.contains(value):
            return .number(value == 0 ? 0 : value)  // -0 and 0 are the same setting
        case (.number(let range), _):
            let (low, high) = (CanonicalJSON.spell(range.lowerBound), CanonicalJSON.spell(range.upperBound))
            wrongType(
                node, what, expected: "a number from \(low) to \(high)", hint: ScalarText.hint(for: node, as: .number))
        case (.choice(let names), .text(let text)) where names.contains(text):
            return .text(text)
        case (.choice(let names), .text(let text)):
            let near = NearestName.of(text, in: names).map { "did you mean '\($0)'?" }
            log.add(
                node.mark, "\(what) must be one of \(names.joined(separator: ", ")), not \(text.inQuotes)", hint: near)
        case (.choice(let names), _):
            wrongType(node, what, expected: "one of \(names.joined(separator: ", "))")
        case (.numberOr(let word, _), .text(let text)) where text == word:
            return .text(word)
        case (.numberOr(_, let range), .integer(let value)) where range.contains(Double(value)):
            return .number(Double(value))
        case (.numberOr(_, let range), .number(let value)) where range.contains(value):
            return .number(value)
        case (.numberOr(let word, let range), _):
            let (low, high) = (CanonicalJSON.spell(range.lowerBound), CanonicalJSON.spell(range.upperBound))
            wrongType(
                node, what, expected: "'\(word)' or a number from \(low) to \(high)",
                hint: ScalarText.hint(for: node, as: .number))
        case (.budget(let range), _):
            return budget(node, what, range)
        }
        return nil
    }

    /// `as-published`, or `{matched: N}`.
    private func budget(_ node: YAMLNode, _ what: String, _ range: ClosedRange<Int>) -> OptionValue? {
        if case .text(WarmBudget.asPublished) = node.content { return .text(WarmBudget.asPublished) }
        guard case .mapping(let entries) = node.content else {
            wrongType(node, what, expected: "'\(WarmBudget.asPublished)' or {matched: N}")
            return nil
        }
        guard map(node, what, keys: [OptionDescription.matchedName]) != nil, let entry = entries.first,
            entries.count == 1
        else {
            if entries.isEmpty { log.add(node.mark, "\(what) is an empty map", hint: "write {matched: N}") }
            return nil
        }
        return integer(entry.value, "'matched' of \(what)", in: range).map { .integer($0) }
    }
}
