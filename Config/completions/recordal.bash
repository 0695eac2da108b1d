#!/bin/bash

__recordal_cursor_index_in_current_word() {
    local remaining="${COMP_LINE}"

    local word
    for word in "${COMP_WORDS[@]::COMP_CWORD}"; do
        remaining="${remaining##*([[:space:]])"${word}"*([[:space:]])}"
    done

    local -ir index="$((COMP_POINT - ${#COMP_LINE} + ${#remaining}))"
    if [[ "${index}" -le 0 ]]; then
        printf 0
    else
        printf %s "${index}"
    fi
}

# positional arguments:
#
# - 1: the current (sub)command's count of positional arguments
#
# required variables:
#
# - repeating_flags: the repeating flags that the current (sub)command can accept
# - non_repeating_flags: the non-repeating flags that the current (sub)command can accept
# - repeating_options: the repeating options that the current (sub)command can accept
# - non_repeating_options: the non-repeating options that the current (sub)command can accept
# - positional_number: value ignored
# - unparsed_words: unparsed words from the current command line
#
# modified variables:
#
# - non_repeating_flags: remove flags for this (sub)command that are already on the command line
# - non_repeating_options: remove options for this (sub)command that are already on the command line
# - positional_number: set to the current positional number
# - unparsed_words: remove all flags, options, and option values for this (sub)command
__recordal_offer_flags_options() {
    local -ir positional_count="${1}"
    positional_number=0

    local was_flag_option_terminator_seen=false
    local is_parsing_option_value=false

    local -ar unparsed_word_indices=("${!unparsed_words[@]}")
    local -i word_index
    for word_index in "${unparsed_word_indices[@]}"; do
        if "${is_parsing_option_value}"; then
            # This word is an option value:
            # Reset marker for next word iff not currently the last word
            [[ "${word_index}" -ne "${unparsed_word_indices[${#unparsed_word_indices[@]} - 1]}" ]] && is_parsing_option_value=false
            unset "unparsed_words[${word_index}]"
            # Do not process this word as a flag or an option
            continue
        fi

        local word="${unparsed_words["${word_index}"]}"
        if ! "${was_flag_option_terminator_seen}"; then
            case "${word}" in
            --)
                unset "unparsed_words[${word_index}]"
                # by itself -- is a flag/option terminator, but if it is the last word, it is the start of a completion
                if [[ "${word_index}" -ne "${unparsed_word_indices[${#unparsed_word_indices[@]} - 1]}" ]]; then
                    was_flag_option_terminator_seen=true
                fi
                continue
                ;;
            -*)
                # ${word} is a flag or an option
                # If ${word} is an option, mark that the next word to be parsed is an option value
                local option
                for option in "${repeating_options[@]}" "${non_repeating_options[@]}"; do
                    [[ "${word}" = "${option}" ]] && is_parsing_option_value=true && break
                done

                # Remove ${word} from ${non_repeating_flags} or ${non_repeating_options} so it isn't offered again
                local not_found=true
                local -i index
                for index in "${!non_repeating_flags[@]}"; do
                    if [[ "${non_repeating_flags[${index}]}" = "${word}" ]]; then
                        unset "non_repeating_flags[${index}]"
                        non_repeating_flags=("${non_repeating_flags[@]}")
                        not_found=false
                        break
                    fi
                done
                if "${not_found}"; then
                    for index in "${!non_repeating_flags[@]}"; do
                        if [[ "${non_repeating_flags[${index}]}" = "${word}" ]]; then
                            unset "non_repeating_flags[${index}]"
                            non_repeating_flags=("${non_repeating_flags[@]}")
                            break
                        fi
                    done
                fi
                unset "unparsed_words[${word_index}]"
                continue
                ;;
            esac
        fi

        # ${word} is neither a flag, nor an option, nor an option value
        if [[ "${positional_number}" -lt "${positional_count}" || "${positional_count}" -lt 0 ]]; then
            # ${word} is a positional
            ((positional_number++))
            unset "unparsed_words[${word_index}]"
        else
            if [[ -z "${word}" ]]; then
                # Could be completing a flag, option, or subcommand
                positional_number=-1
            else
                # ${word} is a subcommand or invalid, so stop processing this (sub)command
                positional_number=-2
            fi
            break
        fi
    done

    unparsed_words=("${unparsed_words[@]}")

    if\
        ! "${was_flag_option_terminator_seen}"\
        && ! "${is_parsing_option_value}"\
        && [[ ("${cur}" = -* && "${positional_number}" -ge 0) || "${positional_number}" -eq -1 ]]
    then
        COMPREPLY+=($(compgen -W "${repeating_flags[*]} ${non_repeating_flags[*]} ${repeating_options[*]} ${non_repeating_options[*]}" -- "${cur}"))
    fi
}

__recordal_add_completions() {
    local completion
    while IFS='' read -r completion; do
        COMPREPLY+=("${completion}")
    done < <(IFS=$'\n' compgen "${@}" -- "${cur}")
}

__recordal_custom_complete() {
    if [[ -n "${cur}" || -z ${COMP_WORDS[${COMP_CWORD}]} || "${COMP_LINE:${COMP_POINT}:1}" != ' ' ]]; then
        local -ar words=("${COMP_WORDS[@]}")
    else
        local -ar words=("${COMP_WORDS[@]::${COMP_CWORD}}" '' "${COMP_WORDS[@]:${COMP_CWORD}}")
    fi

    "${COMP_WORDS[0]}" "${@}" "${words[@]}"
}

