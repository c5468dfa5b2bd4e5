import Foundation

/// The file of the program that runs.
package enum ThisProgram {
    /// Its absolute path, links resolved.
    package static var path: String { URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().path }

    /// What `make install` wrote down of the source beside `program`: in `PREFIX/share/thaw/source.json` for
    /// `PREFIX/bin/thaw`. Nil if there is no such file; a state named `unknown` if it cannot be read.
    static func installedSource(program: String = path) -> SourceState? {
        let prefix = URL(fileURLWithPath: program).deletingLastPathComponent().deletingLastPathComponent()
        let path = prefix.appendingPathComponent("share/thaw/source.json").path
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let content = FileManager.default.contents(atPath: path) ?? Data()
        return (try? JSONDecoder().decode(SourceState.self, from: content)) ?? SourceState(name: "unknown")
    }
}
