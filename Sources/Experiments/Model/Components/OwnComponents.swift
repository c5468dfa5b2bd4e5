import ThawCore
import ThawDatasets

/// The components that Thaw has by itself, and those that somebody has added to a build of it.
///
/// A build with others says so in its version, so that a Thaw without them does not take its results for impossible. What
/// becomes a part of Thaw is added here.
package enum OwnComponents {
    /// Names of Thaw's datasets, backbones and methods.
    package static let names: Set<String> = [
        "movielens-1m", "taobao-ad", "cikm-2019",
        "deepfm", "wide-deep", "dcn", "fm", "pnn", "opnn", "afm", "afn",
        "base", "dropoutnet", "mwuf", "meta-e", "velf", "cvar", "csdm",
    ]

    /// Names of what this build has beside, sorted.
    package static var added: [String] {
        SpecAxis.listed.flatMap { SpecContext().components(of: $0) }.map(\.name)
            .filter { !names.contains($0) }.sorted()
    }

    /// The version of a build: `0.1.0`, or `0.1.0+nearest-items` with a method of one's own.
    package static func version(_ release: String, added: [String] = added) -> String {
        release + (added.isEmpty ? "" : "+" + added.joined(separator: "."))
    }
}
