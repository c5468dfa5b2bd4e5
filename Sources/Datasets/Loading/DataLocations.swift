import Foundation

/// Where raw data lie, and where what can be made again is kept.
public struct DataLocations: Hashable, Sendable {
    /// The folder that holds one folder per dataset, e.g. `ml-1m`: `THAW_DATA`, else `./data`.
    public var root: String
    /// The folder for generated files: `THAW_CACHE`, else `$XDG_CACHE_HOME/thaw`, else `~/.cache/thaw`.
    public var cache: String
    /// Whether somebody asked for this root: `THAW_DATA` is set.
    public var isRootGiven: Bool

    /// Two existing or future folders.
    ///
    /// - isRootGiven: whether a root without data is a mistake.
    public init(root: String, cache: String, isRootGiven: Bool = false) {
        self.root = root
        self.cache = cache
        self.isRootGiven = isRootGiven
    }

    /// Reads the locations from environment variables; an empty variable counts as absent.
    public static func fromEnvironment(_ environment: [String: String]) -> DataLocations {
        func value(_ name: String) -> String? {
            guard let value = environment[name], !value.isEmpty else { return nil }
            return value
        }
        let cache =
            value("THAW_CACHE")
            ?? value("XDG_CACHE_HOME").map { $0 + "/thaw" }
            ?? value("HOME").map { $0 + "/.cache/thaw" }
            ?? "./.thaw/cache"
        let root = value("THAW_DATA")
        return DataLocations(root: root ?? "./data", cache: cache, isRootGiven: root != nil)
    }

    /// Throws `DataError` if `THAW_DATA` is set and can hold no real data: synthetic ones in their place would not be what was
    /// meant.
    public func requireUsable() throws {
        guard isRootGiven else { return }
        let manager = FileManager.default
        let sources = DatasetRegistry.all
        let folders = sources.map { $0.folder }
        let wanted = "name the folder that holds \(folders.joined(separator: ", ")) or one of them, or unset THAW_DATA"
        var isFolder: ObjCBool = false
        guard manager.fileExists(atPath: root, isDirectory: &isFolder) else {
            throw DataError("THAW_DATA names this folder, and it is not there", file: root, hint: wanted)
        }
        guard isFolder.boolValue else {
            throw DataError("THAW_DATA names this, and it is no folder", file: root, hint: wanted)
        }
        if folders.contains(where: { manager.fileExists(atPath: "\(root)/\($0)") }) { return }
        let itself = sources.first { source in
            source.files.allSatisfy { manager.fileExists(atPath: "\(root)/\($0)") }
        }
        if let itself {
            throw DataError(
                "THAW_DATA names the folder with the data of \(itself.name) itself", file: root,
                hint: "name its parent, where it must be called \(itself.folder)")
        }
        throw DataError(
            "THAW_DATA names this folder, and none of \(folders.joined(separator: ", ")) is in it", file: root,
            hint: wanted)
    }
}
