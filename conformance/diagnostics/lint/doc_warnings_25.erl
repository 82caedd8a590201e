-module(doc_warnings_25).
-compile([warn_missing_doc]).
-export([f/1]).
f(X) -> 1.
g() -> "a" + 1, {a}.
