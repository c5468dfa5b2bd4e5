import ThawModel

/// `slurm`.
extension SpecKeys {
    static let slurm = SpecKey(
        "slurm", .map(Slurm.map), .defaultWords("the keys' defaults"),
        "How `thaw submit --engine slurm` makes tasks of the runs; no part of what a run is known by.",
        example: "slurm: {chunk: 10, partition: cpu, memory: 4G, time: \"2:00:00\", cpus: 2}")

    enum Slurm {
        static let map = SpecMap("slurm", [chunk, partition, memory, time, cpus, sbatch, setup])

        private static let defaults = SlurmSettings()
        static let chunk = SpecKey(
            "chunk", .integer(SlurmSettings.chunkRange), .defaultValue(.integer(defaults.chunk)),
            "Runs of an array task, at most.", unit: "runs", example: "slurm: {chunk: 10}")
        static let partition = SpecKey(
            "partition", .pattern(SlurmSettings.partitionPattern), .defaultWords("the cluster's"),
            "Partition of the tasks.", example: "slurm: {partition: cpu}")
        static let memory = SpecKey(
            "memory", .either([.pattern(SlurmSettings.memoryPattern), .integer(1...Int.max)]),
            .defaultWords("the cluster's"), "Memory of a task.", unit: "megabytes, if it is a number",
            example: "slurm: {memory: 4G}")
        static let time = SpecKey(
            "time", .either([.pattern(SlurmSettings.timePattern), .integer(0...Int.max)]),
            .defaultWords("the partition's"), "Time limit of a task.", unit: "minutes, if it is a number",
            example: "slurm: {time: \"2:00:00\"}")
        static let cpus = SpecKey(
            "cpus", .integer(SlurmSettings.cpuRange), .defaultValue(.integer(defaults.cpus)),
            "Runs at a time in a task, each with a CPU of its own.", unit: "CPUs", example: "slurm: {cpus: 2}")
        static let sbatch = SpecKey(
            "sbatch", .list(.pattern(SlurmSettings.sbatchPattern), minimum: 0), .defaultWords("none"),
            "More options of sbatch, but for those that other keys or `thaw submit` decide.",
            example: "slurm: {sbatch: [--account=abc, --qos=long]}")
        static let setup = SpecKey(
            "setup", .list(.text, minimum: 0), .defaultWords("none"), "Lines of shell before thaw is started.",
            example: "slurm: {setup: [module load openblas]}")
    }
}
