import Foundation
import TestSupport
import Testing

/// `make install` into an empty folder, and the installed program far from the checkout.
///
/// Without the tool for manual pages, `make` would start a build, which waits for the end of `swift test`, which waits for it.
@Suite(
    .enabled(
        if: FileManager.default.isExecutableFile(atPath: builtProduct("generate-manual")),
        "generate-manual is not built (`make test` builds it)"))
struct InstallTests {
    private let folder: TemporaryFolder
    private var installed: String { folder.path("root/opt/thaw") }

    init() throws { folder = try TemporaryFolder() }

    private func make(_ target: String, revision: String = "v9-installed") throws -> TestProcess.Result {
        // Built already: a build cannot be started within `swift test`.
        try shell(
            "make --no-print-directory \(target) BUILT=yes PREFIX=/opt/thaw DESTDIR='\(folder.path("root"))'",
            in: repository, environment: ["THAW_REVISION": revision, "MAKEFLAGS": ""])
    }

    @Test func anInstalledProgramRunsFromAnywhere() throws {
        let result = try make("install")
        try #require(result.code == 0, "\(result.errors)")
        for file in [
            "bin/thaw", "share/thaw/source.json", "share/thaw/files", "share/man/man1/thaw.1",
            "share/bash-completion/completions/thaw", "share/zsh/site-functions/_thaw",
            "share/fish/vendor_completions.d/thaw.fish",
        ] {
            let size = try FileManager.default.attributesOfItem(atPath: "\(installed)/\(file)")[.size] as? Int
            #expect(size ?? 0 > 0, "\(file)")
        }

        // The revision is that of the installation, whatever has become of the checkout.
        let place = folder.path("place")
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: false)
        let thaw = "'\(installed)/bin/thaw'"
        let version = try shell("\(thaw) --version", in: place)
        #expect(version.output.hasSuffix("(v9-installed)\n"), "\(version)")

        // A grid, in worker processes of the installed program.
        try Data(
            """
            experiment: tiny
            datasets: [\(Workplace.dataset)]
            backbones: [deepfm]
            methods: [base]
            seeds: [1, 2]

            """.utf8
        ).write(to: URL(fileURLWithPath: "\(place)/tiny.yaml"))
        let run = try shell(
            "\(thaw) run tiny.yaml --db tiny.sqlite --jobs 2", in: place,
            environment: ["THAW_CACHE": folder.path("cache"), "THAW_DATA": folder.path("data")])
        #expect(run.code == 0 && run.errors.contains("2 of 2 runs finished"), "\(run)")
        #expect(run.output.contains("made by thaw") && run.output.contains("(v9-installed)"), "\(run.output)")
    }

    @Test func completionsAndManualPagesAreWellFormed() throws {
        try #require(try make("install").code == 0)
        let completion = "'\(installed)/share/bash-completion/completions/thaw'"
        #expect(try shell("bash -n \(completion)", in: "/").code == 0)
        // What bash would offer for `thaw ver`.
        let offered = try shell(
            """
            . \(completion) && COMP_WORDS=(thaw ver) && COMP_CWORD=1 && COMP_LINE='thaw ver' && COMP_POINT=8 \
            && _thaw thaw ver thaw && printf '%s\\n' "${COMPREPLY[@]}"
            """, in: "/")
        #expect(offered.code == 0 && offered.output.split(separator: "\n") == ["verify"], "\(offered)")

        let pages = try FileManager.default.contentsOfDirectory(atPath: "\(installed)/share/man/man1")
        #expect(pages.contains("thaw.1") && pages.contains("thaw.run.1") && !pages.contains("thaw.worker.1"))
        for page in pages {
            let text = try String(contentsOfFile: "\(installed)/share/man/man1/\(page)", encoding: .utf8)
            #expect(text.contains(".Sh NAME") && text.contains(".Sh SYNOPSIS"), "\(page)")
        }
        guard try shell("command -v man", in: "/").code == 0 else { return }
        let shown = try shell("man --warnings=w -l '\(installed)/share/man/man1/thaw.run.1' | col -b", in: "/")
        #expect(shown.errors.isEmpty && shown.output.contains("--retry-failed"), "\(shown)")
    }

    @Test func uninstallRemovesWhatWasInstalledAndNothingElse() throws {
        let other = folder.path("root/opt/thaw/share/man/man1/other.1")
        try FileManager.default.createDirectory(
            atPath: folder.path("root/opt/thaw/share/man/man1"), withIntermediateDirectories: true)
        try Data("kept".utf8).write(to: URL(fileURLWithPath: other))
        // Twice: the second takes the place of the first.
        for _ in 0..<2 { try #require(try make("install").code == 0) }
        #expect(try make("uninstall").code == 0)
        let left = try shell("find '\(installed)' -type f", in: "/")
        #expect(left.output == "\(other)\n")
        let again = try make("uninstall")
        #expect(again.code != 0 && again.errors.contains("nothing is installed there"), "\(again)")
    }
}

/// The top of the checkout.
private let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

/// Runs a command of bash; standard input is empty.
private func shell(
    _ command: String, in folder: String, environment: [String: String] = [:]
) throws -> TestProcess.Result {
    var variables = ProcessInfo.processInfo.environment
    variables["THAW_REVISION"] = nil
    return try TestProcess.run(
        "/bin/bash", ["-c", command], in: URL(fileURLWithPath: folder),
        environment: variables.merging(environment) { $1 })
}
