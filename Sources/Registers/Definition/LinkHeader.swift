internal import Documents

/// The links in the `Link` headers of a response (RFC 8288).
public enum LinkHeader {
    private struct Link {
        var target: String
        var relations: [String]?
        var hasAnchor = false
    }

    /// The address of the next page in the headers' values; nil where they have none.
    ///
    /// A link with several relations, such as `rel="next last"`, counts; a link with an `anchor` belongs to another
    /// document and does not. Throws ``DocumentError`` for a value that is no list of links, because it may have named
    /// a next page.
    public static func next(_ values: [String]) throws -> String? {
        for value in values {
            var scanner = Scanner(rest: Substring(value))
            while let link = try scanner.link(of: value) {
                if !link.hasAnchor, link.relations?.contains("next") == true { return link.target }
            }
        }
        return nil
    }

    /// Parses a value link by link (RFC 8288, appendix B.2).
    private struct Scanner {
        var rest: Substring

        mutating func link(of value: String) throws -> Link? {
            skip { $0 == "," || Self.isSpace($0) }
            guard !rest.isEmpty else { return nil }
            guard rest.first == "<", let end = rest.firstIndex(of: ">") else {
                throw DocumentError(
                    "the header 'Link' cannot be read: '\(String(value.prefix(200)))'",
                    advice: "tell the register's keeper: a link begins with its address in angle brackets"
                )
            }
            var link = Link(target: String(rest[rest.index(after: rest.startIndex)..<end]))
            rest = rest[rest.index(after: end)...]
            while true {
                skip(Self.isSpace)
                guard rest.first == ";" else { break }
                rest.removeFirst()
                let (name, value) = parameter()
                switch name {
                case "rel" where link.relations == nil:
                    link.relations = value.lowercased().split(whereSeparator: Self.isSpace).map(String.init)
                case "anchor": link.hasAnchor = true
                default: break
                }
            }
            // Text between a link and the next comma is ignored.
            skip { $0 != "," }
            return link
        }

        /// `name=value` or `name="value"`, or a name alone.
        private mutating func parameter() -> (name: String, value: String) {
            skip(Self.isSpace)
            let name = readPart { !Self.isSpace($0) && $0 != "=" && $0 != ";" && $0 != "," }.lowercased()
            skip(Self.isSpace)
            guard rest.first == "=" else { return (name, "") }
            rest.removeFirst()
            skip(Self.isSpace)
            guard rest.first == "\"" else { return (name, readPart { !Self.isSpace($0) && $0 != ";" && $0 != "," }) }
            rest.removeFirst()
            var value = ""
            while let character = rest.popFirst(), character != "\"" {
                value.append(character == "\\" ? rest.popFirst() ?? "\\" : character)
            }
            return (name, value)
        }

        private mutating func readPart(while isPart: (Character) -> Bool) -> String {
            let part = rest.prefix(while: isPart)
            rest = rest[part.endIndex...]
            return String(part)
        }

        private mutating func skip(_ isPart: (Character) -> Bool) { rest = rest.drop(while: isPart) }

        private static func isSpace(_ character: Character) -> Bool { character == " " || character == "\t" }
    }
}
