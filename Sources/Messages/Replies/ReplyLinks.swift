internal import Recordations

extension Message {
    /// How a person answers an alert from its message: where to, and by which token.
    public struct Reply: Sendable {
        /// The address that takes answers.
        public let address: MailAddress
        /// The alert's token.
        public let token: ReplyToken

        /// Makes a reply.
        public init(address: MailAddress, token: ReplyToken) {
            self.address = address
            self.token = token
        }

        /// A fictitious reply, whose token no mirror takes.
        static func sample(_ address: MailAddress) -> Reply {
            Reply(
                address: address,
                token: ReplyToken(alert: 12, code: String(repeating: "a", count: ReplyToken.length))
            )
        }

        /// A link that opens a mail with its subject and body ready (RFC 6068).
        func link(_ body: String) -> String {
            let line = body.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            return "mailto:\(Self.encoded(address.address, also: "@"))"
                + "?subject=\(Self.encoded("[recordal \(token)] \(line)"))&body=\(Self.encoded(body))"
        }

        // All but the unreserved characters of RFC 3986 is encoded; a line break is CR LF.
        private static func encoded(_ text: String, also kept: String = "") -> String {
            let hex = Array("0123456789ABCDEF".utf8)
            let kept = Array("-._~".utf8) + Array(kept.utf8)
            var result: [UInt8] = []
            for byte in text.replacing("\r\n", with: "\n").replacing("\n", with: "\r\n").utf8 {
                let isLetterOrDigit =
                    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                if isLetterOrDigit || kept.contains(byte) {
                    result.append(byte)
                } else {
                    result += [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
                }
            }
            return String(decoding: result, as: UTF8.self)
        }
    }

    /// The replies to the message's alerts.
    private var replies: [Reply] {
        switch subject {
        case .alert(let alert): alert.reply.map { [$0] } ?? []
        case .digest(let alerts): alerts.compactMap(\.reply)
        default: []
        }
    }

    /// The address that takes answers to the message; nil where none is taken.
    public var replyTo: MailAddress? { replies.first?.address }

    /// The token of a message about one alert; nil for a message about several, where a plain reply means none of them.
    public var replyToken: ReplyToken? {
        switch subject {
        case .alert(let alert): alert.reply?.token
        case .digest(let alerts): alerts.count == 1 ? alerts.first?.reply?.token : nil
        default: nil
        }
    }
}

extension Message.Alert {
    /// The links by which the alert is answered, each with its words; none where no answers are taken.
    func answers(_ words: Words, on today: CivilDate?) -> MessageValue {
        guard let reply else { return .list([]) }
        var all: [(code: String, body: String, date: CivilDate?)] = [("seen", ReplyText.seen(words.language), nil)]
        if recordation != nil {
            if ["renew", "tell-customs", "chase"].contains(obligation.kind) {
                all.append(("filed", ReplyText.filed(words.language), nil))
            }
            all.append(("not-ours", ReplyText.notOurs(words.language), nil))
        }
        if let today, let day = reminder(after: today) {
            all.append(("snooze", ReplyText.snooze(until: day, words.language), day))
        }
        return .list(
            all.map { code, body, date in
                [
                    "answer": .text(code), "answer_text": .text(words.answer(code, date)),
                    "link": .text(reply.link(body)),
                ]
            }
        )
    }

    // In a week, and no later than the safe date; the reader may write another day.
    private func reminder(after today: CivilDate) -> CivilDate? {
        let week = today.adding(days: 7)
        guard let safe = obligation.safe else { return week }
        return safe > today ? min(week, safe) : nil
    }
}

/// The words of answers, as links propose them; ``ReplyAnswer`` reads them.
enum ReplyText {
    private static func isChinese(_ language: String) -> Bool { language.lowercased().hasPrefix("zh") }

    static func seen(_ language: String) -> String { isChinese(language) ? "已阅" : "seen" }

    static func filed(_ language: String) -> String { isChinese(language) ? "已提交，编号 …" : "filed, reference …" }

    static func notOurs(_ language: String) -> String { isChinese(language) ? "不属于我们" : "not ours" }

    static func snooze(until day: CivilDate, _ language: String) -> String {
        isChinese(language) ? "推迟至 \(day)" : "snooze until \(day)"
    }
}
