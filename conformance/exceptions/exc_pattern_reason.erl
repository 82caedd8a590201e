%% Reasons matched with maps, binaries, records and guards in catch heads
-module(exc_pattern_reason).
-export([main/1]).
-record(err, {code, text = ""}).
main(_) -> show([f(R) || R <- [#err{code = 404}, #err{code = 500, text = "x"}, #{kind => io, path => "p"}, <<"E:", 1, 2>>, [a, b | c], {x, x}, {x, y}, 7, 70, "str"]]).
f(R) -> try error(R) catch error:#err{code = C} when C < 500 -> {client, C}; error:#err{text = T} -> {server, T}; error:#{kind := K} -> {map, K}; error:<<"E:", B/binary>> -> {bin, B}; error:[a | T] -> {list, T}; error:{X, X} -> {same, X}; error:{X, Y} -> {X, Y}; error:N when is_integer(N), N > 10 -> big; error:N when is_integer(N) -> small; error:_ -> other end.

show(V) -> io:format("~0p~n", [V]).
