-module(doc_warnings_31).
-export([f/1]).
-doc false.
-type w() :: a.
-record(r, {a :: w()}).
-callback ff(#r{}) -> a.
-doc false.
f(X) -> X.
