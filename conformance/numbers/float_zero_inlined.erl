%% Constants of both zeros, handed to small functions: what the machine says of them, not the compiler.
-module(float_zero_inlined).
-export([main/1]).
-compile([nowarn_match_float_zero, nowarn_nomatch]).
m(0.0 = X) -> <<X/float>>;
m(X) -> {other, X == 0.0}.
t({0.0, _} = T) -> element(2, T);
t(_) -> other.
s(X) -> case X of +0.0 -> a; 1.0 -> b; _ -> c end.
same(X) -> case {X =:= 0.0, m(X)} of {true, B} -> is_binary(B); {false, B} -> is_tuple(B) end.
main(_) ->
    io:format("~p~n", [[m(1 * 0.0) =:= <<0:64>>, m(1.0), m(0), t({0.0, 1}), t({1.0, 1}), s(0.0), s(1.0), s(2.0)]]),
    io:format("~p~n", [[same(0.0), same(-1 * 0.0), same(list_to_float("-0.0")), same(1.0)]]),
    X = list_to_float("-0.0"),
    io:format("~p~n", [[m(-1 * 0.0) =:= m(X), t({-0.0, 1}) =:= t({X, 1}), s(-0.0) =:= s(X)]]).
