import Foundation
import ThawSupport

/// What happens while a dataset is loaded.
public enum LoadingEvent: Sendable {
    /// Something begins that may take a while, or deserves notice: one line for people.
    case note(String)
    /// So much of the raw files is read.
    case reading(LoadingState)
}

/// How far the reading of raw files has come.
public struct LoadingState: Sendable {
    /// The dataset's name.
    public var name: String
    /// Bytes read so far, of all files together.
    public var bytesRead: Int
    /// Bytes of all raw files.
    public var bytes: Int
    /// Seconds since the beginning.
    public var seconds: Double

    /// The share that is read, in per cent, rounded down.
    public var percent: Int { bytes == 0 ? 100 : Int(Double(bytesRead) / Double(bytes) * 100) }

    /// As one line: `taobao-ad: 312 of 1,012 MB read (30 %), about 4 s left`.
    public var line: String {
        let left = bytesRead == 0 ? 0 : seconds / Double(bytesRead) * Double(bytes - bytesRead)
        return "\(name): \(Self.megabytes(bytesRead)) of \(Self.megabytes(bytes)) MB read (\(percent) %)"
            + (bytesRead < bytes ? ", about \(Int(left.rounded(.up))) s left" : "")
    }

    private static func megabytes(_ bytes: Int) -> String {
        PlainText.grouped(Int((Double(bytes) / 1_000_000).rounded()))
    }
}

/// Takes events from any thread, one at a time.
public typealias LoadingHandler = @Sendable (LoadingEvent) -> Void

extension LoadingEvent {
    /// Events as lines for a file or a pipe: of the progress of reading, one at every tenth.
    public static func asLines(_ write: @escaping @Sendable (String) -> Void) -> LoadingHandler {
        let tenths = Tenths()
        return { event in
            switch event {
            case .note(let line): write(line)
            case .reading(let state): if tenths.isNew(state.percent / 10) { write(state.line) }
            }
        }
    }

    private final class Tenths: @unchecked Sendable {
        private let lock = NSLock()
        private var last = 0

        func isNew(_ tenth: Int) -> Bool {
            lock.withLock {
                defer { last = tenth }
                return tenth > last
            }
        }
    }
}

/// Counts the bytes read of a dataset's files and tells so, ten times a second at the most.
final class ReadingProgress: @unchecked Sendable {
    private let handler: LoadingHandler?
    private let lock = NSLock()
    private let start = DispatchTime.now()
    private var state: LoadingState
    private var lastTold = 0.0

    init(name: String, bytes: Int, _ handler: LoadingHandler?) {
        self.handler = handler
        state = LoadingState(name: name, bytesRead: 0, bytes: bytes, seconds: 0)
    }

    func advance(by count: Int) {
        lock.withLock {
            state.bytesRead += count
            state.seconds = Double(DispatchTime.now().uptimeNanoseconds - start.uptimeNanoseconds) * 1e-9
            guard state.seconds - lastTold >= 0.1 || state.bytesRead == state.bytes else { return }
            lastTold = state.seconds
            if count > 0 { handler?(.reading(state)) }
        }
    }

    func note(_ line: String) { handler?(.note(line)) }
}
