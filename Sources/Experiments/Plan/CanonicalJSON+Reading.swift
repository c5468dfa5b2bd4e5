import Foundation
import ThawCore

extension CanonicalJSON {
    /// What `text` says; nil of what is no JSON.
    static func value(of text: String) -> Value? { try? JSONDecoder().decode(Value.self, from: Data(text.utf8)) }
}

extension CanonicalJSON.Value: Decodable {
    public init(from decoder: any Decoder) throws {
        if let object = try? [String: Self](from: decoder) {
            self = .object(object)
        } else if let list = try? [Self](from: decoder) {
            self = .list(list)
        } else {
            let container = try decoder.singleValueContainer()
            self = container.decodeNil() ? .null : .init(try container.decode(OptionValue.self))
        }
    }
}
