import Experiments
import Foundation
import Synchronization
import ThawCore

/// A result database of a stranger, as the commands read it that a reviewer types: `check`, `report` in every format, `status`,
/// `dump`, `diff` and `merge`.
///
/// The input's first byte says what the rest of it is (its value modulo 3): `0`, a whole file; `1`, bytes that take the
/// place of some of a sound database, four for each: a place in three bytes and the byte; `2`, texts that are put into
/// columns of a sound database, between bytes 0x1E, each after a byte that chooses the column.
public final class DatabaseTarget: FuzzTarget {
    private static let separator: UInt8 = 0x1E
    private let scratch: ScratchFolder
    private let sample: DatabaseSample
    private let sound: [UInt8]
    /// Inputs that could be opened, and those of them that `check` found sound.
    private let counts = Mutex<(run: Int, opened: Int, sound: Int)>((0, 0, 0))

    init() throws {
        scratch = try ScratchFolder()
        sample = DatabaseSample(folder: scratch)
        sound = try sample.bytes()
    }

    public func run(_ input: [UInt8]) throws {
        guard let first = input.first else { return }
        let rest = Array(input.dropFirst())
        switch first % 3 {
        case 0: try scratch.write(rest, to: "stranger.sqlite")
        case 1: try scratch.write(patched(rest), to: "stranger.sqlite")
        default:
            try scratch.write(sound, to: "stranger.sqlite")
            try sample.put(rest.split(separator: Self.separator).map(Array.init), into: scratch.path("stranger.sqlite"))
        }
        // Of an earlier input, SQLite would roll a journal back into this one.
        defer { for end in ["-journal", "-wal", "-shm"] { scratch.remove("stranger.sqlite\(end)") } }
        counts.withLock { $0.run += 1 }
        try DatabaseReading(
            path: scratch.path("stranger.sqlite"), sound: scratch.path("sound.sqlite"), scratch: scratch
        )
        .run { isSound in
            counts.withLock {
                $0.opened += 1
                if isSound { $0.sound += 1 }
            }
        }
    }

    public var summary: String? {
        let (run, opened, sound) = counts.withLock { $0 }
        return "executions of database: \(run), \(opened) could be opened, \(sound) were sound"
    }

    private func patched(_ patches: [UInt8]) -> [UInt8] {
        var bytes = sound
        for start in stride(from: 0, to: patches.count - 3, by: 4) {
            let place = patches[start..<start + 3].reduce(0) { $0 << 8 | Int($1) }
            bytes[place % bytes.count] = patches[start + 3]
        }
        return bytes
    }
}
