/// How a grid's runs become tasks of Slurm array jobs: the key `slurm` of a spec. Nothing of it influences a result.
package struct SlurmSettings: Hashable, Codable, Sendable {
    /// What a spec may set, by the name it has there.
    package enum Key: String, CaseIterable, Sendable {
        /// `SlurmSettings.chunk`.
        case chunk
        /// `SlurmSettings.partition`.
        case partition
        /// `SlurmSettings.memory`.
        case memory
        /// `SlurmSettings.time`.
        case time
        /// `SlurmSettings.cpus`.
        case cpus
        /// `SlurmSettings.sbatch`.
        case sbatch
        /// `SlurmSettings.setup`.
        case setup
    }

    /// Runs of one array task, at most.
    package var chunk = 10
    /// The partition's name; nil: the cluster's default.
    package var partition: String?
    /// Memory of a task as sbatch has it, e.g. `4G`; nil: the cluster's default.
    package var memory: String?
    /// Time limit of a task as sbatch has it, e.g. `2:00:00`; nil: the partition's default.
    package var time: String?
    /// Workers of a task, each with a CPU of its own.
    package var cpus = 1
    /// More options of sbatch, e.g. `--account=abc`.
    package var sbatch: [String] = []
    /// Lines of shell before the program is started, e.g. `module load openblas`.
    package var setup: [String] = []

    /// What `chunk` may be.
    package static let chunkRange = 1...1_000_000
    /// What `cpus` may be.
    package static let cpuRange = 1...1024

    /// The defaults of every key.
    package init() {}

    package static let partitionPattern = TextPattern(words: "a partition's name", expression: "[A-Za-z0-9_.,-]+")
    package static let memoryPattern = TextPattern(
        words: "a size such as 4G or 512M", expression: "[1-9][0-9]*[KMGTkmgt]?")
    package static let timePattern = TextPattern(
        words: "a time limit such as 90 (minutes), 2:00:00 or 1-12 (days-hours)",
        expression: "[0-9]+-[0-9]+(:[0-9]+){0,2}|[0-9]+(:[0-9]+){0,2}")
    /// The first group is the option, without its value.
    package static let sbatchPattern = TextPattern(
        words: "an option of sbatch such as --account=abc", expression: "(--[a-z][a-z0-9-]+|-[A-Za-z]).*")

    /// What a text that a user gives for `key` must be, if it is not: the end of a sentence that begins with the key.
    package static func flaw(of text: String, for key: Key) -> String? {
        switch key {
        case .chunk, .cpus: nil
        case .partition: flaw(of: text, partitionPattern)
        case .memory: flaw(of: text, memoryPattern)
        case .time: flaw(of: text, timePattern)
        case .sbatch: flaw(ofOption: text)
        case .setup: isOneLine(text) ? nil : "must be one line of shell"
        }
    }

    private static func flaw(of text: String, _ pattern: TextPattern) -> String? {
        pattern.match(text) == nil ? "must be \(pattern.words)" : nil
    }

    /// Options of sbatch that say where the job is kept, how often it runs, or whether it is submitted at all.
    private static let own = [
        "array", "chdir", "error", "input", "job-name", "open-mode", "output", "parsable", "test-only", "wait", "wrap",
        "help", "usage", "version", "ntasks", "nodes", "clusters",
    ]
    private static let ownLetters = Set("aDeiJoWhVnNM")
    private static let keys = ["cpus-per-task": Key.cpus, "mem": .memory, "partition": .partition, "time": .time]
    private static let keyLetters: [Character: Key] = ["c": .cpus, "p": .partition, "t": .time]

    private static func flaw(ofOption text: String) -> String? {
        guard isOneLine(text), let match = sbatchPattern.match(text), let name = match.output[1].substring else {
            return "must be \(sbatchPattern.words)"
        }
        let option = String(name.drop { $0 == "-" })
        if name.hasPrefix("--") {
            // sbatch takes the beginning of an option's name for the whole.
            if let key = keys.first(where: { $0.key.hasPrefix(option) })?.value {
                return "must not have --\(option): use '\(key.rawValue)'"
            }
            if let other = own.first(where: { $0.hasPrefix(option) }) {
                return "must not have --\(other), which `thaw submit` decides"
            }
        } else if let letter = option.first {
            if let key = keyLetters[letter] { return "must not have -\(letter): use '\(key.rawValue)'" }
            if ownLetters.contains(letter) { return "must not have -\(letter), which `thaw submit` decides" }
        }
        return nil
    }

    private static func isOneLine(_ text: String) -> Bool {
        !text.isEmpty && !text.unicodeScalars.contains { $0.properties.generalCategory == .control }
    }
}
