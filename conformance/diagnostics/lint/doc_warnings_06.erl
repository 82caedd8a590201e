-module(doc_warnings_06).
-export([f/1]).
-export_type([v/0]).
-doc false.
-type w() :: a.
-opaque v() :: {w()}.
f(X) -> X.
