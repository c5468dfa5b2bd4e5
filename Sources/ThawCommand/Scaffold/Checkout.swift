import Foundation

/// A folder with the source of Thaw.
struct Checkout {
    /// Where methods are registered.
    static let registry = "Sources/Core/Registry/Registry+Standard.swift"

    let folder: URL

    /// The checkout that `path` is in. Throws `NewMethodError.noCheckout`.
    init(containing path: String) throws {
        var folder = URL(fileURLWithPath: path).standardizedFileURL
        while !Self.isOne(folder) {
            guard folder.path != "/" else { throw NewMethodError.noCheckout(folder: path) }
            folder.deleteLastPathComponent()
        }
        self.folder = folder
    }

    private static func isOne(_ folder: URL) -> Bool {
        ["Package.swift", registry].allSatisfy {
            FileManager.default.fileExists(atPath: folder.appendingPathComponent($0).path)
        }
    }

    func url(_ path: String) -> URL { folder.appendingPathComponent(path) }

    func text(_ path: String) throws -> String { try String(contentsOf: url(path), encoding: .utf8) }

    /// The file of module Core that declares one of `types`, if any does.
    func declaration(of types: [String]) -> String? {
        let sources = url("Sources/Core")
        let names = FileManager.default.enumerator(atPath: sources.path)?.compactMap { $0 as? String } ?? []
        return names.filter { $0.hasSuffix(".swift") }.sorted().first { name in
            guard let text = try? text("Sources/Core/\(name)") else { return false }
            return text.matches(of: #/\b(?:enum|struct|class|actor|protocol|typealias)\s+(\w+)/#)
                .contains { types.contains(String($0.1)) }
        }.map { "Sources/Core/\($0)" }
    }
}
