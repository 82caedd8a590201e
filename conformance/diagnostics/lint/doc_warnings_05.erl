-module(doc_warnings_05).
-export([f/1]).
-export_type([v/0]).
-doc false.
-type w() :: a.
-type v() :: {w()}.
f(X) -> X.
