-module(doc_errors).
-moduledoc "a".
-moduledoc "b".
-doc "x".
-doc "y".
-export([f/0]).
f() -> 1.
-doc [17].
-doc #{a => b}.
g() -> 1.
