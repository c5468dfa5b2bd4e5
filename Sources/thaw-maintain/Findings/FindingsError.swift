/// Why there are no findings. Each message is one line that says what to do.
package enum FindingsError: Error, Equatable, Sendable {
    /// The folder lacks the database of a spec.
    case missing(path: String, experiment: String)
    /// A database holds an experiment, but not the one that the findings speak of.
    case unexpected(experiment: String, detail: String)
}

extension FindingsError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .missing(let path, let experiment):
            "\(path): there is no such file; `thaw run experiments/\(experiment).yaml` makes it"
        case .unexpected(let experiment, let detail):
            "experiment \(experiment): \(detail); run experiments/\(experiment).yaml as it is"
        }
    }
}
