/// Seconds as `m:ss` or `h:mm:ss`, rounded.
package func clockText(_ seconds: Double) -> String {
    let whole = Int(nearest: max(seconds, 0))
    let padded = { (value: Int) in value < 10 ? "0\(value)" : "\(value)" }
    let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60)
    return hours > 0 ? "\(hours):\(padded(minutes)):\(padded(rest))" : "\(minutes):\(padded(rest))"
}
