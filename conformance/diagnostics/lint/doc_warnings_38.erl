-module(doc_warnings_38).
-export([f/1]).
-doc false.
-nominal w() :: a.
-type v() :: w().
-spec f(v()) -> w().
f(X) -> X.
