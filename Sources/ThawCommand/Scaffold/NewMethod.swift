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
        try Self.check(name: name)
        if let title { try Self.check(title: title) }
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
            throw NewMethodError.cannotWrite(path: path, reason: error.localizedDescription)
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

    private static let longestName = 32

    private static func check(name: String) throws {
        func refuse(_ reason: String) throws { throw NewMethodError.badName(name, reason: reason) }
        let scalars = name.unicodeScalars
        if scalars.isEmpty { try refuse("it is empty") }
        if scalars.count > longestName { try refuse("it has more than \(longestName) characters") }
        guard scalars.allSatisfy({ ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "-" }) else {
            return try refuse("it may have lower-case letters, digits and hyphens")
        }
        if !name.split(separator: "-", omittingEmptySubsequences: false).allSatisfy({ !$0.isEmpty }) {
            try refuse("hyphens stand between words")
        }
        if let first = scalars.first, ("0"..."9").contains(first) { try refuse("it must start with a letter") }
    }

    private static func check(title: String) throws {
        if title.unicodeScalars.contains(where: \.breaksLines) {
            throw NewMethodError.badTitle(reason: "must be one line")
        }
        guard (1...60).contains(title.count), title.contains(where: { !$0.isWhitespace }) else {
            throw NewMethodError.badTitle(reason: "must have 1 to 60 characters")
        }
    }

    /// Names by which files of Core mean Swift's own types.
    private static let swiftTypes: Set<String> = [
        "Any", "Array", "Bool", "Character", "Collection", "Comparable", "Data", "Date", "Dictionary", "Double",
        "Equatable", "Error", "Float", "Hashable", "Int", "Never", "Optional", "Protocol", "Range", "Result", "Self",
        "Sendable",
        "Sequence", "Set", "String", "Substring", "Task", "Type", "Unicode", "Void",
    ]

    private static func check(_ template: MethodTemplate, in checkout: Checkout) throws {
        let (name, type) = (template.name, template.type)
        if name == ExternalMethod.key || ProgramRegistry.current.method(named: name) != nil {
            throw NewMethodError.taken(name)
        }
        if swiftTypes.contains(type) { throw NewMethodError.typeTaken(name: name, type: type, by: "Swift") }
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
