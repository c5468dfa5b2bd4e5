/// gradient := factor (x - y); returns the sum of (x - y)^2.
@specialized(where S == Float)
@specialized(where S == Double)
public func squaredError<S: Scalar>(
    _ x: UnsafePointer<S>, _ y: UnsafePointer<S>, gradient: UnsafeMutablePointer<S>, factor: S, count: Int
) -> Double {
    var total = 0.0
    var i = 0
    while i < count {
        // Partial sums of 16 in S, the rest in Double: fast, and exact enough for any batch.
        let end = min(i + 16, count)
        if end - i == 16 {
            let d = load16(x + i) - load16(y + i)
            store16(d * splat(factor), gradient + i)
            total += Double((d * d).sum())
        } else {
            for j in i..<end {
                let d = x[j] - y[j]
                gradient[j] = factor * d
                total += Double(d * d)
            }
        }
        i = end
    }
    return total
}
