import ThawModel
import ThawSupport

/// What methods that `thaw new` begins may be called.
enum ScaffoldName {
    private static let longestName = 32

    /// Throws `NewMethodError` unless `name` can be a method's, and is none's yet.
    static func check(_ name: String) throws {
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
        if name == ExternalMethod.key || ProgramRegistry.current.method(named: name) != nil {
            throw NewMethodError.taken(name)
        }
    }

    /// Throws `NewMethodError.badTitle` unless a table can have `title`.
    static func check(title: String) throws {
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

    /// Throws `NewMethodError.typeTaken` if Swift has a type of that name.
    static func check(type: String, of name: String) throws {
        if swiftTypes.contains(type) { throw NewMethodError.typeTaken(name: name, type: type, by: "Swift") }
    }
}
