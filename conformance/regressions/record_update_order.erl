%% Fields of a record update are evaluated as written, before the record; lines of badrecord
-module(record_update_order).
-export([main/1]).
-record(rec, {x, y, z}).

main(_) ->
    R = id(#rec{}),
    put(log, []),
    _ = #rec{z = log(z), y = log(y), x = log(x)},
    io:format("~p~n", [get(log)]),
    put(log, []),
    _ = (begin log(base), R end)#rec{z = log(z), y = log(y), x = log(x)},
    io:format("~p~n", [get(log)]),
    put(log, []),
    _ = (begin log(base), R end)#rec{y = log(y)}#rec{x = log(x)},
    io:format("~p~n", [get(log)]),
    [show(F) || F <- [fun a/1, fun b/1, fun c/1, fun d/1, fun e/1, fun f/1]].

log(What) -> put(log, [What | get(log)]), What.
id(X) -> X.
show(F) ->
    io:format("~p~n", [try F(id(0)) catch C:E:S -> {C, E, proplists:get_value(line, element(4, hd(S)))} end]).

a(A) ->
    {(id(
        A))
        #rec.y}.
b(A) ->
    (A
     + A
    )#rec.y.
c(A) ->
    B = #rec{x = A},
    B
        #rec.x
        #rec.y.
d(A) ->
    (id(A)
    )#rec{y =
        1}.
e(A) -> A#rec{z = throw(first), x = exit(second)}.
f(A) ->
    (id(
        A)
    )#rec{}.
