-- Starts `budgetc lsp` for files of the language: one for all of them. Neovim 0.7 and newer.
if vim.fn.executable("budgetc") == 0 then
  return
end

local function attach(_, buffer)
  vim.bo[buffer].omnifunc = "v:lua.vim.lsp.omnifunc"
end

local config = { name = "budgetc", cmd = { "budgetc", "lsp" }, root_dir = vim.fn.getcwd(), on_attach = attach }
if vim.lsp.start then
  vim.lsp.start(config)
else
  local client = vim.g.budgetc_client
  if not client or not vim.lsp.get_client_by_id(client) then
    client = vim.lsp.start_client(config)
    vim.g.budgetc_client = client
  end
  vim.lsp.buf_attach_client(0, client)
end
