%% proplists functions
-module(std_proplists).
-export([main/1]).

main(_) ->
    P = [a, {b, 1}, {c, 2, 3}, {b, 5}, {d, false}, e], show([proplists:get_value(b, P), proplists:get_value(a, P), proplists:get_value(z, P), proplists:get_value(z, P, def), proplists:get_value(c, P), proplists:get_bool(a, P), proplists:get_bool(d, P), proplists:get_all_values(b, P), proplists:lookup(c, P), proplists:lookup_all(b, P), proplists:is_defined(e, P), proplists:delete(b, P), proplists:get_keys([a, {a, 1}]), proplists:append_values(b, [{b, [1]}, {b, 2}]), proplists:compact([{a, true}, {b, 1}]), proplists:unfold([a, {b, 1}]), proplists:expand([{a, [x, y]}], [a, b]), proplists:normalize([a, {b, 1}], [{aliases, [{a, aa}]}]), proplists:split(P, [b]), proplists:substitute_negations([{no_a, a}], [no_a]), proplists:to_map([a, {b, 1}]), proplists:property(x, true), proplists:property({x, 1})]).

show(V) -> io:format("~0p~n", [V]).
