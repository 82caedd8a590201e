-module(pat_alias).
-export([f/1, g/1, h/1]).
f({A, b} = {c, D}) -> {A, D}; f([A] = [B]) -> {A, B}; f(#{a := X} = #{b := Y}) -> {X, Y}.
g(X = {a, Y}) -> {X, Y}; g({A} = B = {C}) -> {A, B, C}; g(<<A>> = <<B>>) -> {A, B}; g("abc" = [A | B]) -> {A, B}.
h(X) -> {A} = {B} = X, {A, B}.
