import Foundation
import Synchronization

/// A server for one file on 127.0.0.1: knows Range, and can break off, refuse, or ignore ranges on demand.
final class HTTPTestServer: Sendable {
    /// What to do with one request.
    enum Behaviour: Sendable {
        case serve
        /// Announces everything and closes after so many bytes of the body.
        case breakAfter(Int)
        /// Answers 200 with the whole file, whatever the range.
        case ignoreRange
        /// Announces no length, and sends the file again and again for as long as anybody listens.
        case endless
        /// Answers with this status and no body.
        case status(Int)
    }

    private struct State {
        var behaviours: [Behaviour]
        var ranges: [String?] = []
    }

    let port: UInt16
    private let listener: Int32
    private let body: [UInt8]
    private let state: Mutex<State>

    /// - behaviours: for the first requests; further ones are served.
    init(body: [UInt8], behaviours: [Behaviour] = []) throws {
        self.body = body
        state = Mutex(State(behaviours: behaviours))
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.listener = listener
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isOpen = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 8) == 0 && getsockname(listener, $0, &length) == 0
            }
        }
        guard isOpen else { throw POSIXError(.EADDRNOTAVAIL) }
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [self] in acceptAll() }
    }

    var url: URL { URL(string: "http://127.0.0.1:\(port)/ml-1m.zip")! }
    /// The Range header of each request so far.
    var ranges: [String?] { state.withLock { $0.ranges } }

    func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    private func acceptAll() {
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { break }
            answer(connection)
            close(connection)
        }
        close(listener)
    }

    private func answer(_ connection: Int32) {
        var request = ""
        var buffer = [UInt8](repeating: 0, count: 4096)
        while !request.contains("\r\n\r\n") {
            let count = read(connection, &buffer, buffer.count)
            guard count > 0 else { return }
            request += String(decoding: buffer[..<count], as: UTF8.self)
        }
        let range = request.split(separator: "\r\n").first { $0.lowercased().hasPrefix("range:") }
            .map { $0.dropFirst(6).trimmingCharacters(in: .whitespaces) }
        let behaviour = state.withLock { state in
            state.ranges.append(range)
            return state.behaviours.isEmpty ? Behaviour.serve : state.behaviours.removeFirst()
        }
        var start = range.flatMap { Int($0.dropFirst("bytes=".count).dropLast()) } ?? 0
        var limit = Int.max
        switch behaviour {
        case .serve: break
        case .breakAfter(let bytes): limit = bytes
        case .ignoreRange: start = 0
        case .endless:
            var isHeard = send(Array("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".utf8), to: connection)
            while isHeard { isHeard = send(body, to: connection) }
            return
        case .status(let status):
            send(Array("HTTP/1.1 \(status) No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".utf8), to: connection)
            return
        }
        guard start < body.count || start == 0 else {
            send(Array("HTTP/1.1 416 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".utf8), to: connection)
            return
        }
        var head = start > 0 ? "HTTP/1.1 206 Partial Content\r\n" : "HTTP/1.1 200 OK\r\n"
        if start > 0 { head += "Content-Range: bytes \(start)-\(body.count - 1)/\(body.count)\r\n" }
        head += "Content-Length: \(body.count - start)\r\nConnection: close\r\n\r\n"
        send(Array(head.utf8), to: connection)
        send(Array(body[start...].prefix(limit)), to: connection)
    }

    /// Whether all of it was taken.
    @discardableResult
    private func send(_ bytes: [UInt8], to connection: Int32) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Foundation.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }
}