_recordal() {
    local state
    state="$(shopt -p;shopt -po)"
    trap "${state//$'\n'/;}" RETURN
    shopt -s extglob
    set +o history +o posix

    local -xr SAP_SHELL=bash
    local -x SAP_SHELL_VERSION
    SAP_SHELL_VERSION="$(IFS='.';printf %s "${BASH_VERSINFO[*]}")"
    local -r SAP_SHELL_VERSION

    local -r cur="${2}"
    local -r prev="${3}"

    local -i positional_number
    local -a unparsed_words=("${COMP_WORDS[@]:1:${COMP_CWORD}}")

    local -a repeating_flags=()
    local -a non_repeating_flags=(--version -h --help)
    local -a repeating_options=()
    local -a non_repeating_options=()
    __recordal_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    init|config|status|help|import|observe|sync|run|sources|fetches|list|search|show|history|why|changes|presence|edit|add|filing|watch|unwatch|conflicts|resolve|undo|redact|reconcile|sheet|deadlines|renewal|alerts|calendar|hooks|doctor)
        # Offer subcommand argument completions
        "_recordal_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'init config status help import observe sync run sources fetches list search show history why changes presence edit add filing watch unwatch conflicts resolve undo redact reconcile sheet deadlines renewal alerts calendar hooks doctor' -- "${cur}"))
        ;;
    esac
}

_recordal_init() {
    repeating_flags=()
    non_repeating_flags=(--json --quiet -q -v --verbose --no-pager --dry-run --version -h --help)
    repeating_options=()
    non_repeating_options=(--rehearsal-of --config --log --today --color --width)
    __recordal_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--rehearsal-of')
        __recordal_add_completions -d
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __recordal_add_completions -d
        return
        ;;
    esac
}

_recordal_config() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __recordal_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    check|path|get|set)
        # Offer subcommand argument completions
        "_recordal_config_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'check path get set' -- "${cur}"))
        ;;
    esac
}

_recordal_config_check() {
    repeating_flags=()
    non_repeating_flags=(--json --quiet -q -v --verbose --no-pager --version -h --help)
    repeating_options=()
    non_repeating_options=(--config --log --today --color --width)
    __recordal_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac
}

_recordal_config_path() {
    repeating_flags=()
    non_repeating_flags=(--json --quiet -q -v --verbose --no-pager --version -h --help)
    repeating_options=()
    non_repeating_options=(--config --log --today --color --width)
    __recordal_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac
}

_recordal_config_get() {
    repeating_flags=()
    non_repeating_flags=(--json --quiet -q -v --verbose --no-pager --version -h --help)
    repeating_options=()
    non_repeating_options=(--config --log --today --color --width)
    __recordal_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac
}

_recordal_config_set() {
    repeating_flags=()
    non_repeating_flags=(--dry-run --json --quiet -q -v --verbose --no-pager --version -h --help)
    repeating_options=()
    non_repeating_options=(--config --log --today --color --width)
    __recordal_offer_flags_options 2

    # Offer option value completions
    case "${prev}" in
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac
}

_recordal_status() {
    repeating_flags=()
    non_repeating_flags=(--for-excel --json --quiet -q -v --verbose --no-pager --version -h --help)
    repeating_options=()
    non_repeating_options=(--format -o --output --config --log --today --color --width)
    __recordal_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--format')
        __recordal_add_completions -W 'table'$'\n''json'$'\n''jsonl'$'\n''csv'$'\n''tsv'$'\n''xlsx'
        return
        ;;
    '-o'|'--output')
        __recordal_add_completions -f
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac
}

_recordal_help() {
    repeating_flags=()
    non_repeating_flags=(--json --quiet -q -v --verbose --no-pager --version -h --help)
    repeating_options=()
    non_repeating_options=(--config --log --today --color --width)
    __recordal_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    *)
        __recordal_add_answers ---completion help -- positional@0
        return
        ;;
    esac
}

_recordal_import() {
    repeating_flags=()
    non_repeating_flags=(--partial --archive --detailed-exitcode --json --quiet -q -v --verbose --no-pager --dry-run --version -h --help)
    repeating_options=()
    non_repeating_options=(--scope --published --config --log --today --color --width)
    __recordal_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--scope')
        return
        ;;
    '--published')
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __recordal_add_answers ---completion import -- positional@0
        return
        ;;
    *)
        __recordal_add_completions -f
        return
        ;;
    esac
}

_recordal_observe() {
    repeating_flags=()
    non_repeating_flags=(--json --quiet -q -v --verbose --no-pager --dry-run --version -h --help)
    repeating_options=()
    non_repeating_options=(--evidence --on --reason --source --config --log --today --color --width)
    __recordal_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--evidence')
        __recordal_add_completions -f
        return
        ;;
    '--on')
        return
        ;;
    '--reason')
        return
        ;;
    '--source')
        __recordal_add_answers ---completion observe -- --source
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    *)
        __recordal_add_answers ---completion observe -- positional@0
        return
        ;;
    esac
}

_recordal_sync() {
    repeating_flags=()
    non_repeating_flags=(--due --detailed-exitcode --json --quiet -q -v --verbose --no-pager --dry-run --version -h --help)
    repeating_options=()
    non_repeating_options=(--config --log --today --color --width)
    __recordal_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    *)
        __recordal_add_answers ---completion sync -- positional@0
        return
        ;;
    esac
}

_recordal_run() {
    repeating_flags=()
    non_repeating_flags=(--json --quiet -q -v --verbose --no-pager --dry-run --version -h --help)
    repeating_options=()
    non_repeating_options=(--config --log --today --color --width)
    __recordal_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac
}

_recordal_sources() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __recordal_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    list|check|new|edit|template|rebase)
        # Offer subcommand argument completions
        "_recordal_sources_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'list check new edit template rebase' -- "${cur}"))
        ;;
    esac
}

_recordal_sources_list() {
    repeating_flags=()
    non_repeating_flags=(--for-excel --json --quiet -q -v --verbose --no-pager --version -h --help)
    repeating_options=()
    non_repeating_options=(--format -o --output --config --log --today --color --width)
    __recordal_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--format')
        __recordal_add_completions -W 'table'$'\n''json'$'\n''jsonl'$'\n''csv'$'\n''tsv'$'\n''xlsx'
        return
        ;;
    '-o'|'--output')
        __recordal_add_completions -f
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac
}

