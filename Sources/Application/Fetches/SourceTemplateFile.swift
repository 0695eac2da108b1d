internal import Foundation
package import Registers
internal import Rendering
internal import System

/// An empty list in a source's columns, for a person to fill in.
package struct SourceTemplateFile {
    /// The file.
    package let path: String
    /// Its format.
    package let format: SourceTemplate.Format
    /// Its columns.
    package let headers: [String]
    private let bytes: [UInt8]

    /// Makes it for a file, or for `SOURCE.xlsx` or `SOURCE.csv`; nothing is written yet.
    ///
    /// Throws ``UsageError`` where the file is there, or where its name does not say its format.
    package init(_ workspace: Workspace, source: String, file: String?, format stated: SourceTemplate.Format?) throws {
        let template = try SourceTemplate(workspace.definition(of: source))
        format = try stated ?? Self.format(of: file, template)
        headers = template.headers
        bytes = Array(try template.bytes(format))
        path = file ?? "\(source).\(format.rawValue)"
        guard !FileManager.default.fileExists(atPath: path) else {
            throw UsageError("\(path) exists already", advice: "name another file; this one was left alone")
        }
    }

    /// Writes the file.
    package func write() throws { try OutputFile.create(path, bytes) }

    // What the file is called, else what the source reads.
    private static func format(of file: String?, _ template: SourceTemplate) throws -> SourceTemplate.Format {
        guard let file else { return template.formats.contains(.xlsx) ? .xlsx : .csv }
        let ending = (file as NSString).pathExtension.lowercased()
        if let format = SourceTemplate.Format(rawValue: ending) { return format }
        throw UsageError("'\(SafeText.line(file))' does not say what it is", advice: "say --csv or --xlsx")
    }
}
