# Completions of budgetc for bash. What can follow is asked of the program itself; names from files come quoted into the line.

_budgetc() {
    local rest=$COMP_LINE part before i line text words=() found=()
    # bash divides words at "=" and ":" too: what no blank divides is one word.
    for ((i = 0; i <= COMP_CWORD; i++)); do
        part=${COMP_WORDS[i]}
        before=${rest%%[![:blank:]]*}
        rest=${rest#"$before"}
        rest=${rest#"$part"}
        if ((i == 0)) || [[ -n $before ]]; then
            words+=("$part")
        else
            words[${#words[@]} - 1]+=$part
        fi
    done
    local typed=${words[${#words[@]} - 1]}
    # Quotes are taken away, and nothing is expanded.
    for i in "${!words[@]}"; do
        words[i]=${words[i]//[\\\'\"]/}
    done
    local prefix=${typed%"${COMP_WORDS[COMP_CWORD]}"}
    [[ ${COMP_WORDS[COMP_CWORD]} == [=:] ]] && prefix=$typed
    COMPREPLY=()
    while IFS= read -r line; do
        text=${line%%$'\t'*}
        printf -v text %q "${text#"$prefix"}"
        found+=("$text")
    done < <(budgetc complete -- "${words[@]:1}" 2>/dev/null)
    COMPREPLY=("${found[@]}")
    if ((${#found[@]} == 1)) && [[ ${found[0]} == *[=/] ]]; then
        compopt -o nospace 2>/dev/null
    fi
}
complete -o bashdefault -o default -F _budgetc budgetc
