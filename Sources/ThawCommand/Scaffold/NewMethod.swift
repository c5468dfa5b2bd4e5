import Foundation
import ThawCore
import ThawModel
import ThawSupport

/// `thaw new method`: a method's file, test and spec, and its line in the registry.
package struct NewMethod {
    /// What is written.
    package let template: MethodTemplate
    private let checkout: Checkout
    /// The registry with the new line.
    private let registry: String

    /// Checks everything, and writes nothing.
    ///
    /// - folder: of a checkout, or below one.
    /// - title: by default made from the name.
    ///
    /// Throws `NewMethodError`.
    package init(name: String, title: String? = nil, folder: String) throws {
        checkout = try Checkout(containing: folder)
        try ScaffoldName.check(name)
        if let title { try ScaffoldName.check(title: title) }
        template = MethodTemplate(name: name, title: title)
        try Self.check(template, in: checkout)
        registry = try Self.registry(with: template, in: checkout)
    }

    /// Writes the files, then the registration: all of it, or nothing. Returns a line on each.
    ///
    /// Throws `NewMethodError.cannotWrite`.
    package func write() throws -> [String] {
        var written: [URL] = []
        var path = Checkout.registry
        do {
            for file in template.files {
                path = file.path
                // `withoutOverwriting` cannot go with `atomic`, and what somebody else has just written must stay.
                try Data(file.text.utf8).write(to: checkout.url(path), options: .withoutOverwriting)
                written.append(checkout.url(path))
            }
            path = Checkout.registry
            try Data(registry.utf8).write(to: checkout.url(path), options: .atomic)
        } catch {
            for url in written { try? FileManager.default.removeItem(at: url) }
            throw NewMethodError.cannotWrite(path: path, reason: SystemError.reason(of: error))
        }
        return template.files.map { "wrote \($0.path)" } + ["registered \(template.type).entry in \(Checkout.registry)"]
    }

    /// What to do then.
    package var nextSteps: [String] {
        let tests = "\(template.type)|MethodContract|BudgetContract"
        let commands = [
            ["make build", "compile it"],
            ["\(Self.program) run experiments/\(template.name).yaml", "its table, beside base"],
            ["make test FILTER='\(tests)'", "its test, and the contract of all methods"],
        ]
        return ["next:"] + PlainText.columns(commands).map { "  " + $0 }
            + ["docs/adding-a-method.md goes on from here"]
    }

    private static let program = ".build/release/thaw"

    // MARK: Checks

    private static func check(_ template: MethodTemplate, in checkout: Checkout) throws {
        let (name, type) = (template.name, template.type)
        try ScaffoldName.check(type: type, of: name)
        for file in template.files where FileManager.default.fileExists(atPath: checkout.url(file.path).path) {
            throw NewMethodError.exists(path: file.path)
        }
        if let path = checkout.declaration(of: [type, type + "Method"]) {
            throw NewMethodError.typeTaken(name: name, type: type, by: path)
        }
    }

    private static func registry(with template: MethodTemplate, in checkout: Checkout) throws -> String {
        let error = NewMethodError.unknownRegistry(
            path: Checkout.registry, line: template.registration.trimmingCharacters(in: .whitespacesAndNewlines))
        guard let text = try? checkout.text(Checkout.registry),
            let list = text.range(of: "        methods: [\n"),
            let end = text.range(of: "        ])\n", range: list.upperBound..<text.endIndex)
        else { throw error }
        return text.replacingCharacters(in: end.lowerBound..<end.lowerBound, with: template.registration)
    }
}
