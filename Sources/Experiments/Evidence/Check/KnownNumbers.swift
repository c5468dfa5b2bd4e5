import Foundation
import ThawReporting

/// The paper's numbers as this program was built with them: experiments/published.
package enum KnownNumbers {
    /// The JSON of each file, by its name without `.json`.
    package static let files: [String: String] = [
        "backbones": PackageResources.backbones_json, "table1": PackageResources.table1_json,
        "table2": PackageResources.table2_json, "table3": PackageResources.table3_json,
        "table4": PackageResources.table4_json,
    ].mapValues { String(decoding: $0, as: UTF8.self) }

    /// Users, items and instances of the datasets as published, by their place: `movielens-1m items`.
    static let statistics = files["table3"].flatMap { json in
        try? PublishedStatistics(json: Data(json.utf8), path: "published/table3.json").places
    }
}
