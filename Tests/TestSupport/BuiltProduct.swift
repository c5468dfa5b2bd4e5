import Foundation

/// The path of an executable of this package: they are built beside the tests.
public func builtProduct(_ name: String) -> String {
    URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        .appendingPathComponent(name).path
}
