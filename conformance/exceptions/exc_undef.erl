%% undef: module, function, arity; through apply, fun, spawn
-module(exc_undef).
-export([main/1]).

main(_) ->
    logger:set_primary_config(level, none),
    [show(first(F)) || F <- [fun() -> no_mod_qq:f(1, 2) end, fun() -> lists:no_fun_qq([1]) end, fun() -> ?MODULE:main(1, 2) end, fun() -> apply(no_mod_qq, g, [x]) end, fun() -> (fun no_mod_qq:h/1)(z) end, fun() -> (id(no_mod_qq)):(id(f))() end]], {P, R} = spawn_monitor(no_mod_qq, f, [1]), receive {'DOWN', R, process, P, {undef, [{M, F, A, _} | _]}} -> show({M, F, A}) end.
first(F) -> try F() catch error:R:S -> {M, N, A, _} = hd(S), {R, M, N, A} end.

%% Keeps the compiler from computing with literals.
id(X) -> X.

show(V) -> io:format("~0p~n", [V]).
