import Foundation
import ThawSupport

extension PublishedNumbers {
    /// The published numbers that the spec at `spec` calls `name`, as JSON, and where they are: `published/NAME.json` in the
    /// spec's folder, or else in ./experiments; nil if there is neither.
    ///
    /// - statistics: whether they are of datasets (`PublishedDatasetStatistics`) and not of runs.
    ///
    /// Throws `ReportError.badPublished` if what is there cannot be read or makes no sense.
    package static func file(
        named name: String, besideSpec spec: String, statistics: Bool = false
    ) throws -> (path: String, json: String)? {
        let folders = [spec.folderPath, "experiments"]
        for folder in folders {
            let path = (folder.isEmpty ? "" : folder + "/") + "published/\(name).json"
            guard FileManager.default.fileExists(atPath: path) else { continue }
            guard let data = FileManager.default.contents(atPath: path) else {
                throw ReportError.badPublished(path: path, detail: "cannot be read")
            }
            if statistics {
                _ = try PublishedDatasetStatistics(json: data, path: path)
            } else {
                _ = try PublishedNumbers(json: data, path: path)
            }
            return (path, String(decoding: data, as: UTF8.self))
        }
        return nil
    }
}
