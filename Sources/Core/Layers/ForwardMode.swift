/// Whether a pass trains (batch statistics, dropout) or evaluates (running statistics, no dropout).
public enum ForwardMode {
    /// Running statistics, no dropout.
    case evaluation
    /// Dropout masks come from `stream`: the same stream replays the same masks.
    case training(stream: RandomStream, updatesStatistics: Bool)

    /// Whether batch statistics and dropout are used.
    public var isTraining: Bool {
        if case .training = self { return true }
        return false
    }

    /// The same mode with the stream of a part's own.
    public func child(_ index: Int) -> ForwardMode {
        switch self {
        case .evaluation: .evaluation
        case .training(let stream, let updates): .training(stream: stream.child(index), updatesStatistics: updates)
        }
    }
}
