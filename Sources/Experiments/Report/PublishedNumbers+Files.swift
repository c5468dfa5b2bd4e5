import Foundation

extension PublishedNumbers {
    /// The JSON of the published numbers that the spec at `spec` calls `name`: `published/NAME.json` in the spec's
    /// folder, or else in ./experiments; nil if there is neither.
    ///
    /// Throws `ReportError.badPublished` if what is there makes no sense.
    public static func json(named name: String, besideSpec spec: String) throws -> String? {
        let folders = [(spec as NSString).deletingLastPathComponent, "experiments"]
        for folder in folders {
            let path = (folder.isEmpty ? "" : folder + "/") + "published/\(name).json"
            guard let data = FileManager.default.contents(atPath: path) else { continue }
            _ = try PublishedNumbers(json: data, path: path)
            return String(decoding: data, as: UTF8.self)
        }
        return nil
    }
}
