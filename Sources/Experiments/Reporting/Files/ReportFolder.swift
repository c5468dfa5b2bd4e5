import Foundation
import ThawModel
import ThawSupport

/// A folder that the user has named, for files that are called after what a database holds. Nothing is written outside it.
struct ReportFolder {
    /// As the user has named it.
    let path: String
    /// Without symbolic links: those that lead to the folder are the user's own.
    private let place: String

    /// Makes the folder if it is absent. Throws `ReportError.notWritten`.
    init(_ path: String) throws(ReportError) {
        self.path = path
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw .notWritten(path: path, detail: SystemError.reason(of: error))
        }
        guard let real = realpath(path, nil) else {
            throw .notWritten(path: path, detail: SystemError.last.description)
        }
        place = String(cString: real)
        free(real)
    }

    /// Writes files, all of them after all are complete, and each of them at once. Returns their paths.
    ///
    /// Throws `ReportError`: `leadsOut`, before anything is written; `notWritten`.
    @discardableResult
    func write(_ files: [(name: String, content: Data)]) throws(ReportError) -> [String] {
        let places = try check(files.map(\.name))
        var prepared: [PreparedFile] = []
        for (file, place) in zip(files, places) {
            do { prepared.append(try PreparedFile(file.content, for: place)) } catch {
                throw .notWritten(path: "\(path)/\(file.name)", detail: error.description)
            }
        }
        for (file, content) in zip(files, prepared) {
            do { try content.place() } catch {
                throw .notWritten(path: "\(path)/\(file.name)", detail: error.description)
            }
        }
        return files.map { "\(path)/\($0.name)" }
    }

    /// Where files of these names go, without symbolic links.
    ///
    /// Throws `ReportError.leadsOut` for one that is not in the folder.
    @discardableResult
    func check(_ names: [String]) throws(ReportError) -> [String] {
        var places: [String] = []
        for name in names {
            let file = "\(path)/\(name)"
            let target: String
            do { target = try LinkTarget.path(of: "\(place)/\(name)") } catch {
                throw .notWritten(path: file, detail: error.description)
            }
            // The root's own path ends in the slash that others lack.
            guard target.hasPrefix(place == "/" ? place : place + "/") else {
                throw .leadsOut(path: file, folder: path, target: target)
            }
            places.append(target)
        }
        return places
    }

    /// The stem of the names of files about the experiment or figure `name`.
    ///
    /// Throws `ReportError.badName` unless it keeps the rule: it comes from a database.
    static func stem(
        _ name: String, of kind: String, isSynthetic: Bool, _ rule: TextRule = .name
    ) throws(ReportError) -> String {
        guard rule.flaw(in: name) == nil else { throw .badName(kind: kind, name: name) }
        return name + (isSynthetic ? "-synthetic" : "")
    }
}
