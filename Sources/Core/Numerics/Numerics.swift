/// Raised whenever a change alters the bits of results: part of every run's identity.
public enum Numerics {
    /// The number of the present bits.
    public static let revision = 1
}
