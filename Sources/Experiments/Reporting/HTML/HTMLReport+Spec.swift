import ThawSpec

extension HTMLReport {
    /// The spec as it was run, `extends` merged in: saved as a file, it plans the same runs.
    var specSection: HTMLSection {
        HTMLSection(
            id: "spec", title: "Spec",
            content: """
                <p>As it was run, with what it <code>extends</code> merged in.</p>
                <pre class="scroll" tabindex="0"><code>\(SpecText.yaml(builder.experiment.record.specText))</code></pre>

                """)
    }
}