_recordal_sources_check() {
    repeating_flags=()
    non_repeating_flags=(--json --quiet -q -v --verbose --no-pager --version -h --help)
    repeating_options=()
    non_repeating_options=(--rows --config --log --today --color --width)
    __recordal_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--rows')
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __recordal_add_answers ---completion sources check -- positional@0
        return
        ;;
    *)
        __recordal_add_completions -f
        return
        ;;
    esac
}

_recordal_sources_new() {
    repeating_flags=()
    non_repeating_flags=(--json --quiet -q -v --verbose --no-pager --dry-run --version -h --help)
    repeating_options=(--from)
    non_repeating_options=(--jurisdiction --charset --config --log --today --color --width)
    __recordal_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--from')
        __recordal_add_completions -f
        return
        ;;
    '--jurisdiction')
        return
        ;;
    '--charset')
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac
}

_recordal_sources_edit() {
    repeating_flags=()
    non_repeating_flags=(--json --quiet -q -v --verbose --no-pager --dry-run --version -h --help)
    repeating_options=()
    non_repeating_options=(--jurisdiction --config --log --today --color --width)
    __recordal_offer_flags_options 2

    # Offer option value completions
    case "${prev}" in
    '--jurisdiction')
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __recordal_add_answers ---completion sources edit -- positional@0
        return
        ;;
    2)
        __recordal_add_completions -f
        return
        ;;
    esac
}

_recordal_sources_template() {
    repeating_flags=()
    non_repeating_flags=(--csv --xlsx --json --quiet -q -v --verbose --no-pager --dry-run --version -h --help)
    repeating_options=()
    non_repeating_options=(--config --log --today --color --width)
    __recordal_offer_flags_options 2

    # Offer option value completions
    case "${prev}" in
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __recordal_add_answers ---completion sources template -- positional@0
        return
        ;;
    2)
        __recordal_add_completions -f
        return
        ;;
    esac
}

_recordal_sources_rebase() {
    repeating_flags=()
    non_repeating_flags=(--json --quiet -q -v --verbose --no-pager --dry-run --version -h --help)
    repeating_options=()
    non_repeating_options=(--reason --config --log --today --color --width)
    __recordal_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--reason')
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __recordal_add_answers ---completion sources rebase -- positional@0
        return
        ;;
    esac
}

_recordal_fetches() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __recordal_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    list|show|accept|reject|export)
        # Offer subcommand argument completions
        "_recordal_fetches_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'list show accept reject export' -- "${cur}"))
        ;;
    esac
}

_recordal_fetches_list() {
    repeating_flags=()
    non_repeating_flags=(--for-excel --json --quiet -q -v --verbose --no-pager --version -h --help)
    repeating_options=()
    non_repeating_options=(--source --limit --format -o --output --config --log --today --color --width)
    __recordal_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--source')
        __recordal_add_answers ---completion fetches list -- --source
        return
        ;;
    '--limit')
        return
        ;;
    '--format')
        __recordal_add_completions -W 'table'$'\n''json'$'\n''jsonl'$'\n''csv'$'\n''tsv'$'\n''xlsx'
        return
        ;;
    '-o'|'--output')
        __recordal_add_completions -f
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac
}

_recordal_fetches_show() {
    repeating_flags=()
    non_repeating_flags=(--json --quiet -q -v --verbose --no-pager --version -h --help)
    repeating_options=()
    non_repeating_options=(--config --log --today --color --width)
    __recordal_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __recordal_add_answers ---completion fetches show -- positional@0
        return
        ;;
    esac
}

_recordal_fetches_accept() {
    repeating_flags=()
    non_repeating_flags=(--json --quiet -q -v --verbose --no-pager --dry-run --version -h --help)
    repeating_options=()
    non_repeating_options=(--reason --config --log --today --color --width)
    __recordal_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--reason')
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __recordal_add_answers ---completion fetches accept -- positional@0
        return
        ;;
    esac
}

_recordal_fetches_reject() {
    repeating_flags=()
    non_repeating_flags=(--json --quiet -q -v --verbose --no-pager --dry-run --version -h --help)
    repeating_options=()
    non_repeating_options=(--reason --config --log --today --color --width)
    __recordal_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--reason')
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __recordal_add_answers ---completion fetches reject -- positional@0
        return
        ;;
    esac
}

_recordal_fetches_export() {
    repeating_flags=()
    non_repeating_flags=(--json --quiet -q -v --verbose --no-pager --dry-run --version -h --help)
    repeating_options=()
    non_repeating_options=(--config --log --today --color --width)
    __recordal_offer_flags_options 2

    # Offer option value completions
    case "${prev}" in
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __recordal_add_answers ---completion fetches export -- positional@0
        return
        ;;
    2)
        __recordal_add_completions -d
        return
        ;;
    esac
}

_recordal_list() {
    repeating_flags=()
    non_repeating_flags=(--exact --portfolio --for-excel --json --quiet -q -v --verbose --no-pager --version -h --help)
    repeating_options=(--country --right-type --class --status --source --jurisdiction --presence)
    non_repeating_options=(--holder --mark --number --registration --agent --goods --owner --tag --expiring-within --limit --format -o --output --config --log --today --color --width)
    __recordal_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--holder')
        return
        ;;
    '--mark')
        return
        ;;
    '--number')
        return
        ;;
    '--registration')
        return
        ;;
    '--agent')
        return
        ;;
    '--goods')
        return
        ;;
    '--country')
        return
        ;;
    '--right-type')
        return
        ;;
    '--class')
        return
        ;;
    '--status')
        __recordal_add_completions -W 'active'$'\n''expired'$'\n''cancelled'$'\n''revoked'$'\n''suspended'$'\n''pending'$'\n''unknown'
        return
        ;;
    '--source')
        __recordal_add_answers ---completion list -- --source
        return
        ;;
    '--jurisdiction')
        __recordal_add_answers ---completion list -- --jurisdiction
        return
        ;;
    '--owner')
        return
        ;;
    '--tag')
        return
        ;;
    '--presence')
        __recordal_add_completions -W 'present'$'\n''missing'$'\n''disappeared'$'\n''explained'$'\n''prepared'$'\n''filed'$'\n''refused'$'\n''withdrawn'
        return
        ;;
    '--expiring-within')
        return
        ;;
    '--limit')
        return
        ;;
    '--format')
        __recordal_add_completions -W 'table'$'\n''json'$'\n''jsonl'$'\n''csv'$'\n''tsv'$'\n''xlsx'
        return
        ;;
    '-o'|'--output')
        __recordal_add_completions -f
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac
}

