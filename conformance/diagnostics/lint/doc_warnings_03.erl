-module(doc_warnings_03).
-export([f/1]).
-moduledoc false.
-doc false.
-type w() :: a.
-spec f(w()) -> w().
f(X) -> X.
