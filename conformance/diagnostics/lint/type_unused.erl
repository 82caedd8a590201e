-module(type_unused).
-type t() :: integer().
-type u() :: v().
-type v() :: [v()].
-opaque o() :: integer().
-export([f/0]).
f() -> ok.
