import Foundation
import ThawModel
import ThawReporting

/// The paper's numbers as this program was built with them: experiments/published.
package enum KnownNumbers {
    /// The JSON of each file, by its name without `.json`.
    package static let files: [String: String] = [
        "backbones": PackageResources.backbones_json, "table1": PackageResources.table1_json,
        "table2": PackageResources.table2_json, "table3": PackageResources.table3_json,
        "table4": PackageResources.table4_json,
    ].mapValues { String(decoding: $0, as: UTF8.self) }

    /// The published numbers that `report` asks for, as JSON: those beside `spec`, or else this program's; nil if there are
    /// none of that name.
    ///
    /// Throws `ReportError.badPublished` if they cannot be read, make no sense, or say that they are those of a table which has
    /// others.
    package static func json(for report: ReportSettings, ofSpec spec: String) throws -> String? {
        guard let name = report.publishedName else { return nil }
        let isOfData = report.statistics != nil
        guard let (path, json) = try PublishedNumbers.file(named: name, besideSpec: spec, statistics: isOfData) else {
            return files[name]
        }
        if let flaw = PublishedClaim(json, isOfData: isOfData).flaws.first {
            throw ReportError.badPublished(
                path: path,
                detail: "\(flaw.found) is not what it says it is: \(flaw.follows); correct it, or say in 'title' and "
                    + "'source' where it is from")
        }
        return json
    }

    /// Users, items and instances of the datasets as published, by their place: `movielens-1m items`.
    static let statistics = files["table3"].flatMap { json in
        try? PublishedDatasetStatistics(json: Data(json.utf8), path: "published/table3.json").places
    }
}
