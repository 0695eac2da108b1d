internal import Glibc

/// The numbers of machines on a network, as they are written in addresses (inet_pton(3)).
public enum NetworkNumber {
    /// The four bytes of an IPv4 number such as `127.0.0.1`; nil for what is none.
    public static func ipv4(_ text: String) -> [UInt8]? { bytes(of: text, family: AF_INET, count: 4) }

    /// The sixteen bytes of an IPv6 number such as `::1`; nil for what is none.
    public static func ipv6(_ text: String) -> [UInt8]? { bytes(of: text, family: AF_INET6, count: 16) }

    private static func bytes(of text: String, family: Int32, count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        return inet_pton(family, text, &bytes) == 1 ? bytes : nil
    }
}
