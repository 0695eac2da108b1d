internal import Recordations

extension Field {
    /// What the field is, for a person who is asked about it.
    var phrase: String {
        switch self {
        case .recordationNumber: "the register's own number of an entry"
        case .registrationNumber: "the number of the registered right"
        case .mark: "the mark, or the name of the right"
        case .markImage: "the picture of the mark"
        case .holder: "the right holder"
        case .holderCountry: "the holder's country"
        case .rightType: "the kind of right"
        case .classes: "the classes of goods (1 to 45)"
        case .goods: "the goods"
        case .status: "the state of an entry (in force, ended …)"
        case .statusText: "the register's own words for the state"
        case .validFrom: "the first day of an entry"
        case .validTo: "the last day of an entry"
        case .registrationDate: "the day on which the right was registered"
        case .registrationValidTo: "the last day of the registered right"
        case .insuranceValidTo: "the last day of the insurance"
        case .suspendedFrom: "the day from which an entry is suspended"
        case .suspendedUntil: "the last day of a suspension"
        case .agent: "the agent or representative"
        case .note: "a remark"
        case .reference: "the reference of the list"
        case .jurisdiction: "the country"
        case .office: "the office"
        case .system: "the way of filing"
        case .recordationValidTo: "the last day of the recordation"
        case .wanted: "whether a recordation is wanted"
        case .owner: "the person in charge"
        }
    }
}
