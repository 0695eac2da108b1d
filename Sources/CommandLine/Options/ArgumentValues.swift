public import ArgumentParser
public import Deadlines
public import Mirror
internal import Notifications
public import Recordations
public import Rendering

extension CivilDate: ExpressibleByArgument {
    /// Reads `YYYY-MM-DD`.
    public init?(argument: String) { self.init(argument) }
}

extension Status: ExpressibleByArgument {}
extension Filing.State: ExpressibleByArgument {}
extension AlertState: ExpressibleByArgument {}
extension Renewal.State: ExpressibleByArgument {}
extension TextStyle.Choice: ExpressibleByArgument {}
