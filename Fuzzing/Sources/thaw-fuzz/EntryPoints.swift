import Foundation
import FuzzTargets

// libFuzzer's `main` calls these two. It runs one target on one thread.

nonisolated(unsafe) private var target: (any FuzzTarget)?

/// Chooses the target by the environment variable `FUZZ_TARGET`.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
    _ count: UnsafeMutablePointer<Int32>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>>>
) -> Int32 {
    let name = ProcessInfo.processInfo.environment["FUZZ_TARGET"] ?? ""
    do {
        target = try FuzzTargets.make(name)
    } catch {
        FileHandle.standardError.write(Data("\(error)\n".utf8))
        exit(64)
    }
    atexit { if let summary = target?.summary { FileHandle.standardError.write(Data("\(summary)\n".utf8)) } }
    return 0
}

/// One input. What a target must never do ends the process, which libFuzzer records as a crash.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    do {
        try target?.run([UInt8](UnsafeBufferPointer(start: start, count: count)))
    } catch {
        fatalError("\(error)")
    }
    return 0
}
