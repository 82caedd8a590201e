%% Exit reasons seen by link and monitor are the same terms
-module(proc_exit_reasons).
-export([main/1]).

main(_) ->
    process_flag(trap_exit, true), [show(both(fun() -> exit(R) end)) || R <- [normal, shutdown, {shutdown, x}, "text", 5, #{a => 1}, <<"b">>, [], {nested, {x, [y]}}]], show(both(fun() -> ok end)), logger:set_primary_config(level, none), show(both(fun() -> error({my, e}) end)), show(both(fun() -> throw(t) end)).
both(F) -> P = spawn_link(fun() -> receive go -> F() end end), M = monitor(process, P), P ! go, A = receive {'EXIT', P, R} -> R end, B = receive {'DOWN', M, process, P, Q} -> Q end, {A =:= B, case A of {R1, [{_, _, _, _} | _]} -> {R1, stack}; _ -> A end}.

show(V) -> io:format("~0p~n", [V]).
