import Foundation
import TestSupport

/// A headless Chromium, spoken to by the DevTools protocol over a pair of named pipes: JSON, each message ended by NUL.
final class Chromium {
    static let executable = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        .flatMap { ["\($0)/chromium", "\($0)/chromium-browser"] }
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    struct Failure: Error {
        var reason: String
    }

    /// What the page asked for, in order, itself included: URLs, and whether its own policy stopped the request.
    struct Request: Equatable {
        var url: String
        var isBlocked = false
    }

    private(set) var requests: [Request] = []
    /// What the page logged, in order.
    private(set) var complaints: [String] = []

    private let folder: TemporaryFolder
    private let process: TestProcess
    private let commands: Int32
    private let answers: Int32
    private var buffer: [UInt8] = []
    private var received: [(method: String, params: [String: Any])] = []
    private var requestIDs: [String?] = []
    private var lastID = 0
    private var session: String?

    init(_ executable: String) throws {
        folder = try TemporaryFolder()
        let paths = [folder.path("commands"), folder.path("answers")]
        for path in paths where mkfifo(path, 0o600) != 0 { throw Failure(reason: "no pipe \(path)") }
        // Open for both directions, so that neither side waits for the other.
        commands = open(paths[0], O_RDWR)
        answers = open(paths[1], O_RDWR)
        let arguments = [
            "-c", "exec \"$@\" 3<'\(paths[0])' 4>'\(paths[1])'", "sh", executable, "--headless", "--no-sandbox",
            "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--remote-debugging-pipe",
            "--host-resolver-rules=MAP * ~NOTFOUND", "--user-data-dir=\(folder.path("profile"))", "about:blank",
        ]
        process = try TestProcess("/bin/sh", arguments)
        let targets = try send("Target.getTargets")["targetInfos"] as? [[String: Any]] ?? []
        guard let page = targets.first(where: { $0["type"] as? String == "page" })?["targetId"] else {
            throw Failure(reason: "no page among \(targets)")
        }
        session = try send("Target.attachToTarget", ["targetId": page, "flatten": true])["sessionId"] as? String
        for domain in ["Page", "Network", "Runtime", "Log"] { try send("\(domain).enable") }
    }

    deinit {
        _ = try? send("Browser.close")
        _ = try? process.wait(limit: 30)
        close(commands)
        close(answers)
    }

    /// Opens `url` and waits until it has loaded all that it asked for.
    func load(_ url: String) throws {
        received.removeAll()
        requests.removeAll()
        requestIDs.removeAll()
        complaints.removeAll()
        try send("Page.navigate", ["url": url])
        while !received.contains(where: { $0.method == "Page.loadEventFired" }) { try receive() }
    }

    /// The value of a JavaScript expression in the page.
    func evaluate(_ expression: String) throws -> Any? {
        let answer = try send("Runtime.evaluate", ["expression": expression, "returnByValue": true])
        if let exception = answer["exceptionDetails"] { throw Failure(reason: "\(expression): \(exception)") }
        return (answer["result"] as? [String: Any])?["value"]
    }

    @discardableResult
    func send(_ method: String, _ params: [String: Any] = [:]) throws -> [String: Any] {
        lastID += 1
        var message: [String: Any] = ["id": lastID, "method": method, "params": params]
        if let session { message["sessionId"] = session }
        let bytes = try Array(JSONSerialization.data(withJSONObject: message)) + [0]
        guard write(commands, bytes, bytes.count) == bytes.count else { throw Failure(reason: "cannot write") }
        while true {
            let answer = try receive()
            guard answer["id"] as? Int == lastID else { continue }
            if let error = answer["error"] { throw Failure(reason: "\(method): \(error)") }
            return answer["result"] as? [String: Any] ?? [:]
        }
    }

    /// The next message; events are noted.
    @discardableResult
    private func receive() throws -> [String: Any] {
        while !buffer.contains(0) {
            var entry = pollfd(fd: answers, events: Int16(POLLIN), revents: 0)
            guard poll(&entry, 1, 60_000) > 0 else { throw Failure(reason: "Chromium says nothing") }
            var chunk = [UInt8](repeating: 0, count: 1 << 16)
            let count = read(answers, &chunk, chunk.count)
            guard count > 0 else { throw Failure(reason: "Chromium has ended") }
            buffer += chunk[..<count]
        }
        let message = buffer.prefix { $0 != 0 }
        buffer.removeFirst(message.count + 1)
        let object = try JSONSerialization.jsonObject(with: Data(message)) as? [String: Any] ?? [:]
        if let method = object["method"] as? String { note(method, object["params"] as? [String: Any] ?? [:]) }
        return object
    }

    private func note(_ method: String, _ params: [String: Any]) {
        received.append((method, params))
        switch method {
        case "Network.requestWillBeSent":
            requestIDs.append(params["requestId"] as? String)
            requests.append(Request(url: (params["request"] as? [String: Any])?["url"] as? String ?? "?"))
        case "Network.loadingFailed" where params["blockedReason"] as? String == "csp":
            for (index, id) in requestIDs.enumerated() where id == params["requestId"] as? String {
                requests[index].isBlocked = true
            }
        case "Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded": complaints.append("\(params)")
        default: break
        }
    }
}
