import Foundation

@testable import Messages

/// Mails as mail programs write them, with what stands in them.
struct CorpusMail {
    let name: String
    let bytes: [UInt8]
    let reading: ReplyReading
    var refusal: String?

    private static let token = "A17-abcdefghijklmnopqrstuvwx"
    private static let letter = """
        KZ · ACME · by 2026-12-31
          Soon: Renew the recordation
          Answer by mail:
            I have seen it: mailto:replies@example.com?subject=%5Brecordal%20A17-abcdefghijklmnopqrstuvwx%5D%20seen&body=seen
          Recordation:  toy:N1
        seen
        filed
        --
        recordal, workspace brands, 2026-12-01, for anna@example.com
        """

    private static func quoted(_ mark: String = "> ") -> String {
        letter.split(separator: "\n").map { mark + $0 }.joined(separator: "\n")
    }

    private static func mail(_ headers: String, _ body: String) -> [UInt8] {
        Array(
            ("""
            From: Anna Example <anna@example.com>
            To: replies@example.com
            Message-ID: <m1@example.com>
            MIME-Version: 1.0

            """ + headers + "\n\n" + body).replacing("\n", with: "\r\n").utf8
        )
    }

    private static func plain(_ name: String, _ body: String, _ reading: ReplyReading) -> CorpusMail {
        let headers = "Subject: Re: [recordal \(token)] x\nContent-Type: text/plain; charset=utf-8"
        return CorpusMail(name: name, bytes: mail(headers, body), reading: reading)
    }

    private static func page(_ name: String, _ body: String, _ reading: ReplyReading) -> CorpusMail {
        let headers = "Subject: Re: [recordal \(token)] x\nContent-Type: text/html; charset=\"UTF-8\""
        return CorpusMail(name: name, bytes: mail(headers, body), reading: reading)
    }

    private static func automatic(
        _ name: String,
        _ header: String,
        _ refusal: String,
        reading: ReplyReading = .answer(.seen)
    ) -> CorpusMail {
        let headers = "Subject: Re: [recordal \(token)] x\n\(header)"
        return CorpusMail(name: name, bytes: mail(headers, "seen\n"), reading: reading, refusal: refusal)
    }

    /// "已提交，编号 粤2026" in GB 18030.
    private static let chinese: [UInt8] = [
        0xD2, 0xD1, 0xCC, 0xE1, 0xBD, 0xBB, 0xA3, 0xAC, 0xB1, 0xE0, 0xBA, 0xC5, 0x20, 0xD4, 0xC1, 0x32, 0x30, 0x32,
        0x36,
    ]

    private static let gmail = CorpusMail(
        name: "Gmail",
        bytes: mail(
            "Subject: Re: [recordal \(token)] x\nContent-Type: multipart/alternative; boundary=\"000000000000ab\"",
            """
            --000000000000ab
            Content-Type: text/plain; charset="UTF-8"
            Content-Transfer-Encoding: quoted-printable

            Seen, thanks =E2=80=93 Anna

            On Tue, Dec 1, 2026 at 9:00=E2=80=AFAM recordal <brands@example.com>
            wrote:

            \(quoted())
            --000000000000ab
            Content-Type: text/html; charset="UTF-8"

            <div dir="ltr">not ours</div>
            --000000000000ab--
            """
        ),
        reading: .answer(.seen)
    )

    private static let gmailPage = page(
        "Gmail, HTML only",
        """
        <div dir="ltr">snooze until 2026-12-07<br clear="all"><div><br></div></div><br><div class="gmail_quote">
        <div dir="ltr" class="gmail_attr">On Tue, Dec 1, 2026 recordal &lt;<a href="mailto:b@example.com">b@example.com</a>&gt; wrote:<br></div>
        <blockquote class="gmail_quote" style="margin:0"><h1>KZ</h1><p>seen</p><p>filed</p></blockquote></div>
        """,
        .answer(.snooze(CivilDateFixture.day("2026-12-07")))
    )

    private static let outlookPage = page(
        "Outlook, HTML only",
        """
        <html><head><style>p {seen: 1}</style><title>filed</title></head><body lang=EN>
        <div class=WordSection1><p class=MsoNormal>Not ours<o:p></o:p></p><p>&nbsp;</p>
        <div style='border:none;border-top:solid #E1E1E1 1.0pt'><p class=MsoNormal><b>From:</b> recordal<br><b>Sent:</b> Tuesday<br>
        <b>To:</b> Anna<br><b>Subject:</b> x</p></div><p>seen</p><p>filed</p></div></body></html>
        """,
        .answer(.notOurs)
    )

    private static let netease = CorpusMail(
        name: "163, GB18030 in base64",
        bytes: mail(
            "Subject: =?gbk?B?u9i4tDogW3JlY29yZGFsIEExNy0=?= =?gbk?Q?abcdefghijklmnopqrstuvwx]?=\n"
                + "Content-Type: text/plain; charset=GBK\nContent-Transfer-Encoding: base64",
            Data(
                chinese
                    + Array("\r\n\r\n\r\nAt 2026-12-01 09:00:00, \"recordal\" <b@example.com> wrote:\r\n>seen\r\n".utf8)
            )
            .base64EncodedString(options: .lineLength76Characters)
        ),
        reading: .answer(.filed(reference: "粤2026", on: nil))
    )

