-module(doc_warnings_22).
-compile([warn_missing_doc, no_docs]).
-export([f/1]).
-doc false.
-callback ff(a) -> a.
f(X) -> X.
