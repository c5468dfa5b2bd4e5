/// Why databases cannot be united. Each message is one line; nothing was written.
public enum MergeError: Error, Equatable, Sendable {
    /// Two databases have one run with other numbers; `detail` is the first that differs.
    case differentBits(identity: String, run: String, detail: String, paths: [String])
    /// Two databases describe the data of one fingerprint otherwise; `detail` says in what.
    case differentData(fingerprint: String, detail: String, paths: [String])
    /// Two databases have experiments of one name that are no parts of one; `detail` says why.
    case differentExperiments(name: String, detail: String, paths: [String])
}

extension MergeError: CustomStringConvertible {
    /// One line, whatever the database has in place of names and identities.
    public var description: String { sentence.singleLine }

    private var sentence: String {
        switch self {
        case .differentBits(let identity, let run, let detail, let paths):
            "run \(identity.prefix(12)) (\(run)) is not the same in \(paths.joined(separator: " and ")): \(detail); "
                + "the same run should give the same bits: compare the two with `thaw diff`, re-run it with `thaw verify`"
        case .differentData(let fingerprint, let detail, let paths):
            "dataset \(fingerprint.prefix(12)) is not the same in \(paths.joined(separator: " and ")): \(detail)"
        case .differentExperiments(let name, let detail, let paths):
            "experiment \(name) in \(paths.joined(separator: " and ")): \(detail); give the parts different names "
                + "(`experiment:`) and run their specs again, which repeats no run"
        }
    }
}
