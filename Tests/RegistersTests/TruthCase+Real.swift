import Recordations

extension TruthCase {
    /// The extracts of real registers.
    static func real() throws -> [TruthCase] {
        [
            try TruthCase(
                "Belarus",
                "BY",
                file: "by-customs-2025-01-19.xlsx",
                entries: 61,
                columns: [
                    .recordationNumber:
                        "Регистрационный номер объекта интеллектуальной собственности по национальному таможенному реестру объектов интеллектуальной собственности",
                    .mark: "Вид объекта интеллектуальной собственности, его наименование (описание, изображение)",
                    .registrationNumber: "Основание приобретения права на объект интеллектуальной собственности",
                    .goods: "Наименование (описание) товаров, содержащих объект интеллектуальной собственности",
                    .classes:
                        "Класс (классы) товаров в соответствии с Международной классификацией товаров и услуг для регистрации знаков, код (коды) товаров не менее чем на уровне первых шести знаков в соответствии с единой Товарной номенклатурой внешнеэкономической деятельности Евразийского экономического союза",
                    .holder: "Сведения о правообладателе", .agent: "Сведения о представителях правообладателя",
                    .validFrom:
                        "Дата включения объекта интеллектуальной собственности в национальныйу таможенный реестр объектов интеллектуальной собственности",
                    .validTo:
                        "Дата окончания срока действия решения о принятии таможенными органами мер по защите прав на объект интеллектуальной собственности или решения о продлении срока действия мер по защите прав на объект интеллектуальной собственности",
                    .note: "Примечание",
                ],
                key: [
                    "Регистрационный номер объекта интеллектуальной собственности по национальному таможенному реестру объектов интеллектуальной собственности"
                ],
                values: [
                    0: [
                        .recordationNumber: "00003/030223/01-ТЗ-170223", .registrationNumber: "68004",
                        .validFrom: "2023-02-17", .validTo: "2025-02-12", .classes: "3",
                    ],
                    39: [.registrationNumber: "64170", .validTo: "2026-10-05", .classes: "10"],
                ]
            ),
            try TruthCase(
                "Kazakhstan",
                "KZ",
                file: "kz-customs-2025-01-19.xlsx",
                entries: 1_988,
                ended: 898,
                columns: [
                    .recordationNumber: "Регистрационный номер по таможенному реестру ОИС",
                    .mark: "Наименование (вид, описание, изображение) объекта интеллектуальной собственности",
                    .goods: "Наименование товаров, класс товаров по МКТУ или код товаров по ТН ВЭД",
                    .holder: "Сведения о правообладателе",
                    .registrationNumber: "Название, номер и дата охранного документа",
                    .validTo: "Срок защиты на объект интеллектуальной собственности",
                    .agent: "Сведения о доверенных лицах правообладателя",
                ],
                key: ["Регистрационный номер по таможенному реестру ОИС"],
                values: [
                    0: [
                        .recordationNumber: "00001/ТЗ-260905", .registrationNumber: "10952", .validTo: "2025-03-01",
                        .mark: "АРАРАТ",
                    ],
                    1: [.registrationNumber: "18627", .validTo: "2026-01-19", .mark: "АРТЕК"],
                ]
            ),
            try TruthCase(
                "China, the grid as it is pasted",
                "CN",
                file: "cn-gacc-grid.tsv",
                entries: 5,
                columns: [
                    .recordationNumber: "备案号", .registrationNumber: "权利号", .mark: "权利名称", .markImage: "权利标识",
                    .holder: "权利人名称", .holderCountry: "权利人国别", .rightType: "权利类别", .classes: "商品分类",
                    .validFrom: "备案开始日期", .validTo: "备案截止日期",
                ],
                key: ["备案号", "权利号"],
                values: [
                    0: [
                        .recordationNumber: "T2023-14488", .registrationNumber: "10674696", .classes: "12",
                        .validTo: "2033-05-20", .status: "active", .rightType: "trademark", .holderCountry: "CN",
                    ],
                    3: [.mark: "小米", .markImage: "小米", .validFrom: "2023-02-07"],
                ]
            ),
            try TruthCase(
                "Russia, open data",
                "RU",
                file: "ru-trois-sample.csv",
                entries: 1,
                ended: 1,
                columns: [
                    .recordationNumber: "REGNOM", .mark: "G31_12", .registrationNumber: "NPRAVO",
                    .registrationDate: "DPRAVO",
                    .holder: "NAME", .agent: "NAMEL", .classes: "MKTU", .goods: "NAMET", .validTo: "DATEEND",
                    .note: "COMM",
                ],
                key: ["REGNOM"],
                values: [
                    0: [
                        .recordationNumber: "00257/00062-074/ТЗ-221104", .mark: "СМОРОДИНКА", .validTo: "2012-11-21",
                        .status: "expired",
                    ]
                ]
            ),
        ]
    }
}
