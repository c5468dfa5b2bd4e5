/// A backbone that specs may name: what it is, and its head for either precision.
struct BackboneEntry: @unchecked Sendable {
    let description: ComponentDescription
    let float: any InteractionHead<Float>.Type
    let double: any InteractionHead<Double>.Type
}
