%% Literals of every kind (Reference Manual, Data Types)
-module(lang_literals).
-export([main/1]).

main(_) ->
    show([0, -0, 1, 12345678901234567890, -98765432109876543210, 1_000_000, 2#1010, 16#fF, 16#DEAD_BEEF, 36#zz, 8#777, -3#12]),
    show([0.0, 1.0, -1.5, 1.0e10, 1.5e-10, 2.5E+3, 1_000.25, 1.0e308, 5.0e-324, 123456789.123456789, 1.0e22, 1.0e21, 0.1, 1.0e-5]),
    show([$a, $\n, $ , 'atom', atom, 'ATOM', 'hello world', 'a\x{3b1}']),
    show(["", "abc", [], [1, 2 | 3], [[[]]], [a | b]]),
    show([{}, {a}, {a, {b, {c}}}, #{}, #{a => #{b => []}}]),
    show([<<>>, <<1, 2, 3>>, <<"abc">>, <<"a", 1, "b">>, <<1:1>>, <<1.5:32/float>>, <<16#ffff:12>>, <<"\x{20ac}"/utf8>>]),
    show([fun lists:map/2, fun erlang:'+'/2]),
    show(lit()), show(lit() =:= lit()),
    show({1.0, 100.0, 1000000.0, 123456.789, 1.0e6, 1.0e15, 1.0e16, 1.0e17, 9007199254740993.0}).

lit() -> {complex, [1, 2.0, "three", <<"four">>, {five, #{six => 'SEVEN'}}], 123456789012345678901234567890}.

show(V) -> io:format("~0p~n", [V]).
