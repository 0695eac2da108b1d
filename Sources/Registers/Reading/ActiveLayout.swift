internal import Documents

/// A layout with one interpreter for each thread.
final class ActiveLayout {
    let layout: Layout
    let interpreters: [RowInterpreter]
    // Only the reading thread uses it, for each row.
    @exclusivity(unchecked) var scratch = Layout.Scratch()

    init(layout: Layout, interpreters: [RowInterpreter]) {
        self.layout = layout
        self.interpreters = interpreters
    }
}
