-module(map_construct).
-export([f/1]).
f(X) -> #{a := 1}, X#{a := 1, b => 2}, #{a => 1, a => 2}, #{a => X, b := X}.
