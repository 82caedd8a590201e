-module(doc_warnings_34).
-compile([warn_missing_doc,nowarn_hidden_doc]).
-moduledoc "x".
-export([f/1]).
-doc false.
-type w() :: a.
-type v() :: w().
-record(r, {a :: v()}).
-callback ff(#r{}) -> a.
f(X) -> X.
