package import Mirror

extension Workspace {
    /// How many recordations are in the portfolio.
    package func portfolioCount(_ mirror: Mirror) throws -> Int {
        var filter = Filter()
        filter.portfolio = portfolio
        var count = 0
        try mirror.list(filter, reading: [], inOrder: false) { _ in
            count += 1
            return true
        }
        return count
    }
}