_recordal_search() {
    repeating_flags=()
    non_repeating_flags=(--exact --portfolio --for-excel --json --quiet -q -v --verbose --no-pager --version -h --help)
    repeating_options=(--country --right-type --class --status --source --jurisdiction --presence)
    non_repeating_options=(--holder --mark --number --registration --agent --goods --owner --tag --expiring-within --limit --format -o --output --config --log --today --color --width)
    __recordal_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--holder')
        return
        ;;
    '--mark')
        return
        ;;
    '--number')
        return
        ;;
    '--registration')
        return
        ;;
    '--agent')
        return
        ;;
    '--goods')
        return
        ;;
    '--country')
        return
        ;;
    '--right-type')
        return
        ;;
    '--class')
        return
        ;;
    '--status')
        __recordal_add_completions -W 'active'$'\n''expired'$'\n''cancelled'$'\n''revoked'$'\n''suspended'$'\n''pending'$'\n''unknown'
        return
        ;;
    '--source')
        __recordal_add_answers ---completion search -- --source
        return
        ;;
    '--jurisdiction')
        __recordal_add_answers ---completion search -- --jurisdiction
        return
        ;;
    '--owner')
        return
        ;;
    '--tag')
        return
        ;;
    '--presence')
        __recordal_add_completions -W 'present'$'\n''missing'$'\n''disappeared'$'\n''explained'$'\n''prepared'$'\n''filed'$'\n''refused'$'\n''withdrawn'
        return
        ;;
    '--expiring-within')
        return
        ;;
    '--limit')
        return
        ;;
    '--format')
        __recordal_add_completions -W 'table'$'\n''json'$'\n''jsonl'$'\n''csv'$'\n''tsv'$'\n''xlsx'
        return
        ;;
    '-o'|'--output')
        __recordal_add_completions -f
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac
}

_recordal_show() {
    repeating_flags=()
    non_repeating_flags=(--json --quiet -q -v --verbose --no-pager --version -h --help)
    repeating_options=()
    non_repeating_options=(--as-of --config --log --today --color --width)
    __recordal_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--as-of')
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __recordal_add_answers ---completion show -- positional@0
        return
        ;;
    esac
}

_recordal_history() {
    repeating_flags=()
    non_repeating_flags=(--for-excel --json --quiet -q -v --verbose --no-pager --version -h --help)
    repeating_options=()
    non_repeating_options=(--format -o --output --config --log --today --color --width)
    __recordal_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--format')
        __recordal_add_completions -W 'table'$'\n''json'$'\n''jsonl'$'\n''csv'$'\n''tsv'$'\n''xlsx'
        return
        ;;
    '-o'|'--output')
        __recordal_add_completions -f
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __recordal_add_answers ---completion history -- positional@0
        return
        ;;
    esac
}

_recordal_why() {
    repeating_flags=()
    non_repeating_flags=(--json --quiet -q -v --verbose --no-pager --version -h --help)
    repeating_options=()
    non_repeating_options=(--config --log --today --color --width)
    __recordal_offer_flags_options 2

    # Offer option value completions
    case "${prev}" in
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __recordal_add_answers ---completion why -- positional@0
        return
        ;;
    2)
        __recordal_add_answers ---completion why -- positional@1
        return
        ;;
    esac
}

_recordal_changes() {
    repeating_flags=()
    non_repeating_flags=(--for-excel --json --quiet -q -v --verbose --no-pager --version -h --help)
    repeating_options=(--source)
    non_repeating_options=(--since --format -o --output --config --log --today --color --width)
    __recordal_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--since')
        __recordal_add_answers ---completion changes -- --since
        return
        ;;
    '--source')
        __recordal_add_answers ---completion changes -- --source
        return
        ;;
    '--format')
        __recordal_add_completions -W 'table'$'\n''json'$'\n''jsonl'$'\n''csv'$'\n''tsv'$'\n''xlsx'
        return
        ;;
    '-o'|'--output')
        __recordal_add_completions -f
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac
}

_recordal_presence() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __recordal_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    list|explain)
        # Offer subcommand argument completions
        "_recordal_presence_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'list explain' -- "${cur}"))
        ;;
    esac
}

_recordal_presence_list() {
    repeating_flags=()
    non_repeating_flags=(--portfolio --for-excel --json --quiet -q -v --verbose --no-pager --version -h --help)
    repeating_options=(--source)
    non_repeating_options=(--format -o --output --config --log --today --color --width)
    __recordal_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--source')
        __recordal_add_answers ---completion presence list -- --source
        return
        ;;
    '--format')
        __recordal_add_completions -W 'table'$'\n''json'$'\n''jsonl'$'\n''csv'$'\n''tsv'$'\n''xlsx'
        return
        ;;
    '-o'|'--output')
        __recordal_add_completions -f
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac
}

_recordal_presence_explain() {
    repeating_flags=()
    non_repeating_flags=(--dry-run --json --quiet -q -v --verbose --no-pager --version -h --help)
    repeating_options=()
    non_repeating_options=(--reason --continued-as --config --log --today --color --width)
    __recordal_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--reason')
        return
        ;;
    '--continued-as')
        __recordal_add_answers ---completion presence explain -- --continued-as
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __recordal_add_answers ---completion presence explain -- positional@0
        return
        ;;
    esac
}

