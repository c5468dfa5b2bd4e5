import Foundation
import TestSupport
import Testing

@testable import ThawCluster
@testable import ThawModel

@Suite struct SlurmScriptTests {
    private func script() -> SlurmScript {
        SlurmScript(
            settings: SlurmSettings(), jobName: "thaw-x-1", taskCount: 3, folder: "/shared/results/x.slurm/0001",
            workingFolder: "/shared", program: "/opt/thaw", variables: [:])
    }

    @Test func theWholeText() throws {
        var script = script()
        script.settings.partition = "cpu"
        script.settings.memory = "4G"
        script.settings.time = "2:00:00"
        script.settings.cpus = 2
        script.settings.sbatch = ["--account=abc"]
        script.settings.setup = ["module load openblas"]
        script.folder = "/shared/it's 100%/x.slurm/0001"
        script.variables = ["THAW_DATA": "/data/it's"]
        let text = try script.text()
        #expect(
            text == #"""
                #!/bin/bash
                # Written by `thaw submit`. Task N does the runs in tasks/N.json.
                #SBATCH --job-name=thaw-x-1
                #SBATCH --array=1-3
                #SBATCH --chdir="/shared"
                #SBATCH --output="/shared/it's 100%%/x.slurm/0001/logs/%a.log"
                #SBATCH --open-mode=append
                #SBATCH --ntasks=1
                #SBATCH --cpus-per-task=2
                #SBATCH --partition=cpu
                #SBATCH --mem=4G
                #SBATCH --time=2:00:00
                #SBATCH --account=abc

                export THAW_DATA='/data/it'\''s'
                # A line of `setup` may set this to another command that starts thaw, e.g. in a container.
                thaw=('/opt/thaw')
                module load openblas
                exec "${thaw[@]}" task '/shared/it'\''s 100%/x.slurm/0001' "$SLURM_ARRAY_TASK_ID"

                """#)
    }

    /// The script starts the program, or what a line of `setup` puts in its place, with folder and number.
    @Test func theShellReadsItSo() throws {
        let folder = try TemporaryFolder()
        var script = script()
        script.folder = folder.path("it's a folder")
        for (program, setup) in [("/usr/bin/echo", []), ("/nowhere", ["thaw=(/usr/bin/env echo)"])] {
            script.program = program
            script.settings.setup = setup
            try Data(script.text().utf8).write(to: URL(fileURLWithPath: folder.path("job.sh")))
            let environment = ["PATH": "/usr/bin:/bin", "SLURM_ARRAY_TASK_ID": "7"]
            let output = try SlurmCommand(name: "bash", environment: environment).run([folder.path("job.sh")])
            #expect(output == "task \(script.folder) 7")
        }
    }

    @Test(arguments: ["/a\"b", "/a\\b", "/a\nb"]) func pathsThatAScriptCannotHold(path: String) {
        var script = script()
        script.folder = path
        #expect(throws: SlurmError.unfitPath(path)) { try script.text() }
        script = self.script()
        script.workingFolder = path
        #expect(throws: SlurmError.unfitPath(path)) { try script.text() }
    }
}
