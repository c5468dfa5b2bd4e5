import ThawModel
import ThawReporting
import ThawStore

/// Something about the places in which runs were made that differs between the databases.
package struct EnvironmentChange: Hashable, Sendable, Encodable {
    /// `revision`, `cpu`, ...
    package var field: String
    /// All values, sorted.
    package var values: Sides<[String]>
    /// Pairs of runs with metrics that are not bit-equal which differ in this, too.
    package var runsWithOtherMetrics: Int
}

/// What is compared of an environment: all but the host's name and whether the source was changed, which the patch tells;
/// the numerics' revision is compared with the runs' settings.
enum EnvironmentFields {
    static func values(_ environment: EnvironmentRecord) -> [(field: String, value: String)] {
        [
            ("revision", environment.revision), ("thaw", environment.thawVersion), ("swift", environment.swiftVersion),
            ("openblas", environment.openBLAS), ("cpu", environment.cpu),
            ("operating-system", environment.operatingSystem), ("patch", environment.patch ?? "none"),
            ("threads", environment.threads.map(String.init) ?? "not recorded"),
        ]
    }

    /// The fields in which two environments differ.
    static func changes(_ a: EnvironmentRecord, _ b: EnvironmentRecord) -> [SettingChange] {
        zip(values(a), values(b)).compactMap { SettingChange($0.field, differing: Sides($0.value, $1.value)) }
    }

    /// The fields whose sets of values differ between all runs of A and all of B.
    /// - differences: pairs of runs that are not alike.
    static func changes(
        _ runs: Sides<[RunRecord]>, differences: [RunDifference]
    ) -> [EnvironmentChange] {
        let found = runs.map { side in
            var values: [String: Set<String>] = [:]
            for environment in Set(side.map(\.environment)) {
                for (field, value) in Self.values(environment) { values[field, default: []].insert(value) }
            }
            return values
        }
        guard let example = runs.a.first ?? runs.b.first else { return [] }
        return values(example.environment).map(\.field).compactMap { field in
            let values = found.map { ($0[field] ?? []).sorted() }
            guard !values.isSame, !values.a.isEmpty, !values.b.isEmpty else { return nil }
            return EnvironmentChange(
                field: field, values: values,
                runsWithOtherMetrics: differences.count { run in
                    !run.metrics.isEmpty && run.environment.contains { $0.setting == field }
                })
        }
    }
}
