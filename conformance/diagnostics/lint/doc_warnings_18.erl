-module(doc_warnings_18).
-compile([nowarn_missing_doc_types, warn_missing_doc]).
-export([f/1]).
-callback ff(a) -> a.
-export_type([t/0]).
-type t() :: b.
f(X) -> X.
