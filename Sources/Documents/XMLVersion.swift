internal import CLibXML2

/// The version of the library that reads XML and pages.
public enum XMLVersion {
    /// The version of libxml2 that the program was built with, such as `2.9.14`.
    public static var libxml2: String { LIBXML_DOTTED_VERSION }
}
