import Foundation
import TestSupport
import Testing
import ThawStore

/// Disks that are full or read-only, databases and data that change while they are in use: one clear error, an exit code
/// that is not 0, and what was finished is intact.
@Suite(.timeLimit(.minutes(10))) struct StorageTroubleTests {
    let place: Workplace
    static let canMount = getuid() == 0 && shell("unshare -m true") == 0

    init() throws {
        place = try Workplace()
        try place.write(Workplace.small.replacingOccurrences(of: "count: 4", with: "count: 40"), to: "long.yaml")
    }

    @discardableResult
    static func shell(_ command: String, in folder: URL? = nil, environment: [String: String]? = nil) -> Int32 {
        (try? TestProcess.run("/bin/sh", ["-c", command], in: folder, environment: environment))?.code ?? -1
    }

    /// Runs `script` in a mount namespace of its own, so that mounts end with it; what it prints goes to `out`.
    func inNamespace(_ script: String) throws -> (code: Int32, text: String) {
        let code = Self.shell(
            "unshare -m sh -c '\(script)' > out 2>&1", in: place.folder.url,
            environment: ThawProcess.environment(in: place.folder))
        return (code, place.bytes("out").map { String(decoding: $0, as: UTF8.self) } ?? "")
    }

    @Test(.enabled(if: canMount, "needs root, to mount a small file system"))
    func aFullDiskLosesNothingThatWasFinished() throws {
        // Room for the database and little more: it fills up in the middle of the grid.
        let (code, text) = try inNamespace(
            """
            mkdir small && mount -t tmpfs -o size=400k none small &&
            \(place.program) run long.yaml --db small/r.sqlite --jobs 2; code=$?; cp small/r.sqlite* .; exit $code
            """)
        #expect(code == 2, "\(text)")
        #expect(text.contains("error: small/r.sqlite: no space left on the disk; what is recorded stands"), "\(text)")
        let store = try ResultStore.checked(path: place.folder.path("r.sqlite"))
        let done = try store.finishedIdentities().count
        let told = text.split(separator: "\n").count { $0.contains(": AUC cold ") }
        #expect(done > 0 && done < 120 && done == told, "\(done) recorded, \(told) told")
        let rest = try place.thaw("run", "long.yaml", "--db", "r.sqlite", "--no-report")
        #expect(rest.code == 0 && rest.errors.contains("\(done) existed already"), "\(rest.errors)")
    }

    @Test(.enabled(if: canMount, "needs root, to mount a small file system"))
    func aDiskTooSmallForADatabaseIsAnError() throws {
        let (code, text) = try inNamespace(
            """
            mkdir small && mount -t tmpfs -o size=16k none small &&
            \(place.program) run small.yaml --db small/r.sqlite; code=$?; ls small; exit $code
            """)
        #expect(code == 2)
        #expect(
            text.hasSuffix(
                "error: small/r.sqlite: no space left on the disk; what is recorded stands: make room, "
                    + "and run the same command again\n"), "\(text)")
    }

    @Test(.enabled(if: canMount, "needs root, to mount a file system read-only"))
    func aReadOnlyFolderIsAnError() throws {
        #expect(try place.thaw("run", "small.yaml", "--db", "r.sqlite", "--no-report").code == 0)
        let before = place.bytes("r.sqlite")
        let (code, text) = try inNamespace(
            """
            mkdir ro && cp r.sqlite ro && mount --bind ro ro && mount -o remount,bind,ro ro &&
            \(place.program) run long.yaml --db ro/new.sqlite; echo "code $?"
            sed -i "s/^experiment: .*/experiment: small/" long.yaml
            \(place.program) run long.yaml --db ro/r.sqlite; echo "code $?"
            \(place.program) run small.yaml --db ro/r.sqlite --no-report; echo "code $?"
            """)
        #expect(code == 0)
        #expect(text.contains("error: ro/new.sqlite: cannot be written (its folder: Read-only file system)"), "\(text)")
        #expect(text.contains("error: ro/r.sqlite: cannot be written (Read-only file system)"), "\(text)")
        #expect(text.components(separatedBy: "code 2\n").count == 3, "\(text)")
        #expect(text.hasSuffix("12 runs exist already, none to do; results in ro/r.sqlite\ncode 0\n"), "\(text)")
        #expect(place.bytes("ro/r.sqlite") == before)
    }

    @Test(arguments: ["deleted", "moved", "replaced"]) func aDatabaseThatGoesAwayIsRescued(how: String) throws {
        let run = try ThawProcess(["run", "long.yaml", "--db", "gone.sqlite", "--jobs", "2"], in: place.folder)
        for _ in 0..<3000 where !run.errors.contains("\n3/120 ") && run.process.isRunning { usleep(10_000) }
        let files = FileManager.default
        switch how {
        case "deleted": try files.removeItem(atPath: place.folder.path("gone.sqlite"))
        case "moved":
            try files.moveItem(atPath: place.folder.path("gone.sqlite"), toPath: place.folder.path("away.sqlite"))
        default:
            #expect(try place.thaw("run", "small.yaml", "--db", "other.sqlite", "--no-report").code == 0)
            Self.shell("mv other.sqlite gone.sqlite", in: place.folder.url)
        }
        let result = try run.wait()
        #expect(result.code == 2, "\(result.errors)")
        #expect(
            result.errors.contains(
                "error: gone.sqlite: was deleted, moved or replaced while runs went on; all it had, "),
            "\(result.errors)")
        let told = result.errors.split(separator: "\n").count { $0.contains(": AUC cold ") }
        let rescued = try ResultStore.checked(path: place.folder.path("gone-rescued.sqlite"))
        // The last one was computed, and may have been recorded before anybody noticed.
        #expect(try [told, told + 1].contains(rescued.finishedIdentities().count))
        if how == "replaced" {
            let other = try ResultStore.checked(path: place.folder.path("gone.sqlite"))
            #expect(try other.experiments().map(\.record.name) == ["small"])
        } else {
            #expect(!place.exists("gone.sqlite"))
        }
        // The command that it gives goes on.
        Self.shell("mv gone-rescued.sqlite gone.sqlite", in: place.folder.url)
        let rest = try place.thaw("run", "long.yaml", "--db", "gone.sqlite", "--no-report")
        #expect(rest.code == 0 && rest.errors.contains(" existed already"), "\(rest.errors)")
    }

    /// A grid on files in MovieLens-1M's format, which somebody edits.
    @Test func dataThatChangeAreNoticed() throws {
        #expect(try place.thaw("run", "small.yaml", "--db", "made.sqlite", "--no-report").code == 0)
        Self.shell("mkdir data && cp -r cache/synthetic/*/ data/ml-1m", in: place.folder.url)
        #expect(place.exists("data/ml-1m/ratings.dat"))
        let text = """
            experiment: real
            datasets: [movielens-1m]
            backbones: [deepfm]
            methods: [base, cvar: {repeats: 2, refresh-epochs: 1, refresh-repeats: 1}]
            seeds: {from: 1, count: 40}
            """
        try place.write(text, to: "real.yaml")
        let arguments = ["run", "real.yaml", "--db", "real.sqlite", "--jobs", "1", "--no-report"]

        // While runs go on: a worker that has read the old data goes on, and the next one refuses the new.
        let run = try ThawProcess(arguments, in: place.folder)
        for _ in 0..<3000 where !run.errors.contains("\n2/80 ") && run.process.isRunning { usleep(10_000) }
        Self.shell(
            "tail -n 50 data/ml-1m/ratings.dat > tail && cat tail >> data/ml-1m/ratings.dat", in: place.folder.url)
        Self.shell("pkill -KILL -P \(run.process.id)")
        let changed = try run.wait()
        #expect(changed.code == 1, "\(changed.errors)")
        #expect(
            changed.errors.contains("error: movielens-1m: the data have changed since these runs were planned")
                || changed.errors.contains("ratings.dat"), "\(changed.errors)")
        // A store that only reads has what was there when it was opened.
        func store() throws -> ResultStore { try ResultStore.checked(path: place.folder.path("real.sqlite")) }
        let done = try store().finishedIdentities()
        #expect(done.count >= 2 && done.count < 80)
        #expect(try store().failures().isEmpty && store().claims().isEmpty)

        // Between two commands.
        Self.shell(
            "head -n -50 data/ml-1m/ratings.dat > r && sed -i 1d r && mv r data/ml-1m/ratings.dat", in: place.folder.url
        )
        let refused = try place.thaw(arguments)
        #expect(refused.code == 2)
        #expect(
            refused.errors.contains("error: real.sqlite: \(done.count) runs of this experiment are recorded on "),
            "\(refused.errors)")
        #expect(try store().finishedIdentities() == done)
        let accepted = try place.thaw(arguments + ["--new-data"])
        #expect(accepted.code == 0, "\(accepted.errors)")
        #expect(try store().finishedIdentities().count == done.count + 80)
    }
}
