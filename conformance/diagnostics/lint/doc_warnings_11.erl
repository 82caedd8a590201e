-module(doc_warnings_11).
-compile({nowarn_hidden_doc, [{ff,1}]}).
-export([f/1]).
-doc false.
-callback ff(a) -> a.
-doc false.
-callback fg(a) -> a.
f(X) -> X.
