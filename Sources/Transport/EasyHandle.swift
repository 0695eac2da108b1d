internal import CCurl

/// An error code of libcurl.
struct CurlError: Error {
    let code: CURLcode
    let detail: String

    init(_ code: CURLcode, detail: String = "") {
        self.code = code
        self.detail = detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail
    }

    static func check(_ code: CURLcode) throws(CurlError) {
        if code != CURLE_OK { throw CurlError(code) }
    }

    // libcurl must be initialised once before any other call.
    static let started = curl_global_init(Int(CURL_GLOBAL_ALL))
}

/// One easy handle of libcurl with its cookies, freed when it goes out of scope.
struct EasyHandle: ~Copyable {
    let pointer: UnsafeMutableRawPointer

    init() throws(CurlError) {
        try CurlError.check(CurlError.started)
        guard let pointer = curl_easy_init() else { throw CurlError(CURLE_FAILED_INIT) }
        self.pointer = pointer
    }

    deinit { curl_easy_cleanup(pointer) }

    func set(_ option: CURLoption, _ value: Int) throws(CurlError) {
        try CurlError.check(ccurl_set_long(pointer, option, value))
    }

    // libcurl copies strings, but neither lists nor the targets of pointers.
    func set(_ option: CURLoption, _ value: String?) throws(CurlError) {
        try CurlError.check(ccurl_set_string(pointer, option, value))
    }

    func set(_ option: CURLoption, _ value: UnsafeMutableRawPointer?) throws(CurlError) {
        try CurlError.check(ccurl_set_pointer(pointer, option, value))
    }

    func set(_ option: CURLoption, list: UnsafeMutablePointer<curl_slist>?) throws(CurlError) {
        try CurlError.check(ccurl_set_list(pointer, option, list))
    }

    func set(_ option: CURLoption, _ call: @escaping curl_write_callback) throws(CurlError) {
        try CurlError.check(ccurl_set_write(pointer, option, call))
    }

    func set(_ option: CURLoption, progress: @escaping curl_xferinfo_callback) throws(CurlError) {
        try CurlError.check(ccurl_set_progress(pointer, option, progress))
    }

    func set(_ option: CURLoption, debug: @escaping curl_debug_callback) throws(CurlError) {
        try CurlError.check(ccurl_set_debug(pointer, option, debug))
    }

    /// Copies the cookies of another handle.
    func copyCookies(of other: borrowing EasyHandle) throws(CurlError) {
        var cookies: UnsafeMutablePointer<curl_slist>?
        guard ccurl_get_list(other.pointer, CURLINFO_COOKIELIST, &cookies) == CURLE_OK else { return }
        defer { curl_slist_free_all(cookies) }
        try set(CURLOPT_COOKIEFILE, "")
        var entry = cookies
        while let cookie = entry {
            if let line = cookie.pointee.data { try set(CURLOPT_COOKIELIST, String(cString: line)) }
            entry = cookie.pointee.next
        }
    }

    func number(_ info: CURLINFO) -> Int {
        var value = 0
        return ccurl_get_long(pointer, info, &value) == CURLE_OK ? value : 0
    }

    func offset(_ info: CURLINFO) -> Int {
        var value: curl_off_t = 0
        return ccurl_get_offset(pointer, info, &value) == CURLE_OK ? Int(value) : 0
    }

    func text(_ info: CURLINFO) -> String? {
        var value: UnsafeMutablePointer<CChar>?
        guard ccurl_get_string(pointer, info, &value) == CURLE_OK, let value else { return nil }
        return String(cString: value)
    }

    /// The `name:value` lines of the server's certificate; empty where there was none.
    var certificate: [String] {
        var facts: UnsafeMutablePointer<curl_certinfo>?
        guard ccurl_get_certificates(pointer, &facts) == CURLE_OK, let facts, facts.pointee.num_of_certs > 0 else {
            return []
        }
        var lines: [String] = []
        var entry = facts.pointee.certinfo[0]
        while let line = entry {
            if let data = line.pointee.data { lines.append(String(cString: data)) }
            entry = line.pointee.next
        }
        return lines
    }
}

/// Header lines as a libcurl list, which must live as long as the exchange that sends them.
final class HeaderList {
    private(set) var first: UnsafeMutablePointer<curl_slist>?

    init(_ lines: [String]) {
        for line in lines { first = curl_slist_append(first, line) ?? first }
    }

    deinit { curl_slist_free_all(first) }
}
