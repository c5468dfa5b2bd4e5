extension String {
    /// Without line breaks and other control characters, which would break a table (or steer a terminal).
    var singleLine: String {
        String(String.UnicodeScalarView(unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
    }
}
