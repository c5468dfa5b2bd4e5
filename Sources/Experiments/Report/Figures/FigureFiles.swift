/// The figures of an experiment, drawn.
public enum FigureFiles {
    /// The figures that the spec of `experiment` asks for (`report: figures:`), in its order; none if it asks for none.
    ///
    /// Throws `ReportError`: runs are missing (without `partial`), or gnuplot is.
    public static func drawn(
        store: ResultStore, experiment: String? = nil, partial: Bool = false
    ) throws -> [DrawnFigure] { [] }
}
