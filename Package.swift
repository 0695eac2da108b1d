// swift-tools-version: 6.2
import PackageDescription

// Later compilers warn of more: that keeps nobody from building, and only `.ci/run` sets this variable.
let isStrict = Context.environment["RECORDAL_STRICT"] != nil

// What `--version` shows; whoever builds a release sets it, for the package cannot see its own commit.
let commit = (Context.environment["RECORDAL_COMMIT"] ?? "").filter { $0.isHexDigit }

let settings: [SwiftSetting] =
    (isStrict ? [.treatAllWarnings(as: .error)] : []) + [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ]

/// A module of the architecture: it may import only the modules named here, so the compiler keeps the arrows going down.
// Small in release builds: what takes time is in the optimised modules below.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    let small = SwiftSetting.unsafeFlags(["-Osize"], .when(configuration: .release))
    return .target(name: name, dependencies: dependencies, swiftSettings: settings + [small])
}

/// A module whose loops go through whole registers: optimised in debug builds too, with every check.
// Without it such loops take ten times as long, and they are most of what the tests of these modules do. The others have
// little to gain, and are built twice as fast as they are.
func optimizedModule(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    let optimised = SwiftSetting.unsafeFlags(["-O"], .when(configuration: .debug))
    return .target(name: name, dependencies: dependencies, swiftSettings: settings + [optimised])
}

/// The tests of one module, in a folder of the same name.
func tests(of name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(
        name: name + "Tests",
        dependencies: dependencies + ["TestSupport"],
        path: "Tests/\(name)Tests",
        exclude: ["Documents", "Law", "Merging"].contains(name) ? ["Fixtures"] : [],
        swiftSettings: settings
    )
}

/// ArgumentParser's check of a command's options (`ParsableArguments._validate(parent:)`); see `Sources/CCommandCheck`.
let commandCheck = "$s14ArgumentParser17ParsableArgumentsPAAE9_validate6parentyAA8InputKeyVSg_tKFZ"

let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")

