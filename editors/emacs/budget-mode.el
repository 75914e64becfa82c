;;; budget-mode.el --- Public budgets, with `budgetc lsp' through Eglot  -*- lexical-binding: t -*-

;;; Code:

(defvar budget-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?# "<" table)
    (modify-syntax-entry ?\n ">" table)
    (modify-syntax-entry ?\" "\"" table)
    (modify-syntax-entry ?_ "w" table)
    table)
  "Comments and texts of the language.")

;;;###autoload
(define-derived-mode budget-mode prog-mode "Budget"
  "Major mode for files of the language of budgetc."
  (setq-local comment-start "# ")
  (setq-local comment-start-skip "#+ *")
  (setq-local indent-tabs-mode nil)
  (setq-local tab-width 2))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.budget\\'" . budget-mode))

(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs '(budget-mode . ("budgetc" "lsp"))))

(provide 'budget-mode)
;;; budget-mode.el ends here
