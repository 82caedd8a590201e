-module(doc_warnings_01).
-export([f/1]).
-doc false.
-type w() :: a.
-spec f(w()) -> w().
f(X) -> X.
