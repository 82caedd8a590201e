%% error/1,2,3, exit/1, throw/1 with all kinds of reasons
-module(exc_error_args).
-export([main/1]).

main(_) ->
    Rs = [a, "text", {tuple, 1}, [1], 1.5, #{k => v}, <<"b">>, badarg, undef, normal, {'EXIT', x}], show([attempt(fun() -> error(R) end) || R <- Rs]), show([attempt(fun() -> exit(R) end) || R <- Rs]), show([try throw(R) catch T -> T end || R <- Rs]), show([catch exit(R) || R <- Rs]), show([element(1, element(2, catch error(R))) || R <- Rs]),
    show(first(fun() -> error(r, [1, {x}]) end)), show(first(fun() -> error(r, none) end)), show(first(fun() -> error(r, [a], [{error_info, #{cause => x}}]) end)), show(first(fun() -> f(1, 2) end)).
f(A, B) -> error(bad, [B, A]).
first(F) -> try F() catch error:R:S -> {R, element(3, hd(S))} end.

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).