_recordal_edit() {
    repeating_flags=()
    non_repeating_flags=(--correction --pending --keep-going --json --quiet -q -v --verbose --no-pager --dry-run --version -h --help)
    repeating_options=()
    non_repeating_options=(--reason --on --from --charset --config --log --today --color --width)
    __recordal_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--reason')
        return
        ;;
    '--on')
        return
        ;;
    '--from')
        __recordal_add_completions -f
        return
        ;;
    '--charset')
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    *)
        __recordal_add_answers ---completion edit -- positional@0
        return
        ;;
    esac
}

_recordal_add() {
    repeating_flags=()
    non_repeating_flags=(--json --quiet -q -v --verbose --no-pager --dry-run --version -h --help)
    repeating_options=()
    non_repeating_options=(--state --on --reason --config --log --today --color --width)
    __recordal_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--state')
        __recordal_add_completions -W 'prepared'$'\n''filed'$'\n''refused'$'\n''withdrawn'$'\n''linked'
        return
        ;;
    '--on')
        return
        ;;
    '--reason')
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __recordal_add_answers ---completion add -- positional@0
        return
        ;;
    *)
        __recordal_add_answers ---completion add -- positional@1
        return
        ;;
    esac
}

_recordal_filing() {
    repeating_flags=()
    non_repeating_flags=(--dry-run --json --quiet -q -v --verbose --no-pager --version -h --help)
    repeating_options=()
    non_repeating_options=(--reason --config --log --today --color --width)
    __recordal_offer_flags_options 2

    # Offer option value completions
    case "${prev}" in
    '--reason')
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __recordal_add_answers ---completion filing -- positional@0
        return
        ;;
    2)
        __recordal_add_completions -W 'prepared'$'\n''filed'$'\n''refused'$'\n''withdrawn'$'\n''linked'
        return
        ;;
    esac
}

_recordal_watch() {
    repeating_flags=()
    non_repeating_flags=(--dry-run --json --quiet -q -v --verbose --no-pager --version -h --help)
    repeating_options=()
    non_repeating_options=(--reason --config --log --today --color --width)
    __recordal_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--reason')
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    *)
        __recordal_add_answers ---completion watch -- positional@0
        return
        ;;
    esac
}

_recordal_unwatch() {
    repeating_flags=()
    non_repeating_flags=(--dry-run --json --quiet -q -v --verbose --no-pager --version -h --help)
    repeating_options=()
    non_repeating_options=(--reason --config --log --today --color --width)
    __recordal_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--reason')
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    *)
        __recordal_add_answers ---completion unwatch -- positional@0
        return
        ;;
    esac
}

_recordal_conflicts() {
    repeating_flags=()
    non_repeating_flags=(--all --for-excel --json --quiet -q -v --verbose --no-pager --version -h --help)
    repeating_options=()
    non_repeating_options=(--field --source --kind --recordation --holder --mark --actor --policy --format -o --output --config --log --today --color --width)
    __recordal_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--field')
        __recordal_add_answers ---completion conflicts -- --field
        return
        ;;
    '--source')
        __recordal_add_answers ---completion conflicts -- --source
        return
        ;;
    '--kind')
        __recordal_add_completions -W 'field'$'\n''gone'$'\n''unobserved'
        return
        ;;
    '--recordation')
        __recordal_add_answers ---completion conflicts -- --recordation
        return
        ;;
    '--holder')
        return
        ;;
    '--mark')
        return
        ;;
    '--actor')
        return
        ;;
    '--policy')
        __recordal_add_completions -W 'register'$'\n''local'$'\n''earliest'$'\n''latest'$'\n''elements'$'\n''manual'
        return
        ;;
    '--format')
        __recordal_add_completions -W 'table'$'\n''json'$'\n''jsonl'$'\n''csv'$'\n''tsv'$'\n''xlsx'
        return
        ;;
    '-o'|'--output')
        __recordal_add_completions -f
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac
}

_recordal_resolve() {
    repeating_flags=()
    non_repeating_flags=(--interactive -i --json --quiet -q -v --verbose --no-pager --dry-run --version -h --help)
    repeating_options=()
    non_repeating_options=(--take --reason --field --source --kind --recordation --holder --mark --actor --policy --defer --config --log --today --color --width)
    __recordal_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--take')
        __recordal_add_completions -W 'local'$'\n''register'
        return
        ;;
    '--reason')
        return
        ;;
    '--field')
        __recordal_add_answers ---completion resolve -- --field
        return
        ;;
    '--source')
        __recordal_add_answers ---completion resolve -- --source
        return
        ;;
    '--kind')
        __recordal_add_completions -W 'field'$'\n''gone'$'\n''unobserved'
        return
        ;;
    '--recordation')
        __recordal_add_answers ---completion resolve -- --recordation
        return
        ;;
    '--holder')
        return
        ;;
    '--mark')
        return
        ;;
    '--actor')
        return
        ;;
    '--policy')
        __recordal_add_completions -W 'register'$'\n''local'$'\n''earliest'$'\n''latest'$'\n''elements'$'\n''manual'
        return
        ;;
    '--defer')
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    *)
        __recordal_add_answers ---completion resolve -- positional@0
        return
        ;;
    esac
}

_recordal_undo() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __recordal_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    list|fetch|edit|batch|resolution|presence|match|list-edition)
        # Offer subcommand argument completions
        "_recordal_undo_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'list fetch edit batch resolution presence match list-edition' -- "${cur}"))
        ;;
    esac
}

_recordal_undo_list() {
    repeating_flags=()
    non_repeating_flags=(--for-excel --json --quiet -q -v --verbose --no-pager --version -h --help)
    repeating_options=()
    non_repeating_options=(--limit --recordation --format -o --output --config --log --today --color --width)
    __recordal_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--limit')
        return
        ;;
    '--recordation')
        __recordal_add_answers ---completion undo list -- --recordation
        return
        ;;
    '--format')
        __recordal_add_completions -W 'table'$'\n''json'$'\n''jsonl'$'\n''csv'$'\n''tsv'$'\n''xlsx'
        return
        ;;
    '-o'|'--output')
        __recordal_add_completions -f
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac
}

