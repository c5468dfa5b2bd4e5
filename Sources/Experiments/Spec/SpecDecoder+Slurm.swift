import ThawModel
import ThawSupport

/// Decoding of `slurm`.
extension SpecDecoder {
    /// `{chunk: 10, partition: cpu, memory: 4G, time: "2:00:00", cpus: 2, sbatch: [...], setup: [...]}`
    func slurm(_ node: YAMLNode) -> SlurmSettings {
        var settings = SlurmSettings()
        guard map(node, "'slurm'", SpecKeys.Slurm.map) != nil else { return settings }
        func number(_ key: SpecKey) -> Int? {
            node[key].flatMap { integer($0.value, "'\(key.name)'", in: key.form.range) }
        }
        func text(_ key: SpecKey, _ kind: SlurmSettings.Key) -> String? {
            node[key].flatMap { slurmText($0.value, kind) }
        }
        settings.chunk = number(SpecKeys.Slurm.chunk) ?? settings.chunk
        settings.cpus = number(SpecKeys.Slurm.cpus) ?? settings.cpus
        settings.partition = text(SpecKeys.Slurm.partition, .partition)
        settings.memory = text(SpecKeys.Slurm.memory, .memory)
        settings.time = text(SpecKeys.Slurm.time, .time)
        settings.sbatch = items(node[SpecKeys.Slurm.sbatch], "'sbatch'").compactMap { slurmText($0, .sbatch) }
        settings.setup = items(node[SpecKeys.Slurm.setup], "'setup'").compactMap { slurmText($0, .setup) }
        return settings
    }

    /// Plain numbers are megabytes and minutes, as they are to sbatch.
    private func slurmText(_ node: YAMLNode, _ key: SlurmSettings.Key) -> String? {
        let what = "'\(key.rawValue)'"
        let given: String?
        if case .integer(let number) = node.content, key == .memory || key == .time {
            given = String(number)
        } else {
            given = text(node, what)
        }
        guard let given else { return nil }
        guard let flaw = SlurmSettings.flaw(of: given, for: key) else { return given }
        log.add(node.mark, "\(what) of slurm \(flaw), not \(given.inQuotes)")
        return nil
    }
}
