-module(doc_warnings_20).
-compile([warn_missing_doc]).
-export([f/1]).
-moduledoc false.
-callback ff(a) -> a.
-export_type([t/0]).
-type t() :: b.
f(X) -> X.
