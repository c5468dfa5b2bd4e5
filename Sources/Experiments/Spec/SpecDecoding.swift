import ThawModel

/// A spec as far as it could be understood by itself. Its plan may show further errors.
package struct SpecDecoding {
    /// What was understood; the entries that were not are missing.
    package let spec: ExperimentSpec
    /// Whether rules can be checked against each other in spite of errors elsewhere.
    package let rulesAreSound: Bool
    /// Whether everything was understood, and at most the lengths of zipped axes are wrong.
    package let entriesAndRulesAreSound: Bool
    /// What is wrong so far.
    package let log: IssueLog

    /// The spec at `path` and everything it extends.
    ///
    /// Throws `SpecErrors` if a file cannot be read, or is no YAML.
    package init(path: String, context: SpecContext) throws {
        let log = IssueLog()
        try self.init(SpecFile(log: log).load(path: path), file: path, context: context, log: log)
    }

    /// The same for a spec in memory; `file` is its name in errors, and `extends` is relative to it.
    package init(bytes: [UInt8], file: String, context: SpecContext) throws {
        let log = IssueLog()
        try self.init(SpecFile(log: log).load(bytes, file: file), file: file, context: context, log: log)
    }

    /// The spec that a database records. It reads no file: nothing is extended, and of programs the files are those that
    /// its runs record.
    /// - programs: SHA-256 (hex) by path, by the method's name in descriptions of runs.
    package init(recorded text: String, programs: [String: [String: String]], context: SpecContext) throws {
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
        try self.init(root, file: file, context: context, log: log)
    }

    private init(_ root: YAMLNode?, file: String, context: SpecContext, log: IssueLog) throws {
        guard let root else { throw SpecErrors(log.issues) }
        let decoder = SpecDecoder(context: context, log: log).knowingExternalMethods(of: root)
        (spec, rulesAreSound, entriesAndRulesAreSound) = decoder.spec(root, file: file)
        self.log = log
    }
}