    private static let broken = CorpusMail(
        name: "a multipart without an end, in an unknown charset",
        bytes: mail(
            "Subject: [recordal \(token)]\nContent-Type: multipart/mixed; boundary=b",
            "--b\nContent-Type: text/plain; charset=x-none\nContent-Transfer-Encoding: x-none\n\nseen\n"
        ),
        reading: .answer(.seen)
    )

    static let all: [CorpusMail] = [
        gmail, gmailPage, outlookPage, netease, broken,
        plain(
            "Outlook",
            "filed, reference 14-77/2026 on 2026-11-30\n\nAnna\n\n-----Original Message-----\nFrom: recordal\nSent: x\n\nseen\n",
            .answer(.filed(reference: "14-77/2026", on: CivilDateFixture.day("2026-11-30")))
        ),
        plain(
            "Outlook, header block",
            "seen\n\nFrom: recordal <b@example.com>\nSent: Tuesday\nTo: Anna\n\n\(letter)",
            .answer(.seen)
        ),
        plain(
            "Outlook, line",
            "seen\n\n________________________________\nFrom: r\nSent: t\n\nnot ours\n",
            .answer(.seen)
        ),
        plain(
            "Apple Mail",
            "Not ours, sold in March.\n\n> On 1 Dec 2026, at 09:00, r <b@example.com> wrote:\n> \n\(quoted())",
            .answer(.notOurs)
        ),
        plain(
            "Thunderbird, below",
            "On 12/1/26 09:00, recordal wrote:\n\(quoted())\n\nseen\n\n-- \nAnna\nfiled\n",
            .answer(.seen)
        ),
        plain("below a letter without marks", "On 1 Dec 2026, r wrote:\n\n\(letter)\n\nnot ours\n", .answer(.notOurs)),
        plain(
            "signature above",
            "seen\n\n-- \nAnna Example\nnot ours Ltd\n\nOn 1 Dec, r wrote:\n\(quoted())",
            .answer(.seen)
        ),
        plain(
            "QQ",
            "已阅\n\n\n------------------ 原始邮件 ------------------\n发件人: \"r\"\n发送时间: 2026年12月1日\n\n\(letter)",
            .answer(.seen)
        ),
        plain("Chinese introduction", "不属于我们\n\n在 2026-12-01 09:00:00，recordal 写道：\n\(quoted(">"))", .answer(.notOurs)),
        plain(
            "Chinese header block",
            "推迟至 2026年12月7日\n\n发件人：r\n发送时间：x\n收件人：y\n\nseen",
            .answer(.snooze(CivilDateFixture.day("2026-12-07")))
        ),
        plain(
            "in two lines",
            "Filed.\nReference: 77 / 2026\n2026-11-30\n",
            .answer(.filed(reference: "77 / 2026", on: CivilDateFixture.day("2026-11-30")))
        ),
        plain("until", "until 2026-12-07, please", .answer(.snooze(CivilDateFixture.day("2026-12-07")))),
        plain("bold", "*seen*\n", .answer(.seen)),
        plain("twice the same", "seen\n\nseen\n", .answer(.seen)),
        plain("nothing", "Thank you!\n\n\(quoted())", .none),
        plain("empty", "", .none),
        plain("a sentence", "I have seen it.\nNot filed yet.\n", .none),
        plain("within a paragraph", "The agent told me on the telephone that it was\nseen\nby customs.", .none),
        plain("a longer word", "seenable\nunseen\nfiledness\nuntil then\n", .none),
        plain("two answers", "seen\n\nnot ours\n", .several(["seen", "not ours"])),
        plain(
            "two in one line",
            "seen, but not filed",
            .unclear(line: "seen, but not filed", why: "'filed' follows in the same line")
        ),
        plain("a question", "seen, or not?", .unclear(line: "seen, or not?", why: "it is a question")),
        plain(
            "no reference",
            "filed, reference …",
            .unclear(
                line: "filed, reference …",
                why: "the reference is missing: write it after 'reference', or only 'filed'"
            )
        ),
        plain(
            "more than filed",
            "filed by mistake",
            .unclear(line: "filed by mistake", why: "after 'filed' only a reference and a day can follow")
        ),
        plain(
            "no day",
            "snooze until next week",
            .unclear(line: "snooze until next week", why: "a day is missing: write it as YYYY-MM-DD")
        ),
        plain(
            "no such day",
            "snooze until 2026-02-30",
            .unclear(line: "snooze until 2026-02-30", why: "a day is missing: write it as YYYY-MM-DD")
        ),
        automatic("vacation", "Auto-Submitted: auto-replied", "Auto-Submitted"),
        automatic("bulk", "Precedence: bulk", "Precedence"),
        automatic("old vacation", "X-Autoreply: yes", "x-autoreply"),
        automatic("bounce", "Return-Path: <>", "Return-Path"), automatic("list", "List-Id: <l.example.com>", "List-Id"),
        automatic("report", "Content-Type: multipart/report; boundary=b", "report of a mail server", reading: .none),
    ]
}
