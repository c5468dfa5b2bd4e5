/// Where raw data lie, and where what can be made again is kept.
public struct DataLocations: Hashable, Sendable {
    /// The folder that holds one folder per dataset, e.g. `ml-1m`: `THAW_DATA`, else `./data`.
    public var root: String
    /// The folder for generated files: `THAW_CACHE`, else `$XDG_CACHE_HOME/thaw`, else `~/.cache/thaw`.
    public var cache: String

    /// Two existing or future folders.
    public init(root: String, cache: String) {
        self.root = root
        self.cache = cache
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
        return DataLocations(root: value("THAW_DATA") ?? "./data", cache: cache)
    }
}
