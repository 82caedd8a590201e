-module(doc_warnings_23).
-compile([no_docs]).
-export([f/1]).
-doc false.
-callback ff(a) -> a.
f(X) -> X.
