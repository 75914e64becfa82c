-- Drives Neovim through what one does with a budget, and writes what came of it to $FOUND.
local out = io.open(vim.env.FOUND, "w")
out:setvbuf("no")
local function say(...)
  out:write(table.concat({ ... }, " "), "\n")
end

local function wait(what, condition)
  if not vim.wait(60000, condition, 20) then
    say("did not come:", what)
    out:close()
    vim.cmd("cquit")
  end
end

local function find(part, more)
  vim.fn.cursor(1, 1)
  vim.fn.search("\\V" .. part)
  if more then
    vim.fn.cursor(vim.fn.line("."), vim.fn.col(".") + more)
  end
end

local function ask(method, params)
  params = params or vim.lsp.util.make_position_params()
  for _, answer in pairs(vim.lsp.buf_request_sync(0, method, params, 60000) or {}) do
    return answer.result, answer.error
  end
end

local function codes()
  local found = {}
  for _, d in ipairs(vim.diagnostic.get(0)) do
    table.insert(found, d.code .. "@" .. d.lnum .. ":" .. d.col)
  end
  table.sort(found)
  return table.concat(found, " ")
end

vim.cmd("edit town.budget")
wait("a diagnostic", function() return codes() ~= "" end)
say("diagnostics", codes())

find("outlya")
local params = vim.lsp.util.make_range_params()
params.context = { diagnostics = {} }
local actions = ask("textDocument/codeAction", params)
say("action", actions[1].title)
vim.lsp.util.apply_workspace_edit(actions[1].edit, "utf-16")
wait("the repair", function() return codes() == "" end)
say("repaired", vim.fn.getline("."))

find("办公", 1)
say("hover", (ask("textDocument/hover").contents.value:gsub("\n.*", "")))
find("outlay by", 2)
params = vim.lsp.util.make_position_params()
params.newName = "spending"
vim.lsp.util.apply_workspace_edit(ask("textDocument/rename", params), "utf-16")
say("renamed", vim.fn.getline(vim.fn.search("facts")))
vim.cmd("buffer parts.budget")
say("renamed", vim.fn.getline(1))
vim.cmd("buffer town.budget")

vim.fn.append(vim.fn.line("$"), "facts spending { 办")
vim.fn.cursor(vim.fn.line("$"), 1000)
params = vim.lsp.util.make_position_params()
params.position.character = #"facts spending { " + 1
say("completion", ask("textDocument/completion", params).items[1].label)
vim.cmd("undo")

vim.fn.setline(vim.fn.search("^facts"), "facts   spending   {  a    1.00  }")
vim.lsp.util.apply_text_edits(ask("textDocument/formatting", vim.lsp.util.make_formatting_params({})), 0, "utf-16")
say("formatted", vim.fn.getline(vim.fn.search("^facts")))
out:close()
vim.cmd("qall!")
