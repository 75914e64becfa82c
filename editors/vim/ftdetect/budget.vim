autocmd BufNewFile,BufRead *.budget setfiletype budget
