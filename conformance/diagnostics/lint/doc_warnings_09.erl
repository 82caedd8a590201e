-module(doc_warnings_09).
-export([f/1]).
-doc false.
-callback ff(a) -> a.
f(X) -> X.
