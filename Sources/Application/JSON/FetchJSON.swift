internal import Foundation
package import Mirror
internal import Recordations
package import Rendering
internal import System

extension Fetch {
    /// The shape of ``json``.
    package static let shape: JSONShape = [
        "fetch": .integer, "source": .string, "day": .date, "at": .instant, "actor": .string,
        "verdict": .words(of: Verdict.self), "reason": .string.orNull, "kind": .words(of: Kind.self),
        "extent": extentShape, "scope": .string.orNull, "published": .date.orNull, "base": .integer.orNull,
        "rows": .integer, "duplicates": .integer, "skipped": .integer, "rejected": .integer, "seen": .integer,
        "added": .integer, "changed": .integer, "missing": .integer, "disappeared": .integer,
        "reappeared": .integer,
        "documents": .array(["name": .string, "size": .integer, "sha256": .string]),
    ]
    /// The shape of the name of an extent.
    package static let extentShape = JSONShape.words(["complete", "scoped", "partial", "incomplete"])

    /// The fetch as `--json` promises it.
    package var json: JSON {
        .object([
            ("fetch", .int(id)), ("source", .string(source)), ("day", .string(day.description)), ("at", .string(at)),
            ("actor", .string(actor)), ("verdict", .string(verdict.rawValue)), ("reason", JSON(reason)),
            ("kind", .string(kind.rawValue)),
            ("extent", .string(extent.name)), ("scope", JSON(extent.scope)),
            ("published", JSON(published?.description)),
            ("base", base.map { .int($0) } ?? .null), ("rows", .int(counts.rows)),
            ("duplicates", .int(counts.duplicates)), ("skipped", .int(counts.skipped)),
            ("rejected", .int(counts.rejected)), ("seen", .int(counts.seen)), ("added", .int(counts.added)),
            ("changed", .int(counts.changed)), ("missing", .int(counts.missing)),
            ("disappeared", .int(counts.disappeared)), ("reappeared", .int(counts.reappeared)),
            (
                "documents",
                .array(
                    documents.map { document in
                        .object([
                            ("name", .string(document.name)), ("size", .int(document.artifact.size)),
                            ("sha256", .string(document.artifact.sha256.hex)),
                        ])
                    }
                )
            ),
        ])
    }
}

extension Exchange {
    /// The shape of ``json``.
    package static let shape: JSONShape = [
        "method": .string, "url": .string, "answered_by": .string.orNull, "status": .integer.orNull,
        "headers": .array(["name": .string, "value": .string]), "asked": .instant, "milliseconds": .integer,
        "attempts": .integer, "received": .integer, "peer": .string.orNull, "certificate": .string.orNull,
        "sha256": .string.orNull, "size": .integer.orNull,
    ]

    /// The request and its answer as `--json` promises them.
    package var json: JSON {
        .object([
            ("method", .string(method)), ("url", .string(url)), ("answered_by", JSON(answeredBy)),
            ("status", status.map { .int($0) } ?? .null),
            (
                "headers",
                .array(headers.map { .object([("name", .string($0.name)), ("value", .string($0.value))]) })
            ),
            ("asked", .string(asked)), ("milliseconds", .int(milliseconds)), ("attempts", .int(attempts)),
            ("received", .int(received)), ("peer", JSON(peer)), ("certificate", JSON(certificate)),
            ("sha256", JSON(artifact?.sha256.hex)), ("size", artifact.map { .int($0.size) } ?? .null),
        ])
    }
}

extension [UInt8] {
    /// Two hexadecimal digits a byte.
    package var hex: String { map { String(format: "%02x", $0) }.joined() }
}
