" Prints the highlighting groups of the line of each file named on the command line, one a character.
set nocompatible encoding=utf-8
let &runtimepath = 'editors/vim,' . &runtimepath
filetype plugin on
syntax on
edit tests/heavy/editors/lines.budget
let found = []
for line in range(1, line('$'))
  let groups = []
  for column in range(1, col([line, '$']) - 1)
    let name = synIDattr(synID(line, column, 1), 'name')
    if empty(groups) || groups[-1][0] !=# name
      call add(groups, [name, ''])
    endif
    let groups[-1][1] .= getline(line)[column - 1]
  endfor
  call add(found, join(map(filter(groups, 'v:val[0] != ""'), 'substitute(v:val[0], "^budget", "", "") . "=" . v:val[1]'), ' '))
endfor
call writefile(found, $FOUND)
quitall!
