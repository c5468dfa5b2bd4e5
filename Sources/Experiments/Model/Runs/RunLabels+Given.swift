import ThawCore

extension RunLabels {
    /// Whether the label of a run's component is one that the spec gives, and not the component's title, with or without the
    /// options that tell it from others (`of`).
    package static func isGiven(_ label: String, to choice: Choice, on axis: SpecAxis) -> Bool {
        let title = SpecContext.title(of: choice.name, axis)
        return label != title && base(of: label, choice) != title
    }

    /// `CSDM` of `CSDM (rho 0.1, steps 50)`, for a choice that has these options.
    private static func base(of label: String, _ choice: Choice) -> Substring {
        guard label.last == ")", let start = label.lastIndex(of: "("), label[..<start].last == " " else {
            return label[...]
        }
        let options = choice.options.map { option($0.key, $0.value) } + Variant.allCases.map(\.rawValue)
        let words = label[label.index(after: start)...].dropLast().components
        return words.allSatisfy { options.contains(String($0)) } ? label[..<start].dropLast() : label[...]
    }
}

extension Substring {
    /// Between commas.
    fileprivate var components: [Substring] { split(separator: ",").map { $0.first == " " ? $0.dropFirst() : $0 } }
}
