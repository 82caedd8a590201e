-module(doc_warnings_28).
-export([f/1]).
-doc false.
-type w() :: a.
-record(r, {a :: w()}).
-spec f(#r{}) -> a.
f(X) -> X.
