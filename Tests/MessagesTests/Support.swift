import Foundation
import Messages
import TestSupport
import Testing

enum Shipped {
    static let repository = Repository.path
    static let languages = ["en", "zh-Hans"]

    static func files(_ language: String) -> [MessageFile] {
        MessageTemplates.fileNames.compactMap { name in
            let path = "\(repository)/Config/templates/\(language)/\(name)"
            return FileManager.default.contents(atPath: path).map {
                MessageFile(name: name, path: "\(language)/\(name)", text: String(decoding: $0, as: UTF8.self))
            }
        }
    }

    static func templates(_ language: String) throws -> MessageTemplates {
        try MessageTemplates(language: language, files: files(language))
    }

    /// Returns the templates with the text of one file replaced.
    static func templates(_ name: String, _ text: String) throws -> MessageTemplates {
        let file = MessageFile(name: name, path: name, text: text)
        return try MessageTemplates(language: "en", files: files("en").filter { $0.name != name } + [file])
    }
}

/// Texts with characters that need escaping or encoding in mails and calendars.
enum Hard {
    private static let parts = [
        "小米", "科技有限责任公司", "a", "word ", "  ", "ß", "é", "\u{301}", "😀", "👩‍👩‍👧", "\\", ";", ",", ":", "\"", "=",
        "=?UTF-8?Q?x?=",
        ".", "From ", "\n", "\r\n", "\r", "\t", "\u{7}", "\u{202E}", "\u{2028}", "<b>", "&", "'", "{{", "}}", "-", "%",
        "Ж",
        "averyveryveryverylongwordwithoutanybreakinitthatgoesonandonandonandonuntilnobodycanreaditanymore",
    ]

    static func text(_ random: inout Seeded, parts count: ClosedRange<Int> = 0...60) -> String {
        (0..<Int.random(in: count, using: &random)).map { _ in random.one(of: parts) }.joined()
    }
}
