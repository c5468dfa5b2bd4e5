import Foundation
import ThawExecution
import ThawSupport

/// `thaw new package`: a package of one's own, with a program that has one method more than `thaw`.
struct NewPackage {
    let template: PackageTemplate
    private let folder: URL

    /// Checks everything, and writes nothing.
    ///
    /// - folder: in which the package's is made. - thaw: a checkout's path or a repository's address; by default the checkout
    ///   that this program was built from.
    ///
    /// Throws `NewMethodError`.
    init(name: String, title: String?, folder: String, thaw: String?) throws {
        try ScaffoldName.check(name)
        if let title { try ScaffoldName.check(title: title) }
        let method = MethodTemplate(name: name, title: title)
        try ScaffoldName.check(type: method.type, of: name)
        template = PackageTemplate(template: method, thaw: try Self.source(thaw))
        self.folder = URL(fileURLWithPath: folder).appendingPathComponent(name)
        if FileManager.default.fileExists(atPath: self.folder.path) { throw NewMethodError.exists(path: name) }
    }

    private static func source(_ thaw: String?) throws -> PackageTemplate.Thaw {
        if let thaw, thaw.contains("://") || thaw.hasPrefix("git@") {
            guard thaw.singleLine == thaw else { throw NewMethodError.noThaw("an address is one line") }
            return .repository(thaw, version: EnvironmentCapture.release)
        }
        let path = URL(fileURLWithPath: thaw ?? Revision.checkout).standardizedFileURL.path
        guard path.singleLine == path else { throw NewMethodError.noThaw("a path is one line") }
        guard FileManager.default.fileExists(atPath: path + "/" + Checkout.registry) else {
            throw NewMethodError.noThaw("\(path.inQuotes) is no checkout of Thaw")
        }
        return .path(path)
    }

    /// Writes the package's folder: all of it, or nothing. Returns a line on each file.
    ///
    /// Throws `NewMethodError.cannotWrite`.
    func write() throws -> [String] {
        let name = template.template.name
        var path = name
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        } catch {
            throw NewMethodError.cannotWrite(path: path, reason: SystemError.reason(of: error))
        }
        do {
            for file in template.files {
                path = name + "/" + file.path
                let url = folder.appendingPathComponent(file.path)
                try FileManager.default.createDirectory(
                    at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(file.text.utf8).write(to: url, options: .withoutOverwriting)
            }
        } catch {
            try? FileManager.default.removeItem(at: folder)
            throw NewMethodError.cannotWrite(path: path, reason: SystemError.reason(of: error))
        }
        return template.files.map { "wrote \(name)/\($0.path)" }
    }

    /// What to do then.
    var nextSteps: [String] {
        let name = template.template.name
        let commands = [
            ["cd \(name) && swift build -c release", "compile it, and Thaw with it"],
            [".build/release/\(name) run experiments/\(name).yaml", "its table, beside base and CSDM"],
            ["swift test -c release", "its test, and the contract of all methods"],
        ]
        return ["next:"] + PlainText.columns(commands).map { "  " + $0 }
            + ["docs/adding-a-method.md says what a method is made of"]
    }
}
