/// What is fuzzed: one reader, or readers that share their code.
public protocol FuzzTarget: Sendable {
    /// Reads `input` as the program would. Bad input is refused inside; throws `Violation` where the reader did something
    /// that it must not do on any input, and traps where it does.
    func run(_ input: [UInt8]) throws

    /// A line on what was run so far; nil where there is nothing to say.
    var summary: String? { get }
}

/// Something that must not happen, whatever the input.
public struct Violation: Error, CustomStringConvertible {
    public var description: String

    init(_ description: String) { self.description = description }

    /// An error message must be one line of bearable length, or it spoils what it is printed to.
    static func check(message: String) throws {
        guard !message.contains(where: \.isNewline) else {
            throw Violation("an error of several lines: \(message.debugDescription)")
        }
        guard message.utf8.count <= 4096 else {
            throw Violation("an error of \(message.utf8.count) bytes: \(message.prefix(200))")
        }
    }
}

/// The targets by name.
public enum FuzzTargets {
    /// What `FUZZ_TARGET` may be: `spec`, `database`, and the datasets.
    public static let names = ["spec", "database"] + DatasetTarget.all.map(\.name)

    /// Throws `Violation` for an unknown name.
    public static func make(_ name: String) throws -> any FuzzTarget {
        if name == "spec" { return try SpecTarget() }
        if name == "database" { return try DatabaseTarget() }
        guard let files = DatasetTarget.all.first(where: { $0.name == name }) else {
            throw Violation("unknown target '\(name)': FUZZ_TARGET must be one of \(names.joined(separator: ", "))")
        }
        return try DatasetTarget(files)
    }
}
