%% The lines of a fun's body, where it is called as soon as it is made.
-module(made_fun_lines).
-export([main/1]).
main(_) -> [try {f(X)} catch C:R:S -> io:format("~p~n", [{C, R, [{F, L} || {_, F, _, P} <- lists:sublist(S, 3), F =:= f orelse F =:= u, {line, L} <- P]}]) end || X <- [1, a, b]], ok.
f(X) ->
    V = fun(Y) ->
        u(Y, 1)
        end,
    Z = {V(
       X)},
    Z.
u(1, _) -> ok;
u(a, A) -> A + a;
u(b, A) -> {error(A)}.
