-module(doc_warnings_15).
-compile(warn_missing_doc_types).
-export([f/1,g/1]).
-export_type([t/0]).
-type w() :: a.
-type t() :: b.
-callback ff(w()) -> a.
-spec f(w()) -> {w(), ff()}.
f(X) -> X.
-type ff() :: a.
-spec g(w()) -> {w(), ff()}.
-doc "x".
g(X) -> h(X).
h(X) -> X.
