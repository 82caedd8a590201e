-module(doc_warnings_32).
-export([f/1]).
-doc false.
-type w() :: a.
-doc false.
-callback ff(w()) -> a.
f(X) -> X.
