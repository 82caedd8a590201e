-module(doc_warnings_27).
-export([f/1]).
-doc false.
-type w() :: a.
-doc false.
-type v() :: w().
-spec f(v()) -> a.
f(X) -> X.
