import ThawModel

/// Runs that databases record, to be found by what is planned.
struct RecordedRuns {
    /// A run with its identity.
    typealias Run = (description: RunDescription, identity: String)

    private let runs: [String: Run]

    init(_ runs: [Run]) {
        self.runs = Dictionary(runs.map { ($0.description.text, $0) }) { first, _ in first }
    }

    /// The run that is planned so, or that stands for it since it was recorded earlier (`RunDescription.withEarlierScores`);
    /// nil if there is none.
    func run(as planned: RunDescription) -> Run? { runs[planned.text] ?? runs[planned.withEarlierScores.text] }
}
