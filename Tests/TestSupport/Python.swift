import Foundation

/// A Python interpreter that has some modules.
public struct Python: Sendable {
    public static let numpy = Python(having: "numpy")
    public static let torch = Python(having: "numpy, torch")
    public static let pandas = Python(having: "numpy, pandas")
    public static let terminals = Python(having: "pty")
    public static let jsonschema = Python(having: "jsonschema")

    public let executable: String
    /// A PATH in which `python3` is the interpreter.
    public let path: String

    /// The first python3 of PATH that has the modules, or Debian's; nil if none does.
    private init?(having modules: String) {
        let own = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let folders = own.split(separator: ":").map(String.init) + ["/usr/bin"]
        guard let folder = folders.first(where: { Self.works("\($0)/python3", importing: modules) }) else { return nil }
        executable = "\(folder)/python3"
        path = "\(folder):\(own)"
    }

    private static func works(_ executable: String, importing modules: String) -> Bool {
        guard FileManager.default.isExecutableFile(atPath: executable) else { return false }
        return (try? TestProcess.run(executable, ["-c", "import \(modules)"]))?.code == 0
    }
}
