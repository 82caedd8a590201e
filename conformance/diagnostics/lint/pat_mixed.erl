-module(pat_mixed).
-export([f/1, g/1]).
f("a" ++ "b" ++ X) -> X; f([$a | "b"] ++ X) -> X; f("a" ++ _) -> 1; f(X ++ Y) -> {X, Y}.
g([1, 2 | []] ++ X) -> X; g([] ++ X) -> X; g("" ++ X) -> X; g([$a, "b"] ++ X) -> X; g([a] ++ X) -> X; g([{1}] ++ X) -> X.
