import ThawModel
import ThawSpec

/// A spec that was read and found sound, and the runs that it means.
package struct PlannedSpec: Sendable {
    /// What the spec says.
    package let spec: ExperimentSpec
    /// Its runs.
    package let plan: Plan
}

/// Reads experiment specs (`SpecKeys` describes them) and plans their runs, which shows the last of their errors.
package enum SpecReader {
    /// Reads the spec at `path` and everything it extends.
    /// - Throws: `SpecErrors` with all errors of the spec, among them those that only its plan shows
    ///   (an impossible combination, a rule that matches nothing, a figure that cannot be drawn).
    package static func read(path: String, context: SpecContext) throws -> PlannedSpec {
        try planned(SpecDecoding(path: path, context: context))
    }

    /// The same for a spec in memory; `file` is its name in errors, and `extends` is relative to it.
    package static func read(bytes: [UInt8], file: String, context: SpecContext) throws -> PlannedSpec {
        try planned(SpecDecoding(bytes: bytes, file: file, context: context))
    }

    /// The spec that a database records. It reads no file: nothing is extended, and of programs the files are those that
    /// its runs record.
    /// - programs: SHA-256 (hex) by path, by the method's name in descriptions of runs.
    package static func read(
        recorded text: String, programs: [String: [String: String]], context: SpecContext = SpecContext()
    ) throws -> PlannedSpec {
        try planned(SpecDecoding(recorded: text, programs: programs, context: context))
    }

    private static func planned(_ decoding: SpecDecoding) throws -> PlannedSpec {
        if decoding.log.issues.isEmpty {
            return PlannedSpec(spec: decoding.spec, plan: try decoding.spec.plan())
        }
        if decoding.rulesAreSound {
            // The entries that were understood can still be checked against each other; an impossible combination
            // is then reported in the same pass. Whether rules match anything cannot be said with entries missing.
            var planner = Planner(spec: decoding.spec, log: IssueLog())
            planner.combinationIssues().forEach(decoding.log.add)
        }
        if decoding.entriesAndRulesAreSound {
            var planner = Planner(spec: decoding.spec.unzipped, log: IssueLog())
            planner.uselessRules().forEach(decoding.log.add)
        }
        throw SpecErrors(decoding.log.issues)
    }
}
