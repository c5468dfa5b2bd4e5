import ThawCore
import ThawSupport

/// How tables name the components of a plan's runs.
package enum RunLabels {
    /// `rho 0.1`; of `variant` and `budget` the value says enough: `published`, `3 passes`.
    package static func option(_ name: String, _ value: OptionValue) -> String {
        switch (name, value) {
        case (OptionDescription.variant.name, _): spell(value)
        case (OptionDescription.budgetName, .integer(let passes)),
            ("training.\(OptionDescription.budgetName)", .integer(let passes)):
            PlainText.count(passes, "pass")
        case (OptionDescription.budgetName, .text(WarmBudget.asPublished)): "passes as published"
        default: "\(name) \(spell(value))"
        }
    }

    /// Whether a label says that the option has the value: as `of` writes it in brackets, or after a comma.
    package static func states(_ label: String, _ name: String, _ value: OptionValue) -> Bool {
        label.split { "(),".contains($0) }.contains { words in
            words.split(separator: " ").joined(separator: " ") == option(name, value)
        }
    }

    /// What a row's label says beside the method's title: `released` of `CSDM, released`; the whole label if that is not
    /// how it begins.
    package static func choice(_ label: String, of title: String) -> String {
        for separator in [", ", ": "] where label.hasPrefix(title + separator) {
            return String(label.dropFirst(title.count + separator.count))
        }
        return label
    }

    package static func spell(_ value: OptionValue) -> String {
        if case .number(let number) = value { CanonicalJSON.spell(number) } else { value.description }
    }
}
