import Foundation
import TestSupport
import Testing

@testable import ThawReporting

/// Files of a report: whole or not at all, and in the folder asked for.
@Suite struct ReportFolderTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.path("out"), withIntermediateDirectories: true)
        try Data("mine".utf8).write(to: URL(fileURLWithPath: folder.path("outside")))
    }

    private func text(_ name: String) -> String? {
        FileManager.default.contents(atPath: folder.path(name)).map { String(decoding: $0, as: UTF8.self) }
    }

    private func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: folder.path(name), withDestinationPath: target)
    }

    @Test func filesAreWrittenAllOrNoneAndNothingElseStays() throws {
        let output = try ReportFolder(folder.path("out"))
        let paths = try output.write([("a.txt", Data("1".utf8)), ("b.txt", Data("2".utf8))])
        #expect(paths == ["a.txt", "b.txt"].map { folder.path("out/\($0)") })
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("out")).sorted() == ["a.txt", "b.txt"])
        // A folder where a file is to go: what could be written before it is not.
        try FileManager.default.createDirectory(atPath: folder.path("out/c.txt"), withIntermediateDirectories: false)
        try FileManager.default.createDirectory(atPath: folder.path("out/c.txt/d"), withIntermediateDirectories: false)
        #expect(throws: ReportError.self) { try output.write([("c.txt", Data("3".utf8)), ("a.txt", Data("3".utf8))]) }
        #expect(text("out/a.txt") == "1")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("out")).count == 3)
    }

    @Test(arguments: ["../outside", "elsewhere", "chain"]) func aLinkThatLeadsOutIsRefused(target: String) throws {
        try link("out/chain", to: "../outside")
        try link("out/b.txt", to: target == "elsewhere" ? folder.path("absent") : target)
        let output = try ReportFolder(folder.path("out"))
        let error = #expect(throws: ReportError.self) {
            try output.write([("a.txt", Data("1".utf8)), ("b.txt", Data("2".utf8))])
        }
        #expect(error.map { "\($0)".hasPrefix("\(folder.path("out/b.txt")): is a link to ") } == true)
        #expect(text("outside") == "mine" && text("absent") == nil && text("out/a.txt") == nil)
    }

    @Test func aLinkWithinTheFolderIsWrittenThrough() throws {
        try link("out/b.txt", to: "real.txt")
        try ReportFolder(folder.path("out")).write([("b.txt", Data("2".utf8))])
        #expect(text("out/real.txt") == "2")
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.path("out/b.txt")) == "real.txt")
        // The folder itself may be a link: the user has named it.
        try link("alias", to: "out")
        try ReportFolder(folder.path("alias")).write([("c.txt", Data("3".utf8))])
        #expect(text("out/c.txt") == "3")
    }

    @Test(arguments: ["../x", "a/b", "", "A", "a.b", "a\u{301}", "a\nb", "x'; system('touch CANARY'); y='", ".."])
    func onlyPlainNamesNameFiles(name: String) throws {
        let expected = ReportError.badName(kind: "figure", name: name)
        #expect(throws: expected) { try ReportFolder.stem(name, of: "figure", isSynthetic: true) }
        #expect(!"\(expected)".contains("\n"))
        #expect(try ReportFolder.stem("a-1", of: "figure", isSynthetic: true) == "a-1-synthetic")
    }

    @Test func whatTheUserNamesIsWrittenThroughALink() throws {
        try link("link", to: "out/chain")
        try link("out/chain", to: "../outside")
        try WholeFile.write("new", to: folder.path("link"))
        #expect(text("outside") == "new")
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.path("link")) == "out/chain")
        #expect(try folder.contents() == ["link", "out", "outside"])
        try WholeFile.write("nowhere", to: "/dev/null")
        let kind = try FileManager.default.attributesOfItem(atPath: "/dev/null")[.type]
        #expect(kind as? FileAttributeType == .typeCharacterSpecial)
        #expect(throws: ReportError.self) { try WholeFile.write("x", to: folder.path("absent/file")) }
        #expect(throws: ReportError.self) { try WholeFile.write("x", to: folder.path("out")) }
    }

    @Test func theRightsOfAnEarlierFileStay() throws {
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: folder.path("outside"))
        try WholeFile.write("new", to: folder.path("outside"))
        let rights = try FileManager.default.attributesOfItem(atPath: folder.path("outside"))[.posixPermissions]
        #expect(rights as? Int == 0o600)
    }
}
