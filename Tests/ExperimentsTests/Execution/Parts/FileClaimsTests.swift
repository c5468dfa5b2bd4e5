import Foundation
import TestSupport
import Testing

@testable import ThawExecution
@testable import ThawStore

/// Claims as files.
@Suite struct FileClaimsTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    func claims(_ token: String, process: String? = nil) throws -> FileClaims {
        var owner = ClaimOwner.current()
        owner.token = token
        if let process { owner.process = process }
        return FileClaims(folder: folder.path("claims"), owner: owner)
    }

    @Test func oneTakesAndTheOthersDoNot() throws {
        let (a, b) = (try claims("a"), try claims("b"))
        #expect(try a.take("run", label: "x"))
        #expect(try a.take("run", label: "x"), "it is ours already")
        #expect(try !b.take("run", label: "x") && !b.isFree("run") && b.isFree("other"))
        #expect(a.renew("run") && !b.renew("run"))
        b.release("run")
        #expect(try !b.take("run", label: "x"), "only the owner releases")
        a.release("run")
        #expect(b.isFree("run") && !a.renew("run"))
        #expect(try b.take("run", label: "x"))
        b.forget("run")
        #expect(try FileManager.default.contentsOfDirectory(atPath: a.folder).isEmpty)
    }

    /// Lets a claim's owner have spoken so many seconds from now.
    private func move(_ name: String, by seconds: Double) throws {
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: seconds)], ofItemAtPath: folder.path("claims/\(name).claim"))
    }

    @Test("Who is silent for too long loses it, and so does who spoke in the future", arguments: [-1.0, 1])
    func silence(sign: Double) throws {
        let (a, b) = (try claims("a", process: "elsewhere"), try claims("b"))
        #expect(try a.take("run", label: "x"))
        try move("run", by: sign * 50)
        #expect(try !b.take("run", label: "x"), "within a lease")
        try move("run", by: sign * 70)
        #expect(a.renew("run"))
        #expect(try !b.take("run", label: "x"), "it was renewed")
        try move("run", by: sign * 70)
        #expect(b.isFree("run"))
        #expect(try b.take("run", label: "x"))
        #expect(!a.renew("run"))
        a.release("run")
        #expect(b.renew("run"))
    }

    @Test func whoseProcessHasEndedLosesItAtOnce() throws {
        let gone = try claims("a", process: ClaimOwner.current().process + "0")
        #expect(try gone.take("run", label: "x"))
        let b = try claims("b")
        #expect(b.isFree("run"))
        #expect(try b.take("run", label: "x"))
        #expect(!gone.renew("run"))
    }

    /// As after a kill while parts were united, or while a file was written.
    @Test func whatEndedProcessesLeftDoesNotKeepTheFolder() throws {
        let gone = try claims("a", process: ClaimOwner.current().process + "0")
        #expect(try gone.take("run", label: "x") && gone.take("uniting", label: "x"))
        try Data("{\"owner\":".utf8).write(to: URL(fileURLWithPath: folder.path("claims/.torn")))
        let (b, c) = (try claims("b"), try claims("c"))
        #expect(try c.take("other", label: "x"))
        b.removeFolder()
        #expect(try FileManager.default.contentsOfDirectory(atPath: b.folder) == ["other.claim"], "its owner runs")
        #expect(c.renew("other"))
        c.release("other")
        b.removeFolder()
        #expect(!FileManager.default.fileExists(atPath: b.folder))
    }

    /// A process was killed when it had united its runs and had not forgotten its claims: the next one has nothing to unite.
    @Test func aKillAtTheEndOfUnitingLeavesNoFolder() throws {
        let path = folder.path("r.sqlite")
        _ = try ResultStore(path: path, access: .readWrite)
        var owner = ClaimOwner.current()
        owner.process += "0"
        let gone = FileClaims(folder: PartDatabases.folder(of: path) + "/claims", owner: owner)
        #expect(try gone.take("uniting", label: "uniting") && gone.take("run", label: "x"))
        let parts = try PartDatabases(path: path)
        #expect(try !parts.hasNews())
        parts.close()
        #expect(try folder.contents() == ["r.sqlite"])
    }

    /// Many at once: each name goes to one of them.
    @Test func nobodyTakesWhatAnotherHas() async throws {
        let folder = folder
        let taken = await withTaskGroup(of: [Int].self) { group in
            for number in 0..<16 {
                group.addTask {
                    var owner = ClaimOwner.current()
                    owner.token = "owner-\(number)"
                    let claims = FileClaims(folder: folder.path("claims"), owner: owner)
                    return (0..<50).filter { (try? claims.take("run-\($0)", label: "")) == true }
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        #expect(taken.sorted() == Array(0..<50))
    }

    @Test func networkFileSystemsAreKnownByTheirMounts() {
        let mounts = #"""
            22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
            31 22 0:27 / /home rw shared:5 - nfs4 server:/home rw,vers=4.2
            32 31 0:28 / /home/me/local rw - xfs /dev/vdb rw
            33 22 0:29 / /mnt/my\040share rw master:2 - cifs //server/share rw
            34 22 0:30 / /ssh rw - fuse.sshfs me@server: rw
            35 22 0:31 / /scratch rw - nfs a:/b rw
            36 22 0:32 / /scratch rw - tmpfs none rw
            broken line
            """#
        func type(_ folder: String) -> String? { NetworkFileSystem.type(ofFolder: folder, mounts: mounts) }
        #expect(type("/home/me/results") == "nfs4" && type("/home") == "nfs4")
        #expect(type("/homely") == nil && type("/") == nil && type("/home/me/local/x") == nil)
        #expect(type("/mnt/my share/x") == "cifs" && type("/ssh/x") == "fuse.sshfs")
        #expect(type("/scratch") == nil, "the last mount hides the one before")
        #expect(NetworkFileSystem.type(ofFolder: "/proc") == nil)
    }
}
