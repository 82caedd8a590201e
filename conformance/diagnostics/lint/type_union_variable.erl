-module(type_union_variable).
-spec f({a, X} | {b, X}) -> ok.
-spec g(X | X) -> ok.
-spec h({a, X} | {b, X}) -> X.
-spec i([X] | [Y]) -> {X, Y}.
-type t(X) :: {a, X} | {b, X}.
-export_type([t/1]).
-export([f/1, g/1, h/1, i/1]).
f(_) -> ok. g(_) -> ok. h(X) -> X. i(X) -> X.
