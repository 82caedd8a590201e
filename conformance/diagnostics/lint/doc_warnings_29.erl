-module(doc_warnings_29).
-export([f/1]).
-doc false.
-type w() :: a.
-opaque v() :: w().
-spec f(v()) -> a.
f(X) -> X.
