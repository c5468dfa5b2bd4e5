import ThawCore

/// Reads experiment specs (`SpecKeys` describes them).
public enum SpecReader {
    /// Reads the spec at `path` and everything it extends.
    /// - Throws: `SpecErrors` with all errors of the spec, among them those that only its plan shows
    ///   (an impossible combination, an `exclude` that matches nothing).
    public static func read(path: String, context: SpecContext) throws -> ExperimentSpec {
        let log = IssueLog()
        return try decode(SpecFile(log: log).load(path: path), file: path, context: context, log: log)
    }

    /// The same for a spec in memory; `file` is its name in errors, and `extends` is relative to it.
    public static func read(bytes: [UInt8], file: String, context: SpecContext) throws -> ExperimentSpec {
        let log = IssueLog()
        return try decode(SpecFile(log: log).load(bytes, file: file), file: file, context: context, log: log)
    }

    /// The spec that a database records. It reads no file: nothing is extended, and of programs the files are those that
    /// its runs record.
    /// - programs: SHA-256 (hex) by path, by the method's name in descriptions of runs.
    static func read(
        recorded text: String, programs: [String: [String: String]], context: SpecContext = SpecContext()
    ) throws -> ExperimentSpec {
        let log = IssueLog()
        let (bytes, file) = (Array(text.utf8), "spec")
        SourceCheck.issues(in: bytes, file: file).forEach(log.add)
        try log.throwIfAny()
        let root = YAMLTree.read(bytes, file: file, log: log)
        if let extends = root?[SpecKeys.extends] {
            log.add(extends.keyMark, "a recorded spec extends no other", hint: "what it extends is merged in")
        }
        var context = context
        context.recordedPrograms = programs
        return try decode(root, file: file, context: context, log: log)
    }

    private static func decode(
        _ root: YAMLNode?, file: String, context: SpecContext, log: IssueLog
    ) throws -> ExperimentSpec {
        guard let root else {
            throw SpecErrors(log.issues)
        }
        let decoder = SpecDecoder(context: context, log: log).knowingExternalMethods(of: root)
        let (spec, rulesAreSound) = decoder.spec(root, file: file)
        if log.issues.isEmpty {
            _ = try spec.plan()
        } else if rulesAreSound {
            // The entries that were understood can still be checked against each other; an impossible combination
            // is then reported in the same pass. Whether rules match anything cannot be said with entries missing.
            var planner = Planner(spec: spec, log: IssueLog())
            planner.combinationIssues().forEach(log.add)
        }
        try log.throwIfAny()
        return spec
    }
}
