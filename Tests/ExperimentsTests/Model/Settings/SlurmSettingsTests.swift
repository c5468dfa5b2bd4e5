import Testing

@testable import ThawModel

@Suite struct SlurmSettingsTests {
    @Test func aSpecSaysHowToSubmit() throws {
        let slurm = """
            slurm:
              chunk: 4
              partition: cpu,gpu-2
              memory: 4096
              time: "1-12:30"
              cpus: 2
              sbatch: [--account=abc, "--mail-type END", -x node7, --mem-per-gpu=1G, --exclusive]
              setup: ["module load openblas", "export A='b c'"]
            """
        let with = try SpecFixtures.plan(SpecFixtures.spec(slurm))
        #expect(with.slurm.chunk == 4 && with.slurm.cpus == 2)
        #expect(with.slurm.partition == "cpu,gpu-2" && with.slurm.memory == "4096" && with.slurm.time == "1-12:30")
        #expect(with.slurm.sbatch.count == 5 && with.slurm.setup == ["module load openblas", "export A='b c'"])

        // It is no part of the runs, nor of what databases keep of the spec.
        let without = try SpecFixtures.plan(SpecFixtures.spec())
        #expect(without.slurm == SlurmSettings())
        #expect(with.runs == without.runs && with.specText == without.specText)
        #expect(with.specText.contains("backbones") && !with.specText.contains("slurm"))
    }

    @Test func aSpecThatDescribesDataHasNone() {
        let errors = SpecFixtures.errors(
            "experiment: x\ndatasets: [movielens-1m]\nreport: {statistics: {}}\nslurm: {chunk: 3}\n")
        #expect(errors.count == 1 && errors[0].hasPrefix("spec.yaml:4:1: error: 'slurm' is about runs"), "\(errors)")
    }

    @Test(arguments: [
        (SlurmSettings.Key.memory, ["4G", "512m", "4096"], ["", "4 G", "0", "4GB", "4G\n", "-1"]),
        (.time, ["90", "2:00:00", "30:00", "1-12", "1-12:30:15"], ["", "2h", "1:2:3:4", "1-", "UNLIMITED\n"]),
        (.partition, ["cpu", "a,b", "long_2.x"], ["", "a b", "a\n#SBATCH", "$(x)"]),
        (
            .sbatch, ["--account=abc", "-A abc", "--qos long", "--exclusive", "--error-free"],
            [
                "", "account", "--array=1", "--output=x", "--out=x", "-o x", "--cpus-per-task=2", "-p cpu", "--x\ny",
                "--wrap=ls", "--part=cpu", "--cpus-per-t=2",
            ]
        ),
        (.setup, ["module load a", "ulimit -c 0 || exit 1"], ["", "a\nb", "a\u{0}"]),
    ])
    func formats(_ key: SlurmSettings.Key, _ good: [String], _ bad: [String]) {
        for text in good { #expect(SlurmSettings.flaw(of: text, for: key) == nil, "\(text)") }
        for text in bad { #expect(SlurmSettings.flaw(of: text, for: key) != nil, "\(text)") }
    }
}