_recordal_undo_fetch() {
    repeating_flags=()
    non_repeating_flags=(--dry-run --json --quiet -q -v --verbose --no-pager --version -h --help)
    repeating_options=()
    non_repeating_options=(--reason --config --log --today --color --width)
    __recordal_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--reason')
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __recordal_add_answers ---completion undo fetch -- positional@0
        return
        ;;
    esac
}

_recordal_undo_edit() {
    repeating_flags=()
    non_repeating_flags=(--dry-run --json --quiet -q -v --verbose --no-pager --version -h --help)
    repeating_options=()
    non_repeating_options=(--reason --config --log --today --color --width)
    __recordal_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--reason')
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    *)
        __recordal_add_answers ---completion undo edit -- positional@0
        return
        ;;
    esac
}

_recordal_undo_batch() {
    repeating_flags=()
    non_repeating_flags=(--dry-run --json --quiet -q -v --verbose --no-pager --version -h --help)
    repeating_options=()
    non_repeating_options=(--reason --config --log --today --color --width)
    __recordal_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--reason')
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __recordal_add_answers ---completion undo batch -- positional@0
        return
        ;;
    esac
}

_recordal_undo_resolution() {
    repeating_flags=()
    non_repeating_flags=(--dry-run --json --quiet -q -v --verbose --no-pager --version -h --help)
    repeating_options=()
    non_repeating_options=(--reason --config --log --today --color --width)
    __recordal_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--reason')
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    *)
        __recordal_add_answers ---completion undo resolution -- positional@0
        return
        ;;
    esac
}

_recordal_undo_presence() {
    repeating_flags=()
    non_repeating_flags=(--dry-run --json --quiet -q -v --verbose --no-pager --version -h --help)
    repeating_options=()
    non_repeating_options=(--reason --config --log --today --color --width)
    __recordal_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--reason')
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __recordal_add_answers ---completion undo presence -- positional@0
        return
        ;;
    esac
}

_recordal_undo_match() {
    repeating_flags=()
    non_repeating_flags=(--dry-run --json --quiet -q -v --verbose --no-pager --version -h --help)
    repeating_options=()
    non_repeating_options=(--reason --config --log --today --color --width)
    __recordal_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--reason')
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __recordal_add_answers ---completion undo match -- positional@0
        return
        ;;
    esac
}

_recordal_undo_list-edition() {
    repeating_flags=()
    non_repeating_flags=(--dry-run --json --quiet -q -v --verbose --no-pager --version -h --help)
    repeating_options=()
    non_repeating_options=(--reason --config --log --today --color --width)
    __recordal_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--reason')
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __recordal_add_answers ---completion undo list-edition -- positional@0
        return
        ;;
    esac
}

_recordal_redact() {
    repeating_flags=()
    non_repeating_flags=(--with-bytes --json --quiet -q -v --verbose --no-pager --dry-run --version -h --help)
    repeating_options=()
    non_repeating_options=(--reason --config --log --today --color --width)
    __recordal_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--reason')
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac
}

_recordal_reconcile() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __recordal_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    report|new|review|why|accept|reject|unsure|changes)
        # Offer subcommand argument completions
        "_recordal_reconcile_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'report new review why accept reject unsure changes' -- "${cur}"))
        ;;
    esac
}

_recordal_reconcile_report() {
    repeating_flags=()
    non_repeating_flags=(--accept-shrunk --pending --for-excel --json --quiet -q -v --verbose --no-pager --dry-run --version -h --help)
    repeating_options=(--apply --finding --row)
    non_repeating_options=(--reason --jurisdiction --format -o --output --config --log --today --color --width)
    __recordal_offer_flags_options 2

    # Offer option value completions
    case "${prev}" in
    '--apply')
        __recordal_add_completions -W 'agreed'$'\n''differs'$'\n''not-recorded'$'\n''class-not-recorded'
        return
        ;;
    '--reason')
        return
        ;;
    '--finding')
        __recordal_add_completions -W 'unreadable'$'\n''number-only'$'\n''near-miss'$'\n''several'$'\n''not-recorded'$'\n''class-not-recorded'$'\n''differs'$'\n''ended-there'$'\n''ended-here'$'\n''right-ends-first'$'\n''not-in-list'$'\n''recorded-twice'$'\n''listed-twice'$'\n''cannot-tell'$'\n''written-differently'$'\n''agrees'
        return
        ;;
    '--jurisdiction')
        return
        ;;
    '--row')
        return
        ;;
    '--format')
        __recordal_add_completions -W 'table'$'\n''json'$'\n''jsonl'$'\n''csv'$'\n''tsv'$'\n''xlsx'$'\n''html'
        return
        ;;
    '-o'|'--output')
        __recordal_add_completions -f
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __recordal_add_answers ---completion reconcile report -- positional@0
        return
        ;;
    2)
        __recordal_add_completions -f
        return
        ;;
    esac
}

_recordal_reconcile_new() {
    repeating_flags=()
    non_repeating_flags=(--json --quiet -q -v --verbose --no-pager --dry-run --version -h --help)
    repeating_options=()
    non_repeating_options=(--from --charset --config --log --today --color --width)
    __recordal_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--from')
        __recordal_add_completions -f
        return
        ;;
    '--charset')
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac
}

_recordal_reconcile_review() {
    repeating_flags=()
    non_repeating_flags=(--json --quiet -q -v --verbose --no-pager --dry-run --version -h --help)
    repeating_options=(--finding --row)
    non_repeating_options=(--reason --jurisdiction --config --log --today --color --width)
    __recordal_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--reason')
        return
        ;;
    '--finding')
        __recordal_add_completions -W 'unreadable'$'\n''number-only'$'\n''near-miss'$'\n''several'$'\n''not-recorded'$'\n''class-not-recorded'$'\n''differs'$'\n''ended-there'$'\n''ended-here'$'\n''right-ends-first'$'\n''not-in-list'$'\n''recorded-twice'$'\n''listed-twice'$'\n''cannot-tell'$'\n''written-differently'$'\n''agrees'
        return
        ;;
    '--jurisdiction')
        return
        ;;
    '--row')
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __recordal_add_answers ---completion reconcile review -- positional@0
        return
        ;;
    esac
}

