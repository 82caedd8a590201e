-module(doc_warnings_12).
-compile({nowarn_hidden_doc, [{ff,0}]}).
-export([f/1]).
-doc false.
-type ff() :: a.
-doc false.
-type w() :: a.
-spec f(w()) -> {w(), ff()}.
f(X) -> X.
