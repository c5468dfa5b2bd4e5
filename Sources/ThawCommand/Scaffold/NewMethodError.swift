import ThawSupport

/// Why `thaw new` wrote nothing. One line each.
package enum NewMethodError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Neither the folder nor one above it is a checkout.
    case noCheckout(folder: String)
    /// The name is none for a method.
    case badName(String, reason: String)
    /// The title is none for a table.
    case badTitle(reason: String)
    /// A method of that name is registered.
    case taken(String)
    /// The type's name is in use: where.
    case typeTaken(name: String, type: String, by: String)
    /// A file would be overwritten.
    case exists(path: String)
    /// The registry has no list of methods where one is expected.
    case unknownRegistry(path: String, line: String)
    /// A package has no Thaw to depend on.
    case noThaw(String)
    /// A file could not be written; what was written before it is removed.
    case cannotWrite(path: String, reason: String)

    package var description: String {
        switch self {
        case .noCheckout(let folder):
            "\(folder): no checkout of Thaw here or above (no \(Checkout.registry)); run this in the folder of its source"
        case .badName(let name, let reason):
            "no name for a method: \(name.inQuotes): \(reason); names look like nearest-items"
        case .badTitle(let reason): "--title: \(reason)"
        case .taken(let name): "there is a method \(name.inQuotes) already; choose another name"
        case .typeTaken(let name, let type, let by):
            "\(name.inQuotes) would be the Swift type \(type), which \(by) has already; choose another name"
        case .exists(let path): "\(path): is there already, and is not overwritten; remove it, or choose another name"
        case .unknownRegistry(let path, let line):
            "\(path): no list `methods:` that ends in a line of its own; add \(line) to the registered methods by hand"
        case .noThaw(let reason): "--thaw: \(reason); give the path of a checkout, or the address of its repository"
        case .cannotWrite(let path, let reason): "\(path): cannot be written: \(reason); nothing was left behind"
        }
    }
}
