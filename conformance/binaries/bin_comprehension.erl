%% Binary comprehensions with several generators, filters and sizes; large results
-module(bin_comprehension).
-export([main/1]).

main(_) ->
    show(<< <<X, Y>> || X <- [1, 2], Y <- [3, 4] >>), show(<< <<X:4>> || <<X:4>> <= <<16#1234567:28>>, X rem 2 =:= 1 >>), show([{A, B} || <<A:3, B:5>> <= <<"xyz">>]), show(byte_size(<< <<X:16>> || X <- lists:seq(1, 10000) >>)), show([X || <<X:24/little-signed>> <= <<255, 255, 255, 1, 0, 0, 9>>]), show(<< <<B/binary>> || B <- [<<"a">>, <<>>, <<"bc">>] >>), show(<< <<B/bits>> || B <- [<<1:1>>, <<0:2>>, <<3:2>>] >>), show(attempt(fun() -> << <<B/binary>> || B <- [<<"a">>, <<1:1>>] >> end)), show([S || <<L, S:L/binary>> <= <<1, "a", 0, 3, "xyz", 5, "no">>]), show(<< <<(F(X))>> || F <- [fun(X) -> X + 1 end, fun(X) -> X * 2 end], X <- [1, 2] >>), show(<< <<X/float>> || X <- [1.0, 2] >>), show(<< <<C/utf8>> || C <- [16#e5, $a, 16#20ac] >>), show([X || <<X:8, _:8>> <= <<1, 2, 3, 4, 5>>]), show(<<0, (<< <<X>> || X <- "in" >>)/binary, 0>>), show([X || <<1:1, X:7>> <= <<129, 130, 1, 131>>]), show([X || <<X/utf8>> <= <<"a\x{e5}"/utf8, 255, "b">>]).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).
