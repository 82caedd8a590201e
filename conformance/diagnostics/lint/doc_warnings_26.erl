-module(doc_warnings_26).
-export([f/1]).
-doc false.
-type w() :: a.
-type v() :: w().
-spec f(v()) -> a.
f(X) -> X.
