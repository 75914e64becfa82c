;;; eglot.el --- Drives Emacs through what one does with a budget  -*- lexical-binding: t -*-

;;; Code:
(require 'budget-mode)
(require 'eglot)
(require 'flymake)

(defun say (&rest words)
  "Write WORDS as a line."
  (princ (concat (mapconcat (lambda (word) (format "%s" word)) words " ") "\n")))

(defun wait (what condition)
  "Wait for WHAT, which is there when CONDITION says so."
  (with-timeout (60 (say "did not come:" what) (kill-emacs 1))
    (while (not (funcall condition))
      (accept-process-output nil 0.05))))

(defun findings ()
  "What Flymake shows."
  (mapconcat (lambda (d) (car (split-string (flymake-diagnostic-text d) "\n"))) (flymake-diagnostics) "; "))

(setq eglot-confirm-server-initiated-edits nil
      make-backup-files nil)
(find-file-noselect "parts.budget") ; or it asks before it renames there
(find-file "town.budget")
(apply #'eglot (eglot--guess-contact))
(wait "a diagnostic" (lambda () (not (string-empty-p (findings)))))
(say "diagnostics" (findings))

(goto-char (point-min))
(search-forward "outlya")
(replace-match "outlay")
(eglot--signal-textDocument/didChange) ; which idle timers do, and nothing is idle here
(wait "no diagnostic" (lambda () (string-empty-p (findings))))

(search-backward "outlay by")
(let ((hover (jsonrpc-request (eglot--current-server-or-lose) :textDocument/hover (eglot--TextDocumentPositionParams))))
  (say "hover" (car (split-string (plist-get (plist-get hover :contents) :value) "\n"))))
(eglot-rename "spending")
(say "renamed" (buffer-substring (line-beginning-position) (line-end-position)))
(with-current-buffer "parts.budget" (say "renamed" (buffer-substring (point-min) (1- (point-max)))))

(goto-char (point-min))
(search-forward "facts spending")
(insert "   ")
(eglot--signal-textDocument/didChange)
(eglot-format-buffer)
(say "formatted" (buffer-substring (line-beginning-position) (line-end-position)))

(eglot-shutdown (eglot--current-server-or-lose))
(dolist (buffer (buffer-list))
  (with-current-buffer buffer (set-buffer-modified-p nil)))
;;; eglot.el ends here
