-module(doc_warnings_02).
-export([f/1,g/1]).
-doc false.
-type w() :: a.
-spec f(w()) -> w().
f(X) -> X.
-spec g(w()) -> w().
g(X) -> X.
