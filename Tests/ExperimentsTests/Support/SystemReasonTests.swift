import Foundation
import TestSupport
import Testing
import ThawSupport

/// Why something failed, in the system's words and never as a number of Foundation's.
@Suite struct SystemReasonTests {
    private func reason(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch {
            return SystemError.reason(of: error)
        }
    }

    @Test func theSystemsWordsArePassedOn() throws {
        let folder = try TemporaryFolder()
        let file = folder.path("file")
        try Data("x".utf8).write(to: URL(fileURLWithPath: file))
        let files = FileManager.default
        // Foundation calls the first `NSCocoaErrorDomain error 512`.
        #expect(
            reason { try files.createDirectory(atPath: "\(file)/x", withIntermediateDirectories: true) }
                == "Not a directory")
        #expect(
            reason { _ = try Data(contentsOf: URL(fileURLWithPath: folder.path("none"))) }
                == "No such file or directory")
        #expect(reason { try Data().write(to: URL(fileURLWithPath: "\(file)/x/y")) } == "Not a directory")
        #expect(reason { try files.createDirectory(atPath: file, withIntermediateDirectories: false) } == "File exists")
        #expect(
            reason { _ = try files.contentsOfDirectory(atPath: folder.path("none")) } == "No such file or directory")
    }

    @Test(arguments: [
        (CocoaError(.fileWriteUnknown) as any Error, "the system does not say why"),
        (CocoaError(.fileWriteOutOfSpace), "No space left on device"),
        (CocoaError(.fileWriteNoPermission), "Permission denied"),
        (POSIXError(.EROFS), "Read-only file system"), (SystemError(number: ENOSPC), "No space left on device"),
        (NSError(domain: "x", code: 7), "the system does not say why"),
        (NSError(domain: "x", code: 7, userInfo: [NSLocalizedDescriptionKey: "it is Monday"]), "it is Monday"),
    ])
    func noNumberReachesAnybody(error: any Error, words: String) { #expect(SystemError.reason(of: error) == words) }

    /// Nobody writes Foundation's own words, and nobody else asks for them.
    @Test func oneFunctionAsks() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Sources")
        let names = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
        let askers = try names.filter { $0.hasSuffix(".swift") }.filter {
            try String(contentsOf: root.appendingPathComponent($0), encoding: .utf8).contains("localizedDescription")
        }
        #expect(askers == ["Support/System/SystemError.swift"])
    }
}
