-module(type_unused_used).
-type t() :: integer().
-type u() :: integer().
-type w() :: integer().
-type x() :: integer().
-record(r, {a :: w()}).
-spec f(t()) -> u().
-callback g(x()) -> ok.
-export([f/1]).
f(X) -> #r{a = X}.
