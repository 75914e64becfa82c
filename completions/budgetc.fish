# Completions of budgetc for fish. What can follow is asked of the program itself; fish quotes what it puts into the line.
function __budgetc_complete
    set -l words (commandline -opc)
    budgetc complete -- $words[2..-1] "$(commandline -ct)" 2>/dev/null
end
complete -c budgetc -a '(__budgetc_complete)'
