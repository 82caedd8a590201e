%% Receives inside receives, funs and comprehensions
-module(lang_receive_nested).
-export([main/1]).

main(_) -> S = self(), S ! {a, 1}, S ! {b, 2}, S ! {c, 3}, show(receive {c, X} -> receive {a, Y} -> receive {b, Z} -> {X, Y, Z} end end end), [S ! I || I <- [3, 1, 2]], show([receive I -> I end || I <- [1, 2, 3]]), F = fun F(0) -> []; F(N) -> receive {n, V} -> [V | F(N - 1)] after 0 -> [none | F(N - 1)] end end, S ! {n, a}, show(F(3)), S ! go, show(receive go -> S ! again, receive again -> twice end end), K = id(key), S ! {other, 1}, S ! {key, 2}, show(receive {K, V} -> V end), show(receive {_, _} = M -> M end).

%% Keeps the compiler from computing with literals.
id(X) -> X.

show(V) -> io:format("~0p~n", [V]).
