import Foundation
import ThawSupport

/// Unpacks zip archives with the system's `unzip`.
struct Unpacking {
    private let tool: String

    /// Finds `unzip` in `PATH`. Throws `DataError` that names the package if there is none.
    init(environment: [String: String]) throws {
        let folders = (environment["PATH"] ?? "").split(separator: ":")
        guard let tool = folders.map({ "\($0)/unzip" }).first(where: FileManager.default.isExecutableFile(atPath:))
        else {
            throw DataError(
                "the program `unzip` is needed to unpack the archive", hint: "install it: apt-get install unzip")
        }
        self.tool = tool
    }

    /// Unpacks `archive`, checks that its `folder` holds all `files`, has `completing` add to it, and moves it to `target`.
    ///
    /// An existing `target` is replaced. The caller sees to it that nobody else unpacks to `target`.
    /// Throws `DataError`; then `target` is as it was.
    func unpack(
        _ archive: String, folder: String, files: [String], to target: String,
        completing: (_ folder: String) throws -> Void
    ) throws {
        let manager = FileManager.default
        let temporary = "\(target).unpacking"
        defer { try? manager.removeItem(atPath: temporary) }
        do {
            try? manager.removeItem(atPath: temporary)
            try manager.createDirectory(atPath: temporary, withIntermediateDirectories: false)
            try run(archive, into: temporary)
            for file in files where !manager.fileExists(atPath: "\(temporary)/\(folder)/\(file)") {
                throw DataError("the archive lacks \(folder)/\(file)", file: archive)
            }
            try completing("\(temporary)/\(folder)")
            let replaced = "\(temporary)/replaced"
            let replaces = manager.fileExists(atPath: target)
            if replaces { try manager.moveItem(atPath: target, toPath: replaced) }
            do {
                try manager.moveItem(atPath: "\(temporary)/\(folder)", toPath: target)
            } catch {
                if replaces { try? manager.moveItem(atPath: replaced, toPath: target) }
                throw error
            }
        } catch let error as DataError {
            throw error
        } catch {
            throw DataError("cannot unpack: \(SystemError.reason(of: error))", file: target)
        }
    }

    private func run(_ archive: String, into folder: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: tool)
        process.arguments = ["-q", "-o", archive, "-d", folder]
        let errors = Pipe()
        process.standardOutput = FileHandle.nullDevice
        process.standardError = errors
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        // 1 is a warning: everything was unpacked.
        guard process.terminationReason == .exit, process.terminationStatus <= 1 else {
            let first = text.split(separator: "\n").first.map(String.init) ?? "unzip failed"
            throw DataError("cannot unpack: \(first)", file: archive)
        }
    }
}
