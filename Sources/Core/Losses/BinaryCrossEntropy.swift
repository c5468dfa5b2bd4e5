/// Mean binary cross-entropy of logits against labels (paper, eq. 4), in nats:
/// loss = mean_b max(x, 0) - x y + ln(1 + e^-|x|).
public enum BinaryCrossEntropy {
    /// The loss; where `gradient` is given, gradient[b] := (sigmoid(x) - y) / rows.
    public static func evaluate<S: Scalar>(
        _ logits: UnsafePointer<S>, _ labels: UnsafePointer<S>, gradient: UnsafeMutablePointer<S>?, rows: Int
    ) -> Double {
        sumOfCrossEntropy(logits, labels, gradient, rows) / Double(rows)
    }

    /// tangent[b] := derivative of `gradient[b]` for a logit that moves with `logitsTangent[b]`: p (1 - p) x' / rows.
    public static func gradientTangent<S: Scalar>(
        _ logits: UnsafePointer<S>, _ logitsTangent: UnsafePointer<S>, _ tangent: UnsafeMutablePointer<S>, rows: Int
    ) {
        sigmoidRows(logits, tangent, count: rows)
        sigmoidDerivative(tangent, logitsTangent, scale: 1 / S(rows), rows)
    }
}

@specialized(where S == Float)
@specialized(where S == Double)
private func sumOfCrossEntropy<S: Scalar>(
    _ logits: UnsafePointer<S>, _ labels: UnsafePointer<S>, _ gradient: UnsafeMutablePointer<S>?, _ rows: Int
) -> Double {
    let share = splat(1 / S(rows))
    var total = 0.0
    var b = 0
    while b < rows {
        let count = min(16, rows - b)
        let (x, y) = (load16(logits + b, count), load16(labels + b, count))
        // Infinite and NaN logits come out as NaN.
        let loss = rectified(x) - x * y + S.log(splat(1) + S.exp(-S.magnitude(x)))
        if count == 16 {
            total += Double(loss.sum())
        } else {
            for k in 0..<count { total += Double(loss[k]) }
        }
        if let gradient {
            let d = (splat(1) / (splat(1) + S.exp(-x)) - y) * share
            store16(d, gradient + b, count)
        }
        b += 16
    }
    return total
}

/// p := scale p (1 - p) t.
@specialized(where S == Float)
@specialized(where S == Double)
private func sigmoidDerivative<S: Scalar>(
    _ p: UnsafeMutablePointer<S>, _ t: UnsafePointer<S>, scale: S, _ rows: Int
) {
    for b in 0..<rows { p[b] = p[b] * (1 - p[b]) * t[b] * scale }
}
