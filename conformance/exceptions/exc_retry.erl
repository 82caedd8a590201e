%% Retry loops, converting errors to values, wrapping causes
-module(exc_retry).
-export([main/1]).

main(_) ->
    show(retry(fun(N) -> if N < 3 -> error({too_few, N}); true -> {ok, N} end end, 5)), show(retry(fun(N) -> throw(N) end, 3)), show(wrap(fun() -> list_to_integer("zz") end)), show(wrap(fun() -> 42 end)), show(all([fun() -> 1 end, fun() -> throw(b) end, fun() -> exit(c) end])), show(attempt(fun() -> with_file(ok) end)), show(attempt(fun() -> with_file(bad) end)), show(get(closed)).
retry(F, Max) -> retry(F, 1, Max, []).
retry(_, N, Max, Es) when N > Max -> {gave_up, lists:reverse(Es)};
retry(F, N, Max, Es) -> try F(N) of V -> {V, lists:reverse(Es)} catch C:R -> retry(F, N + 1, Max, [{C, R} | Es]) end.
wrap(F) -> try {ok, F()} catch error:R:S -> {M, N, _, _} = hd(S), {error, {R, M, N}} end.
all(Fs) -> [attempt(F) || F <- Fs].
with_file(X) -> put(closed, 0), try use(X) after put(closed, get(closed) + 1) end.
use(ok) -> used; use(bad) -> error(cannot_use).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).
