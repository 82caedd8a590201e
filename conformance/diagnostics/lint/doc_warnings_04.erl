-module(doc_warnings_04).
-export([f/1]).
-moduledoc "x".
-doc false.
-type w() :: a.
-type v() :: w().
-spec f(v()) -> w().
f(X) -> X.