_recordal_reconcile_why() {
    repeating_flags=()
    non_repeating_flags=(--json --quiet -q -v --verbose --no-pager --version -h --help)
    repeating_options=()
    non_repeating_options=(--config --log --today --color --width)
    __recordal_offer_flags_options 2

    # Offer option value completions
    case "${prev}" in
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __recordal_add_answers ---completion reconcile why -- positional@0
        return
        ;;
    esac
}

_recordal_reconcile_accept() {
    repeating_flags=()
    non_repeating_flags=(--json --quiet -q -v --verbose --no-pager --dry-run --version -h --help)
    repeating_options=()
    non_repeating_options=(--difference --reason --config --log --today --color --width)
    __recordal_offer_flags_options 3

    # Offer option value completions
    case "${prev}" in
    '--difference')
        return
        ;;
    '--reason')
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __recordal_add_answers ---completion reconcile accept -- positional@0
        return
        ;;
    3)
        __recordal_add_answers ---completion reconcile accept -- positional@2
        return
        ;;
    esac
}

_recordal_reconcile_reject() {
    repeating_flags=()
    non_repeating_flags=(--json --quiet -q -v --verbose --no-pager --dry-run --version -h --help)
    repeating_options=()
    non_repeating_options=(--reason --config --log --today --color --width)
    __recordal_offer_flags_options 3

    # Offer option value completions
    case "${prev}" in
    '--reason')
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __recordal_add_answers ---completion reconcile reject -- positional@0
        return
        ;;
    3)
        __recordal_add_answers ---completion reconcile reject -- positional@2
        return
        ;;
    esac
}

_recordal_reconcile_unsure() {
    repeating_flags=()
    non_repeating_flags=(--json --quiet -q -v --verbose --no-pager --dry-run --version -h --help)
    repeating_options=()
    non_repeating_options=(--reason --config --log --today --color --width)
    __recordal_offer_flags_options 3

    # Offer option value completions
    case "${prev}" in
    '--reason')
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __recordal_add_answers ---completion reconcile unsure -- positional@0
        return
        ;;
    3)
        __recordal_add_answers ---completion reconcile unsure -- positional@2
        return
        ;;
    esac
}

_recordal_reconcile_changes() {
    repeating_flags=()
    non_repeating_flags=(--for-excel --json --quiet -q -v --verbose --no-pager --version -h --help)
    repeating_options=()
    non_repeating_options=(--since --format -o --output --config --log --today --color --width)
    __recordal_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--since')
        return
        ;;
    '--format')
        __recordal_add_completions -W 'table'$'\n''json'$'\n''jsonl'$'\n''csv'$'\n''tsv'$'\n''xlsx'
        return
        ;;
    '-o'|'--output')
        __recordal_add_completions -f
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __recordal_add_answers ---completion reconcile changes -- positional@0
        return
        ;;
    esac
}

_recordal_sheet() {
    repeating_flags=()
    non_repeating_flags=(--exact --portfolio --json --quiet -q -v --verbose --no-pager --dry-run --version -h --help)
    repeating_options=(--country --right-type --class --status --source --jurisdiction --presence)
    non_repeating_options=(--holder --mark --number --registration --agent --goods --owner --tag --expiring-within --limit --config --log --today --color --width)
    __recordal_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--holder')
        return
        ;;
    '--mark')
        return
        ;;
    '--number')
        return
        ;;
    '--registration')
        return
        ;;
    '--agent')
        return
        ;;
    '--goods')
        return
        ;;
    '--country')
        return
        ;;
    '--right-type')
        return
        ;;
    '--class')
        return
        ;;
    '--status')
        __recordal_add_completions -W 'active'$'\n''expired'$'\n''cancelled'$'\n''revoked'$'\n''suspended'$'\n''pending'$'\n''unknown'
        return
        ;;
    '--source')
        __recordal_add_answers ---completion sheet -- --source
        return
        ;;
    '--jurisdiction')
        __recordal_add_answers ---completion sheet -- --jurisdiction
        return
        ;;
    '--owner')
        return
        ;;
    '--tag')
        return
        ;;
    '--presence')
        __recordal_add_completions -W 'present'$'\n''missing'$'\n''disappeared'$'\n''explained'$'\n''prepared'$'\n''filed'$'\n''refused'$'\n''withdrawn'
        return
        ;;
    '--expiring-within')
        return
        ;;
    '--limit')
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __recordal_add_completions -o plusdirs -fX '!*.@(xlsx)'
        return
        ;;
    esac
}

_recordal_deadlines() {
    repeating_flags=()
    non_repeating_flags=(--unknown --moved --for-excel --json --quiet -q -v --verbose --no-pager --version -h --help)
    repeating_options=()
    non_repeating_options=(--within --format -o --output --config --log --today --color --width)
    __recordal_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--within')
        return
        ;;
    '--format')
        __recordal_add_completions -W 'table'$'\n''json'$'\n''jsonl'$'\n''csv'$'\n''tsv'$'\n''xlsx'
        return
        ;;
    '-o'|'--output')
        __recordal_add_completions -f
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac
}

_recordal_renewal() {
    repeating_flags=()
    non_repeating_flags=(--json --quiet -q -v --verbose --no-pager --dry-run --version -h --help)
    repeating_options=()
    non_repeating_options=(--on --reference --config --log --today --color --width)
    __recordal_offer_flags_options 2

    # Offer option value completions
    case "${prev}" in
    '--on')
        return
        ;;
    '--reference')
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __recordal_add_answers ---completion renewal -- positional@0
        return
        ;;
    2)
        __recordal_add_completions -W 'prepared'$'\n''filed'$'\n''acknowledged'$'\n''withdrawn'
        return
        ;;
    esac
}

_recordal_alerts() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __recordal_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    list|show|messages|send|ack|snooze|answer|retry)
        # Offer subcommand argument completions
        "_recordal_alerts_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'list show messages send ack snooze answer retry' -- "${cur}"))
        ;;
    esac
}