let package = Package(
    name: "recordal",
    products: [.executable(name: "recordal", targets: ["recordal"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
    ],
    targets: [
        .executableTarget(
            name: "recordal",
            dependencies: ["CommandLine", "CCommandCheck"],
            swiftSettings: settings,
            linkerSettings: [.unsafeFlags(["-Xlinker", "--wrap=" + commandCheck], .when(configuration: .debug))]
        ),
        module(
            "CommandLine",
            [
                "Application", "Ingest", "Curation", "Notifications", "History", "Delivery", "Hooks", "Messages",
                "Deadlines", "Pulling",
                "Registers",
                "Mirror", "Reconciliation", "Reports", "Merging", "Documents", "Rendering", "Recordations", "System",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),
        module(
            "Application",
            [
                "Ingest", "Curation", "Notifications", "History", "Delivery", "Hooks", "Messages", "Law", "Deadlines",
                "Pulling", "Transport",
                "Registers", "Mirror", "Matching", "Reconciliation", "Merging", "Documents", "Settings", "Rendering",
                "Recordations",
                "System", "CRelease",
            ]
        ),
        optimizedModule(
            "Ingest",
            [
                "Curation", "Pulling", "Transport", "Registers", "Mirror", "Matching", "Documents", "Merging",
                "Recordations", "System", crypto,
            ]
        ),
        optimizedModule("History", ["Curation", "Mirror", "Merging", "Deadlines", "Recordations", crypto]),
        optimizedModule(
            "Curation",
            ["Registers", "Mirror", "Matching", "Merging", "Documents", "Settings", "Recordations", crypto]
        ),
        optimizedModule(
            "Notifications",
            ["Curation", "Mirror", "Law", "Deadlines", "Messages", "Settings", "Recordations", "System", crypto]
        ),
        module("Law", ["Deadlines", "Settings", "Recordations"]),
        optimizedModule("Deadlines", ["Recordations"]),
        module("Pulling", ["Registers", "Documents", "Transport", "System"]),
        module("Transport", ["System", "CBrotli", "CCurl", "CZlib", "CZstd"]),
        optimizedModule(
            "Registers",
            ["Documents", "Patterns", "Settings", "Rendering", "Recordations", "System", crypto]
        ),
        optimizedModule("Matching", ["Settings", "Recordations", "CICU"]),
        optimizedModule("Reconciliation", ["Matching", "Recordations", "System"]),
        optimizedModule("Reports", ["Reconciliation", "Documents", "Rendering", "Recordations"]),
        optimizedModule(
            "Mirror",
            [
                "Matching", "Merging", "Deadlines", "Recordations", "System", "CZlib", "CZstd", crypto,
                .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]
        ),
        optimizedModule("Documents", ["System", "CIconv", "CLibXML2", "CXlsxWriter", "CYajl", "CZip", "CZlib"]),
        optimizedModule("Patterns", ["CPCRE2"]),
        module("System", ["CSystem"]),
        optimizedModule("Rendering"),
        module("Delivery", ["Hooks", "Messages", "Settings", "Rendering", "Recordations"]),
        module("Hooks", ["Rendering", "System"]),
        optimizedModule(
            "Messages",
            [
                "Deadlines", "Settings", "Rendering", "Recordations", crypto,
                .product(name: "Mustache", package: "swift-mustache"),
            ]
        ),
        module("Settings", [.product(name: "Yams", package: "Yams")]),
        optimizedModule("Merging", ["Recordations"]),
        optimizedModule("Recordations"),
        .target(name: "CRelease", cSettings: commit.isEmpty ? [] : [.define("RECORDAL_COMMIT", to: "\"\(commit)\"")]),
        .target(name: "CCommandCheck"),
        .systemLibrary(name: "CBrotli", pkgConfig: "libbrotlidec", providers: [.apt(["libbrotli-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        // Compiled here, and no header of the system's: Foundation has an ICU of its own, whose headers differ.
        .target(name: "CICU", linkerSettings: [.linkedLibrary("icui18n"), .linkedLibrary("icuuc")]),
        .systemLibrary(name: "CIconv"),
        .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),
        .systemLibrary(name: "CSystem"),
        .systemLibrary(
            name: "CXlsxWriter",
            pkgConfig: "xlsxwriter",
            providers: [.apt(["libxlsxwriter-dev"])]
        ),
        .systemLibrary(name: "CYajl", pkgConfig: "yajl", providers: [.apt(["libyajl-dev"])]),
        .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .target(name: "TestSupport", path: "Tests/Support", swiftSettings: settings),
        .target(
            name: "MirrorFile",
            dependencies: [
                "Mirror", "Ingest", "Recordations", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            path: "Tests/MirrorFile",
            swiftSettings: settings
        ),
        tests(of: "Documents", ["Documents", "CZip"]),
        tests(of: "Matching", ["Matching", "Recordations", "Settings"]),
        tests(of: "Reconciliation", ["Reconciliation", "Matching", "Recordations", "Settings"]),
        tests(
            of: "Reports",
            ["Reports", "Reconciliation", "Matching", "Documents", "Rendering", "Recordations", "CLibXML2"]
        ),
        tests(of: "Merging", ["Merging", "Recordations"]),
        tests(
            of: "Mirror",
            [
                "Mirror", "MirrorFile", "Ingest", "Curation", "Notifications", "History", "Deadlines", "Recordations",
                "System", .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
        tests(
            of: "History",
            [
                "History", "Curation", "Ingest", "Mirror", "MirrorFile", "Recordations",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
        tests(of: "Rendering", ["Rendering"]),
        tests(of: "Hooks", ["Hooks", "Rendering"]),
        tests(of: "Delivery", ["Delivery", "Hooks", "Messages", "Settings", "Recordations"]),
        tests(of: "Messages", ["Messages", "Documents", "Deadlines", "Recordations", "Rendering", "CLibXML2"]),
        tests(
            of: "Ingest",
            [
                "Ingest", "Curation", "Notifications", "History", "Documents", "Law", "Deadlines", "Mirror",
                "MirrorFile", "Matching", "Merging", "Pulling",
                "Recordations",
                "Registers", "Transport", "WebMock", "register-mocks",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
        tests(
            of: "Curation",
            [
                "Curation", "Ingest", "History", "Mirror", "MirrorFile", "Merging", "Recordations", "Registers",
                "Settings",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
        tests(
            of: "Notifications",
            [
                "Notifications", "Curation", "Ingest", "History", "Mirror", "MirrorFile", "Deadlines", "Law",
                "Recordations", "Settings", .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
        tests(of: "Deadlines", ["Deadlines", "Recordations"]),
        tests(of: "Law", ["Law", "Deadlines", "Recordations", "Settings"]),
        // The mock registers are a program of their own: tests block the threads on which a server would answer.
        .executableTarget(
            name: "register-mocks",
            dependencies: ["CZlib", .product(name: "FlyingSocks", package: "FlyingFox")],
            path: "Mocks/Server",
            swiftSettings: settings
        ),
        .target(
            name: "WebMock",
            dependencies: ["TestSupport"],
            path: "Tests/WebMock",
            exclude: ["tls.py"],
            swiftSettings: settings
        ),
        tests(of: "Transport", ["Transport", "WebMock", "register-mocks"]),
        tests(of: "Recordations", ["Recordations"]),
        tests(of: "Patterns", ["Patterns"]),
        tests(of: "System", ["System"]),
        tests(of: "Settings", ["Settings"]),
        tests(of: "Registers", ["Registers", "Recordations", "Documents", "Settings", crypto]),
        tests(of: "Pulling", ["Pulling", "Registers", "Transport", "Documents", "WebMock", "register-mocks"]),
        tests(
            of: "Application",
            [
                "Application", "Curation", "Deadlines", "Documents", "History", "Ingest", "Mirror", "Notifications",
                "Reconciliation", "Recordations", "Registers", "Rendering", "System", "WebMock", "register-mocks",
            ]
        ),
        tests(of: "CommandLine", ["WebMock", "register-mocks", "CSystem"]),
    ],
    swiftLanguageModes: [.v6]
)
