internal import System

extension Hook {
    /// The names of variables that recordal sets for every hook, so that a configuration may not set them.
    public static let fixedNames = [
        "PATH", "HOME", "LANG", "TZ", "RECORDAL_EVENT", "RECORDAL_IDEMPOTENCY_KEY", "RECORDAL_WORKSPACE",
        "RECORDAL_ENVELOPE_FROM", "RECORDAL_ENVELOPE_TO",
    ]

    /// Whether a variable can make programs execute other code: linkers, shells and languages load code from it before
    /// a hook's first line.
    ///
    /// These are the variables that the C library ignores in privileged programs (ld.so(8)), those of the shells
    /// (bash(1), dash(1), zsh(1)), and those of common languages of hooks.
    public static func isCodeName(_ name: String) -> Bool {
        codeNames.contains(name) || codePrefixes.contains { name.hasPrefix($0) }
    }

    private static let codePrefixes = [
        "LD_", "DYLD_", "BASH_", "PYTHON", "PERL", "RUBY", "NODE_", "LUA_", "GIT_", "OPENSSL_", "JULIA_", "DOTNET_",
    ]
    private static let codeNames: Set<String> = [
        // The C library and its linker.
        "GCONV_PATH", "GETCONF_DIR", "GLIBC_TUNABLES", "HOSTALIASES", "LOCALDOMAIN", "LOCPATH", "MALLOC_TRACE",
        "NIS_PATH",
        "NLSPATH", "RESOLV_HOST_CONF", "RES_OPTIONS", "TZDIR",
        // Shells.
        "ENV", "IFS", "SHELLOPTS", "BASHOPTS", "PS4", "PROMPT_COMMAND", "GLOBIGNORE", "CDPATH", "FPATH", "ZDOTDIR",
        "SHELL",
        // Languages and programs.
        "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH", "PHPRC", "PHP_INI_SCAN_DIR",
        "TCLLIBPATH",
        "R_PROFILE", "R_ENVIRON", "GUILE_LOAD_PATH", "GUILE_LOAD_COMPILED_PATH", "AWKPATH", "AWKLIBPATH", "CURL_HOME",
        "SSLKEYLOGFILE", "EDITOR", "VISUAL", "PAGER", "LESSOPEN", "LESSCLOSE", "MAILRC",
    ]

    /// Whether a text is a valid variable name (POSIX.1-2017, Base Definitions 8.1).
    public static func isVariableName(_ text: String) -> Bool {
        guard let first = text.utf8.first, !(0x30...0x39).contains(first) else { return false }
        return text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
        }
    }

    /// The complete environment of one run: the fixed variables, those passed on by name, and those that the
    /// configuration sets.
    func environment(for call: HookCall, in context: HookContext) -> [String: String] {
        var all: [String: String] = [:]
        for name in passedNames { all[name] = context.variables[name] }
        all.merge(variables) { $1 }
        all["PATH"] = context.variables["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        all["HOME"] = context.variables["HOME"] ?? UserAccount.current.home ?? "/"
        // Messages are UTF-8; a timer often sets no locale, and a hook's tools would then take the bytes for something else.
        all["LANG"] = context.variables["LANG"] ?? "C.UTF-8"
        all["TZ"] = context.timeZone
        all["RECORDAL_EVENT"] = call.event
        all["RECORDAL_IDEMPOTENCY_KEY"] = call.idempotencyKey
        all["RECORDAL_WORKSPACE"] = context.workspace
        return all
    }
}
