-module(pat_illegal_more).
-export([f/1, g/1, h/1]).
f(X ++ "abc") -> X; f(fun () -> 1 end) -> 2; f(begin 1 end) -> 3; f([X || X <- []]) -> X; f("a" ++ "b" ++ X) -> X.
g(not true) -> ok; g("a" ++ [X]) -> X; g([1, 2 | []] ++ X) -> X; g([1 | Y] ++ X) -> {X, Y}; g([] ++ X) -> X; g("" ++ X) -> X; g([$a, "b"] ++ X) -> X.
h(#{a => X}) -> X; h(#{X := 1}) -> X; h(#{a := X, X := 1}) -> X; h(a or b) -> 1; h(a == b) -> 1; h((catch 1)) -> 1; h(1 bsl 3) -> 1; h(1.5 + 2) -> 2; h(1 div 0.5) -> 3; h(- - 1) -> 4; h(a + 1) -> 5.
