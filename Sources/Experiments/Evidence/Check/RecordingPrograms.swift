import ThawExecution
import ThawModel
import ThawStore

/// The programs that have recorded something, by their versions. What this program does not know can be honest only if one of
/// them came later.
struct RecordingPrograms {
    let versions: Set<String>
    /// This program's, and what it was built from.
    var own = EnvironmentCapture.thawVersion
    var release = EnvironmentCapture.release

    /// Whether one of them may know what this program does not: it is of a later version, or its version is not Thaw's own way
    /// to count (`0.1.0+nearest-items` has a method of somebody's own), or nothing says which it was.
    var mayKnowMore: Bool { versions.isEmpty || versions.contains(where: isLater) }

    /// `thaw 0.1.0`, `thaw 0.0.9 and 0.1.0`.
    var text: String { "thaw " + versions.sorted().joined(separator: " and ") }

    private func isLater(_ version: String) -> Bool {
        guard let theirs = Self.numbers(version), let ours = Self.numbers(release) else { return version != own }
        return ours.lexicographicallyPrecedes(theirs)
    }

    /// Of `0.1.0` and nothing else.
    private static func numbers(_ version: String) -> [Int]? {
        let parts = version.split(separator: ".", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { part in part.utf8.allSatisfy { (48...57).contains($0) } ? Int(part) : nil }
        return parts.count == 3 && numbers.count == 3 ? numbers : nil
    }
}

extension CheckLog {
    /// Notes `what`, which this program does not know, such as `option 'zeal' of csdm`: not checkable if one of `programs` may
    /// know more, else wrong.
    mutating func note(
        unknown what: String, _ table: String, _ row: String, _ column: String, by programs: RecordingPrograms
    ) {
        if programs.mayKnowMore {
            cannotCheck(table, row, "this thaw does not know \(what)", limits: true)
        } else {
            expect(
                false, table, row, column,
                found: "\(what), which \(programs.text), that recorded it, did not know either")
        }
    }
}

extension CheckLog {
    /// Notes that the spec of `experiment` cannot be planned.
    mutating func note(unplanned reason: String, _ experiment: String, by programs: RecordingPrograms) {
        if programs.mayKnowMore {
            cannotCheck("experiments", experiment, "its spec, which this thaw cannot plan: \(reason)", limits: true)
        } else {
            expect(
                false, "experiments", experiment, "spec",
                found: "a spec that \(programs.text), which did its runs, could not have planned: \(reason)")
        }
    }
}

extension StoredContents {
    /// The programs that have done runs of an experiment; where none was done, those that have done any.
    func programs(of experiment: StoredExperiment) -> RecordingPrograms {
        let own = Set(experiment.identities)
        return recording(where: { identity, _ in own.contains(identity) })
    }

    /// The programs that have done runs on some data; where none was done, those that have done any.
    func programs(on isMeant: (DatasetRecord) -> Bool) -> RecordingPrograms { recording(where: { isMeant($1) }) }

    private func recording(where isMeant: (String, DatasetRecord) -> Bool) -> RecordingPrograms {
        let all =
            runs.map { ($0.identity, $0.dataset, $0.environment.thawVersion) }
            + failures.map { ($0.identity, $0.dataset, $0.environment.thawVersion) }
        let versions = all.filter { isMeant($0.0, $0.1) }.map(\.2)
        return RecordingPrograms(versions: Set(versions.isEmpty ? all.map(\.2) : versions))
    }
}
