// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// A module of the architecture: it may import only the modules named here, so the compiler keeps the arrows going down.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
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
            dependencies: ["CommandLine"],
            swiftSettings: settings,
            // The Swift runtime is linked in: to load it and to look for its parts was a quarter of a short run.
            linkerSettings: [
                .unsafeFlags(
                    [
                        "-static-stdlib", "-lCoreFoundation", "-l_FoundationICU", "-l_FoundationCShims",
                        "-l_FoundationCollections",
                    ],
                    .when(platforms: [.linux])
                )
            ]
        ),
        module(
            "CommandLine",
            [
                "Application", "Sync", "Editing", "Alerts", "Delivery", "Hooks", "Letters", "Deadlines", "Pulling",
                "Registers",
                "Mirror", "Merging", "Rendering", "Recordations", "System", "CMalloc",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),
        module(
            "Application",
            [
                "Sync", "Editing", "Alerts", "Delivery", "Hooks", "Letters", "Law", "Deadlines", "Pulling", "Transport",
                "Registers", "Mirror", "Merging", "Documents", "Settings", "Rendering", "Recordations", "System",
            ]
        ),
        module(
            "Sync",
            ["Pulling", "Transport", "Registers", "Mirror", "Matching", "Documents", "Recordations", "System", crypto]
        ),
        module("Editing", ["Registers", "Mirror", "Merging", "Documents", "Settings", "Recordations"]),
        module("Alerts", ["Mirror", "Law", "Deadlines", "Letters", "Settings", "Recordations"]),
        module("Law", ["Deadlines", "Settings", "Recordations"]),
        optimizedModule("Deadlines", ["Recordations"]),
        module("Pulling", ["Registers", "Documents", "Transport", "System"]),
        module("Transport", ["CBrotli", "CCurl", "CZlib", "CZstd"]),
        optimizedModule("Registers", ["Documents", "Patterns", "Settings", "Recordations", "System", crypto]),
        optimizedModule("Matching", ["Recordations"]),
        optimizedModule(
            "Mirror",
            [
                "Matching", "Merging", "Deadlines", "Recordations", "System", "CZlib", "CZstd", crypto,
                .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]
        ),
        optimizedModule("Documents", ["CIconv", "CLibXML2", "CYajl", "CZip"]),
        optimizedModule("Patterns", ["CPCRE2"]),
        module("System", ["CSystem"]),
        module("Rendering"),
        module("Delivery", ["Hooks", "Letters", "Settings", "Rendering", "Recordations"]),
        module("Hooks", ["Rendering", "System", "CSpawn"]),
        module(
            "Letters",
            [
                "Deadlines", "Settings", "Rendering", "Recordations", crypto,
                .product(name: "Mustache", package: "swift-mustache"),
            ]
        ),
        module("Settings", [.product(name: "Yams", package: "Yams")]),
        optimizedModule("Merging", ["Recordations"]),
        optimizedModule("Recordations"),
        .target(name: "CBrotli", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
        .target(name: "CCurl", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
        .systemLibrary(name: "CIconv"),
        .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(name: "CMalloc"),
        .systemLibrary(name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),
        .systemLibrary(name: "CSpawn"),
        .systemLibrary(name: "CSystem"),
        .systemLibrary(name: "CYajl", pkgConfig: "yajl", providers: [.apt(["libyajl-dev"])]),
        .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .target(name: "TestSupport", path: "Tests/Support", swiftSettings: settings),
        .target(
            name: "MirrorFile",
            dependencies: ["Mirror", .product(name: "GRDB", package: "GRDB.swift")],
            path: "Tests/MirrorFile",
            swiftSettings: settings
        ),
        tests(of: "Documents", ["Documents", "CZip"]),
        tests(of: "Matching", ["Matching"]),
        tests(of: "Merging", ["Merging", "Recordations"]),
        tests(
            of: "Mirror",
            ["Mirror", "MirrorFile", "Deadlines", "Recordations", .product(name: "GRDB", package: "GRDB.swift")]
        ),
        tests(of: "Rendering", ["Rendering"]),
        tests(of: "Hooks", ["Hooks", "Rendering"]),
        tests(of: "Delivery", ["Delivery", "Hooks", "Letters", "Settings", "Recordations"]),
        tests(of: "Letters", ["Letters", "Deadlines", "Recordations", "Rendering"]),
        tests(
            of: "Sync",
            [
                "Sync", "Alerts", "Documents", "Law", "Deadlines", "Mirror", "MirrorFile", "Merging", "Pulling",
                "Recordations",
                "Registers", "Transport", "WebMock", "register-mocks",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
        tests(of: "Editing", ["Editing", "Mirror", "Merging", "Recordations", "Registers", "Settings"]),
        tests(of: "Alerts", ["Alerts", "Mirror", "MirrorFile", "Deadlines", "Law", "Recordations", "Settings"]),
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
                "Application", "Alerts", "Deadlines", "Editing", "Mirror", "Recordations", "Registers", "Rendering",
                "Sync",
                "WebMock", "register-mocks",
            ]
        ),
        tests(of: "CommandLine", ["WebMock", "register-mocks"]),
    ],
    swiftLanguageModes: [.v6]
)
