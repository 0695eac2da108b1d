internal import Curation
internal import Deadlines
internal import Delivery
internal import Ingest
internal import Merging
internal import Mirror
internal import Pulling
package import Recordations
package import Settings
internal import System
internal import Transport

extension Portfolio.Rule {
    /// Reads a rule of `portfolio`; an empty one is reported at its position.
    package init(_ section: Section) {
        self.init()
        holder = section.text("holder")?.value
        agent = section.text("agent")?.value
        mark = section.text("mark")?.value
        key = section.text("key")?.value
        source = section.text("source")?.value
        tag = section.text("tag")?.value
        if isEmpty { section.position.report("a portfolio rule must have a holder, agent, mark, key, source or tag") }
    }
}
