internal import ArgumentParser

/// The script by which a shell completes command lines of recordal: the argument parser's, with what it gets wrong put right.
enum CompletionScript {
    /// The scripts of all shells, by the names of their files.
    static var all: [(name: String, text: String)] {
        [("recordal.bash", bash), ("_recordal", zsh), ("recordal.fish", fish)]
    }

    private static var bash: String {
        var script = withoutSecondHelp(Recordal.completionScript(for: .bash))
        // compgen -W runs what looks like a command in its words, and words come from registers.
        script.replace(
            #/__recordal_add_completions -W "\$\(__recordal_custom_complete (.*?) "\$\{COMP_CWORD\}" "\$\(__recordal_cursor_index_in_current_word\)"\)"/#
        ) { "__recordal_add_answers \($0.1)" }
        script.replace("complete -o filenames -F _recordal recordal", with: bashEnd)
        return script
    }

    private static let bashEnd = #"""
        # Words of the mirror, taken as they are.
        __recordal_add_answers() {
            local answer
            while IFS='' read -r answer; do
                [[ -n "${answer}" && "${answer}" = "${cur}"* ]] && COMPREPLY+=("${answer}")
            done < <(
                __recordal_custom_complete "${@}" "${COMP_CWORD}" "$(__recordal_cursor_index_in_current_word)" 2>/dev/null
            )
        }

        # Bash takes the colon of REGISTER:KEY and the = of FIELD=VALUE for ends of words: puts the words together again, and
        # gives only what is behind the last end.
        _recordal_whole_words() {
            local line="${COMP_LINE}" word
            local -a words=()
            local -i index current=0
            for index in "${!COMP_WORDS[@]}"; do
                word="${COMP_WORDS[index]}"
                if [[ "${#words[@]}" -gt 0 && "${line}" != [[:space:]]* ]]; then
                    words[${#words[@]}-1]+="${word}"
                else
                    line="${line#"${line%%[![:space:]]*}"}"
                    words+=("${word}")
                fi
                line="${line#"${word}"}"
                [[ "${index}" -eq "${COMP_CWORD}" ]] && current=$((${#words[@]} - 1))
            done
            local before="${words[current]%"${2}"}" previous=""
            [[ "${current}" -gt 0 ]] && previous="${words[current - 1]}"
            [[ "${before}" = "${words[current]}" && -n "${2}" ]] && before=""
            local -a COMP_WORDS=("${words[@]}")
            local -i COMP_CWORD="${current}"
            _recordal "${1}" "${before}${2}" "${previous}"
            local -i open=0
            for index in "${!COMPREPLY[@]}"; do
                COMPREPLY[index]="${COMPREPLY[index]#"${before}"}"
                [[ "${COMPREPLY[index]}" = *= ]] && open+=1
            done
            # A value follows.
            if [[ "${open}" -gt 0 ]]; then compopt -o nospace 2>/dev/null; fi
        }

        complete -o filenames -F _recordal_whole_words recordal
        """#

    private static var zsh: String { withoutSecondHelp(Recordal.completionScript(for: .zsh)) }

    private static var fish: String { withoutSecondHelp(Recordal.completionScript(for: .fish)) }

    // The parser adds a command 'help' of its own behind the program's, whose function would win.
    private static func withoutSecondHelp(_ script: String) -> String {
        var lines = script.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        lines.removeAll { $0.contains("Show subcommand help information.") }
        if let last = lines.lastIndex(of: "_recordal_help() {"), lines.firstIndex(of: "_recordal_help() {") != last,
            let end = lines[last...].firstIndex(of: "}")
        {
            lines.removeSubrange(last...end)
        }
        let cases = lines.indices.filter { lines[$0] == "        case 'help'" }
        if cases.count > 1, let last = cases.last { lines.removeSubrange(last...min(last + 1, lines.count - 1)) }
        return lines.map { line in
            line.contains("|help|") && line.hasSuffix("|help)")
                ? String(line.dropLast(6)) + ")" : line.replacing(" help' -- \"${cur}\"", with: "' -- \"${cur}\"")
        }.joined(separator: "\n")
    }
}
