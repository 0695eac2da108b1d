import Curation
import Merging
import Recordations
import Settings
import Testing

/// The sections of `recordal.yaml` that edits and their merging are told by.
struct LocalFieldTests {
    private func read(_ yaml: String) throws -> (LocalFields, Policies) {
        let file = try SettingsFile(name: "recordal.yaml", text: yaml)
        let top = file.top
        let read = (LocalFields(top.section("local_fields")), Policies(top.section("policies")))
        try file.finish()
        return read
    }

    @Test func `owner, tags and remarks are always there, and more can be declared`() throws {
        let (fields, _) = try read("local_fields: {matter: text, review_on: date, contacts: set}\n")
        #expect(
            fields.all.map(\.name) == [
                "owner", "tags", "remarks", "power_of_attorney_valid_to", "dues_paid_to", "matter", "review_on",
                "contacts",
            ]
        )
        #expect(fields["review_on"]?.kind == .date)
        #expect(fields["contacts"]?.kind == .set)
        #expect(LocalFields.standard["matter"] == nil)
    }

    @Test func `a date of one's own that is always there by now may still be declared as one`() throws {
        let (fields, _) = try read("local_fields: {dues_paid_to: date, matter: text}\n")
        #expect(fields.all.map(\.name).count { $0 == "dues_paid_to" } == 1)
        #expect(fields["dues_paid_to"]?.kind == .date)
        #expect(fields["matter"]?.kind == .text)
    }

    @Test func `policies are read for all sources and for one`() throws {
        let (_, policies) = try read(
            "policies:\n  holder: register\n  valid_to: latest\n  sources:\n    kz-customs: {holder: local}\n"
        )
        #expect(policies.policy(.holder, source: "kz-customs") == .local)
        #expect(policies.policy(.holder, source: "other") == .register)
        #expect(policies.policy(.validTo, source: "kz-customs") == .latest)
        #expect(policies.policy(.classes, source: "kz-customs") == .elements)
    }

    @Test(arguments: [
        ("local_fields: {holder: text}", "recordal.yaml:1:16", "a register has that field"),
        ("local_fields: {owner: text}", "recordal.yaml:1:16", "always there"),
        ("local_fields: {dues_paid_to: text}", "recordal.yaml:1:16", "it is a date: leave this line out"),
        ("local_fields: {watch: text}", "recordal.yaml:1:16", "means something else"),
        ("local_fields: {Matter: text}", "recordal.yaml:1:16", "small letters"),
        ("local_fields: {matter: money}", "recordal.yaml:1:24", "one of text, date, set"),
        ("policies: {holders: local}", "recordal.yaml:1:12", "there is no field 'holders'"),
        ("policies: {holder: latest}", "recordal.yaml:1:12", "cannot decide about holder"),
        ("policies: {valid_to: elements}", "recordal.yaml:1:12", "register, local, earliest, latest, manual"),
        ("policies: {valid_to: newest}", "recordal.yaml:1:22", "one of register, local"),
        ("policies: {sources: {kz: {mark: yes}}}", "recordal.yaml:1:33", "one of register"),
    ]) func `a mistake is told with its place`(yaml: String, place: String, words: String) throws {
        let error = #expect(throws: SettingsError.self) { _ = try read(yaml + "\n") }
        let text = "\(try #require(error))"
        #expect(text.contains(place), "\(text)")
        #expect(text.contains(words), "\(text)")
    }
}
