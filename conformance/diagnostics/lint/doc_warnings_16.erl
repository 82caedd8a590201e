-module(doc_warnings_16).
-compile(warn_missing_doc_callbacks).
-export([f/1]).
-callback ff(a) -> a.
-doc false.
-callback fg(a) -> a.
f(X) -> X.
