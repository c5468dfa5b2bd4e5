import Foundation

/// What a program reads and writes: files, and not pipes, which fill up, and which whatever outlives the program could hold open.
struct ProcessFiles: Sendable {
    let folder: TemporaryFolder
    let input: String
    /// Where output and errors go; the same, if they are joined.
    let paths: [String]

    init(input: String?, joinsErrors: Bool) throws {
        folder = try TemporaryFolder()
        self.input = input == nil ? "/dev/null" : folder.path("input")
        if let input { try Data(input.utf8).write(to: URL(fileURLWithPath: self.input)) }
        paths = [folder.path("output"), folder.path(joinsErrors ? "output" : "errors")]
    }

    var output: String { Self.text(paths[0]) }
    var errors: String { paths[0] == paths[1] ? "" : Self.text(paths[1]) }

    private static func text(_ path: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }
}
