-module(doc_warnings_21).
-compile([warn_missing_doc]).
-export([f/1,g/1,h/1]).
-moduledoc "a".
-callback ff(a) -> a.
-export_type([t/0]).
-type t() :: b.
-doc #{a => b}.
f(X) -> X.
-doc #{equiv => f/1}.
g(X) -> X.
-doc "".
h(X) -> X.
