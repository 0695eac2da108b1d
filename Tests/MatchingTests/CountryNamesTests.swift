import Testing

@testable import Matching

/// Countries as people write them.
struct CountryNamesTests {
    private static let names = CountryNames()

    @Test(arguments: [
        ("Germany", "DE"), ("Deutschland", "DE"), ("Германия", "DE"), ("德国", "DE"), ("DEU", "DE"), ("Vietnam", "VN"),
        ("Viet Nam", "VN"), ("Yemen", "YE"), ("Zimbabwe", "ZW"), ("Vanuatu", "VU"), ("Serbia", "RS"), ("Russia", "RU"),
        ("France", "FR"), ("United Kingdom", "GB"), ("UK", "GB"), ("Myanmar", "MM"), ("Myanmar (Burma)", "MM"),
        ("Timor-Leste", "TL"), ("Burkina Faso", "BF"), ("Benin", "BJ"), ("Panama", "PA"), ("European Union", "EU"),
        ("China", "CN"), ("中国", "CN"), ("Hong Kong", "HK"), ("Kazakhstan", "KZ"), ("Қазақстан", "KZ"), ("kz", "KZ"),
    ])
    func `a country is the one of today`(_ name: String, _ code: String) {
        #expect(Self.names.code(of: name) == code)
    }

    @Test(arguments: ["Ruritania", "", "?", "DD", "worldwide"])
    func `what is no country's name has no code`(_ name: String) { #expect(Self.names.code(of: name) == nil) }
}
