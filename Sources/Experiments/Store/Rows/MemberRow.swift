import GRDB
import ThawModel

/// A row of `experiment_runs`: a planned run.
struct MemberRow: TableRow {
    static let databaseTableName = "experiment_runs"

    var experiment: String
    var position: Int
    /// The identity of a run that may have no result yet.
    var run: String
    /// As `StoredDescription` has it.
    var spec: String
    /// JSON.
    var labels: String

    enum CodingKeys: String, CodingKey, ColumnExpression { case experiment, position, run, spec, labels }

    init(_ member: ExperimentMember, of experiment: String) throws {
        self.experiment = experiment
        position = member.position
        run = member.identity
        spec = try StoredDescription.encode(member.description)
        labels = try StoredJSON.encode(member.labels)
    }

    /// Throws as `StoredDescription.decode`.
    func member() throws -> ExperimentMember {
        ExperimentMember(
            position: position, identity: run,
            description: try StoredDescription.decode(
                spec, table: Self.databaseTableName, row: "\(experiment) \(position)"),
            labels: try StoredJSON.decode([String: String].self, from: labels))
    }
}
