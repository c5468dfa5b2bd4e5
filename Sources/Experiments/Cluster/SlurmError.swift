import ThawSupport

/// Why work could not be handed to Slurm, or taken back from it. Each message is one line.
package enum SlurmError: Error, Equatable, Sendable {
    /// A command of Slurm's is not on PATH.
    case missing(command: String)
    /// A command of Slurm's ended with an error; `detail` is what it said.
    case failed(command: String, detail: String)
    /// A command of Slurm's printed something else than it should.
    case notUnderstood(command: String, output: String)
    /// The spec describes data and has no runs.
    case noRuns(experiment: String)
    /// Nothing was ever submitted for the database.
    case nothingSubmitted(folder: String)
    /// The submissions for the database are of several specs.
    case severalSpecs(folder: String, specs: [String])
    /// A file or folder of a submission cannot be read or written.
    case unusable(path: String, detail: String)
    /// A path cannot stand in a job script.
    case unfitPath(String)
    /// Only the cluster that a submission was made on knows what became of it.
    case otherCluster(submission: String, there: String, here: String)
    /// The task's runs were given to a later submission.
    case givenUp(submission: String, task: Int)
    /// The program's numerics are not those that the runs were submitted with.
    case otherNumerics(submission: String, there: Int, here: Int)
}

extension SlurmError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .missing(let command):
            "\(command) is not on PATH: Slurm's commands are needed; use a login node of the cluster, or do the runs "
                + "here with `thaw run`"
        case .failed(let command, let detail):
            "\(command) failed: \(detail)"
        case .notUnderstood(let command, let output):
            "\(command) printed what was not understood: \(output)"
        case .noRuns(let experiment):
            "\(experiment) describes datasets and has no runs, so there is nothing to submit: use `thaw run`"
        case .nothingSubmitted(let folder):
            "\(folder): no submissions; `thaw submit SPEC --engine slurm` makes some"
        case .severalSpecs(let folder, let specs):
            "\(folder): there are submissions of several specs; name one of \(specs.joined(separator: ", "))"
        case .unusable(let path, let detail):
            "\(path): \(detail); check the folder, its permissions and the disk"
        case .unfitPath(let path):
            "\(path.singleLine): a job script cannot hold a path with quotes, backslashes or line breaks; "
                + "use another folder"
        case .otherCluster(let submission, let there, let here):
            "\(submission): was submitted on the cluster \(there), and this is \(here), which does not know what is "
                + "still running: do this there"
        case .givenUp(let submission, let task):
            "\(submission): task \(task) was taken for lost, and its runs were submitted again; nothing is done"
        case .otherNumerics(let submission, let there, let here):
            "\(submission): was submitted with revision \(there) of the numerics, and this program has \(here): "
                + "collect what is done, and submit again"
        }
    }
}
