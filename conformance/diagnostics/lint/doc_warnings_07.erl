-module(doc_warnings_07).
-export([f/1]).
-doc false.
-type w() :: a.
-doc false.
-spec f(w()) -> a.
f(X) -> X.
