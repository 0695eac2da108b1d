extension String {
    /// The text with spaces behind it, so that it has a width in a terminal; a longer one stays as it is.
    public func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - DisplayWidth.of(self)))
    }
}
