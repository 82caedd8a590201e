-module(doc_warnings_19).
-compile([nowarn_missing_doc, warn_missing_doc_types]).
-export([f/1]).
-callback ff(a) -> a.
-export_type([t/0]).
-type t() :: b.
f(X) -> X.
