-module(doc_warnings_10).
-compile(nowarn_hidden_doc).
-export([f/1]).
-doc false.
-callback ff(a) -> a.
f(X) -> X.
