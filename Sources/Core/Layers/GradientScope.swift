/// Which gradients a backward pass computes.
public enum GradientScope: Sendable {
    /// Only the gradient with respect to the item's vector: all that a frozen backbone passes on.
    case itemOnly
    /// Those of all parameters and of every field's vector.
    case all
}
