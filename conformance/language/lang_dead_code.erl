%% Code after failures and constant conditions keeps its meaning
-module(lang_dead_code).
-export([main/1]).

main(_) -> show(a(1)), show(attempt(fun() -> b(1) end)), show(c(x)), show(attempt(fun() -> d(2) end)), show(e([])), show([case X of Y when Y =:= 1, true -> one; _ when true; false -> rest end || X <- [1, 2]]).
a(X) -> case true of true -> X; false -> error(never) end.
b(X) -> _ = throw({stop, X}), X + never.
c(X) -> if true -> X end.
d(X) -> case X of 1 -> ok; 2 -> exit(two), 3; _ -> rest end.
e(L) -> case {L, 1} of {[], N} when N > 0 -> case L of [] -> empty; [_ | _] -> never end; _ -> other end.

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).
