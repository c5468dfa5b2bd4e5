import Foundation
import ThawSupport

/// What is wrong with JSON that could not be decoded, in our own words.
enum DecodingReason {
    /// On one line, with the place in it: `results.[0].auc.cold: must be a number`.
    static func text(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return "\(error)".singleLine }
        switch error {
        case .keyNotFound(let key, let at):
            return "\(place(at)): '\(key.stringValue)' is missing".singleLine
        case .typeMismatch(let type, let at):
            return "\(place(at)): must be \(words(type))".singleLine
        case .valueNotFound(let type, let at):
            return "\(place(at)): must be \(words(type)), not null".singleLine
        case .dataCorrupted(let at):
            guard at.codingPath.isEmpty else {
                return "\(place(at)): is a value that this thaw does not know".singleLine
            }
            // Foundation may say where it is none.
            let cause = (at.underlyingError as NSError?)?.userInfo["NSDebugDescription"] as? String
            return ("it is no JSON" + (cause.map { ": \($0)" } ?? "")).singleLine
        @unknown default: return "it is not of the right form"
        }
    }

    private static func place(_ context: DecodingError.Context) -> String {
        let path = context.codingPath
        return path.isEmpty
            ? "top level" : path.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
    }

    private static func words(_ type: any Any.Type) -> String {
        switch type {
        case is String.Type: "text"
        case is Bool.Type: "true or false"
        case is any BinaryInteger.Type, is any BinaryFloatingPoint.Type: "a number"
        case is [Any].Type: "a list"
        case is [String: Any].Type: "a map"
        default: "something else"
        }
    }
}
