-module(pat_alias_kinds).
-export([f/1, g/1, h/1, i/1]).
f({a, 1 = 1}) -> ok; f({b, [] = []}) -> ok; f({c, _ = {a}}) -> ok; f({d, {a} = _}) -> ok.
g({a, #{} = #{}}) -> ok; g("a" ++ X = [Y | Z]) -> {X, Y, Z}; g({b, $a = 97}) -> ok.
h([{A} = {B}]) -> {A, B}; h({A} = B = C) -> {A, B, C}; h({a, {A} = {B} = {C}}) -> {A, B, C}; h({b, A = B = {C}}) -> {A, B, C}.
i(X) -> _ = case X of {A} = {B} -> {A, B} end, _ = fun ({C} = {D}) -> {C, D} end, [E || {E} = {_} <- X].
