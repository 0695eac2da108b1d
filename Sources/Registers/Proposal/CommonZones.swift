internal import Recordations

/// The time zones of the authorities' seats, for registers whose dates are instants.
enum CommonZones {
    /// The zone (IANA name) in which a jurisdiction's customs authority works; nil where it is not known here.
    static func zone(of jurisdiction: Jurisdiction) -> String? { zones[jurisdiction.code] }

    // zone1970.tab of tzdata 2024a; of jurisdictions with several zones that of the capital.
    private static let zones = [
        "AE": "Asia/Dubai", "AM": "Asia/Yerevan", "AR": "America/Argentina/Buenos_Aires", "AT": "Europe/Vienna",
        "AU": "Australia/Sydney", "AZ": "Asia/Baku", "BE": "Europe/Brussels", "BG": "Europe/Sofia",
        "BR": "America/Sao_Paulo", "BY": "Europe/Minsk", "CA": "America/Toronto", "CH": "Europe/Zurich",
        "CL": "America/Santiago", "CN": "Asia/Shanghai", "CO": "America/Bogota", "CZ": "Europe/Prague",
        "DE": "Europe/Berlin", "DK": "Europe/Copenhagen", "EE": "Europe/Tallinn", "EG": "Africa/Cairo",
        "ES": "Europe/Madrid", "EU": "Europe/Brussels", "FI": "Europe/Helsinki", "FR": "Europe/Paris",
        "GB": "Europe/London", "GE": "Asia/Tbilisi", "GR": "Europe/Athens", "HK": "Asia/Hong_Kong",
        "HR": "Europe/Zagreb", "HU": "Europe/Budapest", "ID": "Asia/Jakarta", "IE": "Europe/Dublin",
        "IL": "Asia/Jerusalem", "IN": "Asia/Kolkata", "IT": "Europe/Rome", "JP": "Asia/Tokyo", "KE": "Africa/Nairobi",
        "KG": "Asia/Bishkek", "KR": "Asia/Seoul", "KZ": "Asia/Almaty", "LT": "Europe/Vilnius", "LV": "Europe/Riga",
        "MA": "Africa/Casablanca", "MD": "Europe/Chisinau", "MO": "Asia/Macau", "MX": "America/Mexico_City",
        "MY": "Asia/Kuala_Lumpur", "NG": "Africa/Lagos", "NL": "Europe/Amsterdam", "NO": "Europe/Oslo",
        "NZ": "Pacific/Auckland", "PA": "America/Panama", "PE": "America/Lima", "PH": "Asia/Manila",
        "PK": "Asia/Karachi", "PL": "Europe/Warsaw", "PT": "Europe/Lisbon", "PY": "America/Asuncion",
        "RO": "Europe/Bucharest", "RS": "Europe/Belgrade", "RU": "Europe/Moscow", "SA": "Asia/Riyadh",
        "SE": "Europe/Stockholm", "SG": "Asia/Singapore", "SI": "Europe/Ljubljana", "SK": "Europe/Bratislava",
        "TH": "Asia/Bangkok", "TJ": "Asia/Dushanbe", "TR": "Europe/Istanbul", "TW": "Asia/Taipei",
        "UA": "Europe/Kyiv", "US": "America/New_York", "UZ": "Asia/Tashkent", "VN": "Asia/Ho_Chi_Minh",
        "ZA": "Africa/Johannesburg",
    ]
}
