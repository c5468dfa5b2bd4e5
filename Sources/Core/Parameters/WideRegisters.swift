import CAdam

/// Registers of 16 numbers, for processors that have them (see `CAdam`): the same bits in half the time.
enum WideRegisters {
    static let areThere = adamHasWideRegisters()

    /// `count` steps without gradient of every row of `block`. Returns false, and does nothing, without such registers.
    @inline(__always)
    static func step<S: Scalar>(
        _ block: StateBlock<S>, _ steps: UnsafePointer<AdamConstants<S>>, count: Int, floor: S
    ) -> Bool {
        guard S.self == Float.self, areThere else { return false }
        block.states.withMemoryRebound(to: Float.self, capacity: StateBlock<S>.size) { states in
            steps.withMemoryRebound(to: AdamConstantsC.self, capacity: count) { steps in
                adamReplayWide(states, steps, count, Float(floor))
            }
        }
        return true
    }
}
