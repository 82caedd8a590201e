%% Errors in guards only make them fail
-module(exc_guard).
-export([main/1]).

main(_) ->
    show([g(X) || X <- [a, [], {}, 1, 0, "ab", <<>>, #{}, 2.5]]), show([h(X, Y) || {X, Y} <- [{a, 1}, {1, 0}, {4, 2}, {[1], [1]}]]), show(try throw({t, x}) catch {t, V} when V + 1 > 0 -> num; {t, V} when is_atom(V) -> atom end), show(try error(r) catch error:R when hd(R) =:= 1; length(R) > 0 -> no; error:_ -> yes end).
g(X) when length(X) =:= 2 -> two; g(X) when 1 / X > 0.9 -> big; g(X) when tuple_size(X) =:= 0 -> empty; g(X) when map_size(X) < 1; byte_size(X) < 1 -> nothing; g(X) when (X + 1) / 2 > 1.0 orelse true -> last; g(X) when not is_number(X) -> nan; g(_) -> other.
h(X, Y) when X div Y =:= 2; X =:= Y -> yes; h(X, Y) when X / Y > 0, true; is_atom(X) -> maybe_; h(_, _) -> no.

show(V) -> io:format("~0p~n", [V]).
