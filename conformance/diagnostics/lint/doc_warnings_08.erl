-module(doc_warnings_08).
-export([f/1]).
-doc false.
-type w() :: a.
-callback ff(w()) -> a.
f(X) -> X.