_recordal_alerts_list() {
    repeating_flags=()
    non_repeating_flags=(--all --for-excel --json --quiet -q -v --verbose --no-pager --version -h --help)
    repeating_options=(--state)
    non_repeating_options=(--recordation --format -o --output --config --log --today --color --width)
    __recordal_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--state')
        __recordal_add_completions -W 'planned'$'\n''sent'$'\n''retry'$'\n''dead'$'\n''acknowledged'$'\n''snoozed'$'\n''suppressed'$'\n''superseded'
        return
        ;;
    '--recordation')
        __recordal_add_answers ---completion alerts list -- --recordation
        return
        ;;
    '--format')
        __recordal_add_completions -W 'table'$'\n''json'$'\n''jsonl'$'\n''csv'$'\n''tsv'$'\n''xlsx'
        return
        ;;
    '-o'|'--output')
        __recordal_add_completions -f
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac
}

_recordal_alerts_show() {
    repeating_flags=()
    non_repeating_flags=(--json --quiet -q -v --verbose --no-pager --version -h --help)
    repeating_options=()
    non_repeating_options=(--config --log --today --color --width)
    __recordal_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __recordal_add_answers ---completion alerts show -- positional@0
        return
        ;;
    esac
}

_recordal_alerts_messages() {
    repeating_flags=()
    non_repeating_flags=(--all --for-excel --json --quiet -q -v --verbose --no-pager --version -h --help)
    repeating_options=()
    non_repeating_options=(--format -o --output --config --log --today --color --width)
    __recordal_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--format')
        __recordal_add_completions -W 'table'$'\n''json'$'\n''jsonl'$'\n''csv'$'\n''tsv'$'\n''xlsx'
        return
        ;;
    '-o'|'--output')
        __recordal_add_completions -f
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __recordal_add_answers ---completion alerts messages -- positional@0
        return
        ;;
    esac
}

_recordal_alerts_send() {
    repeating_flags=()
    non_repeating_flags=(--json --quiet -q -v --verbose --no-pager --dry-run --version -h --help)
    repeating_options=()
    non_repeating_options=(--config --log --today --color --width)
    __recordal_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac
}

_recordal_alerts_ack() {
    repeating_flags=()
    non_repeating_flags=(--json --quiet -q -v --verbose --no-pager --dry-run --version -h --help)
    repeating_options=()
    non_repeating_options=(--reason --config --log --today --color --width)
    __recordal_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--reason')
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __recordal_add_answers ---completion alerts ack -- positional@0
        return
        ;;
    esac
}

_recordal_alerts_snooze() {
    repeating_flags=()
    non_repeating_flags=(--json --quiet -q -v --verbose --no-pager --dry-run --version -h --help)
    repeating_options=()
    non_repeating_options=(--until --reason --config --log --today --color --width)
    __recordal_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--until')
        return
        ;;
    '--reason')
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __recordal_add_answers ---completion alerts snooze -- positional@0
        return
        ;;
    esac
}

_recordal_alerts_answer() {
    repeating_flags=()
    non_repeating_flags=(--json --quiet -q -v --verbose --no-pager --dry-run --version -h --help)
    repeating_options=()
    non_repeating_options=(--config --log --today --color --width)
    __recordal_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac
}

_recordal_alerts_retry() {
    repeating_flags=()
    non_repeating_flags=(--json --quiet -q -v --verbose --no-pager --dry-run --version -h --help)
    repeating_options=()
    non_repeating_options=(--message --config --log --today --color --width)
    __recordal_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--message')
        __recordal_add_answers ---completion alerts retry -- --message
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __recordal_add_answers ---completion alerts retry -- positional@0
        return
        ;;
    esac
}

_recordal_calendar() {
    repeating_flags=()
    non_repeating_flags=(--windows --json --quiet -q -v --verbose --no-pager --dry-run --version -h --help)
    repeating_options=(--remind)
    non_repeating_options=(--within --config --log --today --color --width)
    __recordal_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--within')
        return
        ;;
    '--remind')
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __recordal_add_completions -o plusdirs -fX '!*.@(ics)'
        return
        ;;
    esac
}

_recordal_hooks() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __recordal_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    list|test)
        # Offer subcommand argument completions
        "_recordal_hooks_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'list test' -- "${cur}"))
        ;;
    esac
}

_recordal_hooks_list() {
    repeating_flags=()
    non_repeating_flags=(--for-excel --json --quiet -q -v --verbose --no-pager --version -h --help)
    repeating_options=()
    non_repeating_options=(--format -o --output --config --log --today --color --width)
    __recordal_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--format')
        __recordal_add_completions -W 'table'$'\n''json'$'\n''jsonl'$'\n''csv'$'\n''tsv'$'\n''xlsx'
        return
        ;;
    '-o'|'--output')
        __recordal_add_completions -f
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac
}

_recordal_hooks_test() {
    repeating_flags=()
    non_repeating_flags=(--json --quiet -q -v --verbose --no-pager --dry-run --version -h --help)
    repeating_options=(--to)
    non_repeating_options=(--config --log --today --color --width)
    __recordal_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--to')
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __recordal_add_completions -W 'alert'$'\n''digest'$'\n''law-changed'$'\n''sync-failed'$'\n''sync-held'$'\n''conflict'$'\n''change'$'\n''source-stale'$'\n''run-finished'
        return
        ;;
    esac
}

_recordal_doctor() {
    repeating_flags=()
    non_repeating_flags=(--json --quiet -q -v --verbose --no-pager --version -h --help)
    repeating_options=()
    non_repeating_options=(--head --config --log --today --color --width)
    __recordal_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--head')
        return
        ;;
    '--config')
        __recordal_add_completions -f
        return
        ;;
    '--log')
        return
        ;;
    '--today')
        return
        ;;
    '--color')
        __recordal_add_completions -W 'auto'$'\n''always'$'\n''never'
        return
        ;;
    '--width')
        return
        ;;
    esac
}


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