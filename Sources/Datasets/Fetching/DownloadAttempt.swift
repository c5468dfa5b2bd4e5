import Foundation
import Synchronization
import ThawSupport

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// Takes in the answer to one request. Foundation calls the delegate's methods one at a time.
final class DownloadAttempt: NSObject, URLSessionDataDelegate, Sendable {
    enum Outcome: Sendable {
        case complete
        /// The file must be emptied first: the server does not hold what the file begins with.
        case startOver(String)
        /// The connection broke or the server is busy.
        case broken(String)
        /// The server has announced or sent more bytes than there can be.
        case tooLong
        /// Trying again is no use.
        case refused(String)
    }

    private struct State {
        var received: Int
        var total: Int?
        /// Decided before the task ends, by the answer's head or by a failed write.
        var verdict: Outcome?
        var outcome: Outcome = .broken("no answer")
        var tenthsReported = 0
    }

    private let descriptor: Int32
    private let offset: Int
    private let fileName: String
    /// Bytes of the whole file.
    private let limit: Int
    private let progress: (@Sendable (String) -> Void)?
    private let state: Mutex<State>
    private let finished = DispatchSemaphore(value: 0)

    init(descriptor: Int32, offset: Int, fileName: String, limit: Int, progress: (@Sendable (String) -> Void)?) {
        self.descriptor = descriptor
        self.offset = offset
        self.fileName = fileName
        self.limit = limit
        self.progress = progress
        state = Mutex(State(received: offset))
    }

    func wait() -> Outcome {
        finished.wait()
        return state.withLock { $0.outcome }
    }

    func urlSession(
        _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
        completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
    ) {
        let verdict = judge(response)
        let isWanted = state.withLock { state in
            state.verdict = verdict
            if response.expectedContentLength > 0 {
                state.total = state.received + Int(response.expectedContentLength)
            }
            if verdict == nil, state.total ?? 0 > limit { state.verdict = .tooLong }
            return state.verdict == nil
        }
        report()
        completionHandler(isWanted ? .allow : .cancel)
    }

    /// Nil if the body may be taken in.
    private func judge(_ response: URLResponse) -> Outcome? {
        guard let response = response as? HTTPURLResponse else { return .refused("the answer is not HTTP") }
        switch response.statusCode {
        case 200:
            // The server ignores ranges and sends everything.
            guard offset == 0 || ftruncate(descriptor, 0) == 0 else { return .refused(SystemError.last.description) }
            state.withLock { $0.received = 0 }
            return nil
        case 206:
            let range = response.value(forHTTPHeaderField: "Content-Range") ?? ""
            return range.hasPrefix("bytes \(offset)-") ? nil : .startOver("the server sent another range: \(range)")
        case 416:
            return .startOver("the server has fewer bytes than have arrived")
        case 408, 429, 500...:
            return .broken("the server answered \(response.statusCode)")
        default:
            return .refused("the server answered \(response.statusCode)")
        }
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        let isWanted = state.withLock { state in
            if state.verdict == nil, state.received + data.count > limit { state.verdict = .tooLong }
            return state.verdict == nil
        }
        guard isWanted else { return dataTask.cancel() }
        do { try writeAll(data, to: descriptor) } catch {
            state.withLock { $0.verdict = .refused("cannot write: \(error)") }
            dataTask.cancel()
            return
        }
        state.withLock { $0.received += data.count }
        report()
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        state.withLock { state in
            if let verdict = state.verdict {
                state.outcome = verdict
            } else if let error {
                state.outcome = .broken(SystemError.reason(of: error))
            } else if let total = state.total, state.received < total {
                state.outcome = .broken("the connection broke")
            } else {
                state.outcome = .complete
            }
        }
        finished.signal()
    }

    /// One line at the start and at each further tenth.
    private func report() {
        guard let progress else { return }
        let line: String? = state.withLock { state in
            guard let total = state.total, total > 0, state.verdict == nil else { return nil }
            let tenths = 1 + 10 * state.received / total
            guard tenths > state.tenthsReported else { return nil }
            state.tenthsReported = tenths
            return "\(fileName): \(PlainText.grouped(state.received)) of \(PlainText.grouped(total)) bytes"
        }
        if let line { progress(line) }
    }
}
