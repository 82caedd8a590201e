-module(pat_illegal).
-export([f/1, g/1, h/1]).
f(X + 1) -> X; f(X ++ "abc") -> X; f(foo()) -> 1; f(fun () -> 1 end) -> 2; f(begin 1 end) -> 3; f([X || X <- []]) -> X.
g(-X) -> X; g(1 + 2) -> ok; g(not true) -> ok; g("a" ++ X) -> X; g([1, 2] ++ X) -> X; g([X] ++ Y) -> {X, Y}; g("a" ++ "b" ++ X) -> X; g(1 div 0) -> ok.
h(X#{a := 1}) -> X; h(#{a => X}) -> X; h(#{X := 1}) -> X; h(#{a := X, X := 1}) -> X; h(a or b) -> 1; h(a == b) -> 1; h(catch 1) -> 1; h(m:f()) -> 1.
