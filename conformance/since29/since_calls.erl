%% since OTP 29
-module(since_calls).
-export([main/1, three/1, module/0]).
-record(r, {f, m}).

main(_) ->
    io:format("~p~n", [two(1)(2)]),
    io:format("~p~n", [?MODULE:three(1)(2)(3)]),
    io:format("~p~n", [three(1)(2)(3)]),
    io:format("~p~n", [module()():three(1)(2)(3)]),
    F = fun(A) -> fun(B) -> {A, B} end end,
    io:format("~p~n", [F(1)(2)]),
    R = #r{f = F, m = ?MODULE},
    io:format("~p~n", [R#r.f(1)(2)]),
    io:format("~p~n", [R#r.m:three(1)(2)(3)]),
    io:format("~p~n", [fun(A) -> fun() -> A end end(3)()]),
    io:format("~p~n", [begin F end(4)(5)]),
    io:format("~p~n", [case R of #r{f = G} -> G end(6)(7)]),
    io:format("~p~n", [say(fun two/1)(say(1))(say(2))]),
    io:format("~p~n", [-two(1)(2) + two(3)(4) * 2]),
    io:format("~p~n", [try not_fun()(say(1)) catch error:E -> E end]).

two(A) -> fun(B) -> A + B end.

three(A) -> fun(B) -> fun(C) -> [A, B, C] end end.

module() -> fun() -> ?MODULE end.

not_fun() -> none.

say(X) when is_function(X) -> io:format("fun~n"), X;
say(X) -> io:format("~p~n", [X]), X.
