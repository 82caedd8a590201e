-module(doc_warnings_39).
-export([f/1]).
-doc false.
-type w() :: a.
-spec f(w() | b) -> w().
-spec g(w() | b) -> w().
f(X) -> g(X).
g(X) -> X.
