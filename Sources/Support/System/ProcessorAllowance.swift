import Foundation

/// How many processors this process may use: those that it was given, which may be fewer than the machine has.
package enum ProcessorAllowance {
    /// The least of: the processors on which the system lets it run (`taskset`, cpusets), the time that its control groups
    /// may take (containers, batch systems), and what Slurm has allotted. At least 1.
    package static var count: Int {
        count(online: ProcessInfo.processInfo.activeProcessorCount, environment: ProcessInfo.processInfo.environment)
    }

    /// - online: the machine's processors.
    /// - root: where the system's files are: another place than `/` in tests.
    static func count(online: Int, environment: [String: String], root: String = "") -> Int {
        let status = FileManager.default.contents(atPath: "\(root)/proc/self/status") ?? Data()
        // Of a quota of 1.5 processors two workers would each get three quarters of one.
        let quota = ControlGroups(root: root).processors.map { Int(min($0, 1e6)) }
        let limits = [affinity(String(decoding: status, as: UTF8.self)), quota, slurm(environment)]
        return max(1, limits.compactMap { $0 }.reduce(online, min))
    }

    /// The processors on which this process may run, by the text of /proc/self/status: `Cpus_allowed: 3,ffffffff`, bits. There
    /// may be some among them that the machine does not have. nil if the text does not say.
    private static func affinity(_ status: String) -> Int? {
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("Cpus_allowed:") })
        else { return nil }
        let digits = line.drop { $0 != ":" }.compactMap(\.hexDigitValue)
        return digits.isEmpty ? nil : digits.reduce(0) { $0 + $1.nonzeroBitCount }
    }

    /// What Slurm has allotted to each task of a job; where the job does not say, to all of its tasks on this machine.
    private static func slurm(_ environment: [String: String]) -> Int? {
        ["SLURM_CPUS_PER_TASK", "SLURM_CPUS_ON_NODE"].lazy.compactMap { environment[$0].flatMap { Int($0) } }
            .first { $0 > 0 }
    }
}
