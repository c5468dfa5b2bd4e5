/// All that documents show and these tests do not execute, and what stands for it. Whatever is not listed here is executed; an
/// entry that no document uses is an error.
enum NotExecuted {
    enum StandIn {
        /// `make -n` of the same targets: they are there, and so is what they depend on.
        case dryRun
        /// Another command, which is executed in its place.
        case command(String)
        /// Suites that do the same in small. Of a command of `thaw`, its options are looked up in its help, too.
        case suites([String])
    }

    struct Command {
        /// The command, or its first words.
        var words: String
        var standIn: StandIn
        var because: String
    }

    static let commands: [Command] = [
        // Builds, and runs of minutes to hours. Of the latter, CommittedSpecsTests check the specs, and CommittedResultsTests the
        // tables that came of them on MovieLens-1M. Continuous integration runs `make test` and `make fuzz`.
        Command(words: "make build", standIn: .dryRun, because: "it compiles"),
        Command(words: "make test", standIn: .dryRun, because: "it runs this test"),
        Command(words: "make lint", standIn: .dryRun, because: "it is a check of its own"),
        Command(words: "make install-deps", standIn: .dryRun, because: "it changes the system"),
        Command(words: "make install-test-deps", standIn: .dryRun, because: "it changes the system"),
        Command(words: "make table1", standIn: .dryRun, because: "210 runs"),
        Command(words: "make reproduce", standIn: .dryRun, because: "some thousand runs"),
        Command(words: "make matched-budget", standIn: .dryRun, because: "hundreds of runs"),
        Command(words: "make findings", standIn: .suites(["FindingsTests"]), because: "it draws for a minute"),
        Command(words: "make fuzz", standIn: .suites(["CorpusTests"]), because: "it compiles everything again"),
        Command(
            words: "make bench-preparation", standIn: .dryRun,
            because: "it measures for minutes, beside packages from PyPI"),
        Command(
            words: "make bench-training", standIn: .dryRun,
            because: "it measures for an hour, beside packages from PyPI"),
        Command(words: "make bench", standIn: .dryRun, because: "it measures for an hour, beside packages from PyPI"),
        Command(words: "make bench-growth", standIn: .dryRun, because: "it compiles, and measures for minutes"),
        Command(words: "make instructions", standIn: .dryRun, because: "it takes minutes, and is a check of its own"),
        Command(words: "make docs", standIn: .dryRun, because: "it is a check of its own"),
        Command(words: "make install", standIn: .suites(["InstallTests"]), because: "it changes the system"),
        Command(words: "make test-guide", standIn: .dryRun, because: "it compiles, and is a check of its own"),
        Command(words: "make test-package", standIn: .dryRun, because: "likewise"),
        Command(
            words: "swift build --package-path Benchmarks",
            standIn: .command("swift package --package-path Benchmarks dump-package"),
            because: "it compiles everything again"),
        Command(
            words: "Benchmarks/.build/release/catch-up", standIn: .suites(["CatchUpTests"]),
            because: "built by the line above"),
        Command(
            words: "Fuzzing/.build/release/thaw-fuzz", standIn: .suites(["CorpusTests"]),
            because: "make fuzz builds it"),
        // The network, and a cluster.
        Command(
            words: "thaw datasets fetch", standIn: .suites(["FetcherTests"]),
            because: "the tests download from a server of their own"),
        Command(
            words: "thaw submit experiments/table1.yaml --engine slurm",
            standIn: .suites(["SubmissionTests", "SlurmTests"]), because: "it needs a cluster"),
        Command(
            words: "thaw collect", standIn: .suites(["SubmissionTests", "SlurmTests"]), because: "it needs a cluster"),
    ]

    /// Blocks of the class `text`, which are neither commands nor their output.
    struct Text {
        var document: String
        /// How the block's first line begins.
        var begins: String
        /// What checks that it is so.
        var suites: [String]
    }

    static let texts: [Text] = [
        // Formulas of the generators; the suites measure what comes of them.
        Text(
            document: "docs/synthetic-data.md", begins: "Taobao AD:  (q_i, b_i) = 0.9 v_category ",
            suites: ["SyntheticTaobaoADTests", "SyntheticCIKM2019Tests"]),
        Text(
            document: "docs/synthetic-data.md", begins: "Taobao AD:  0.5 v_gender + 0.5 v_age + 0",
            suites: ["SyntheticTaobaoADTests", "SyntheticCIKM2019Tests"]),
        Text(
            document: "docs/synthetic-data.md", begins: "x = x_0 + w_u b_u + w_i b_i + w_a (p_u .",
            suites: ["SyntheticTaobaoADTests", "SyntheticCIKM2019Tests"]),
        Text(
            document: "docs/synthetic-data.md", begins: "q_i = 0.65 mean of v_genre (times the ro",
            suites: ["SyntheticTests"]),
        Text(
            document: "docs/synthetic-data.md", begins: "s = 0.75 - 2.8 r_i + 0.8 b_u + 0.8 b_i +",
            suites: ["SyntheticTests"]),
    ]

    /// Documents whose blocks another test executes. Their links are checked here all the same.
    static let documents: [String: String] = [
        "docs/adding-a-method.md": "its steps are run, one after the other, by a test of its own",
        "docs/method-package.md": "likewise",
        "docs/spec.md": "it is generated, and SpecReferenceTests decode each of its examples",
    ]

    /// What must succeed before a document's blocks can be executed; where it does not, they are skipped with this reason.
    static let needs: [String: String] = [
        "docs/external-methods.md": "python3 -c 'import numpy'", "docs/reproducibility.md": "command -v ssh-keygen",
    ]

    /// Documents that others link to before they are there. One that is there is an error: its entry is to go.
    static let onTheirWay: Set<String> = []
}
