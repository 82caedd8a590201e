%% list_to_float and binary_to_float: good and bad texts
-module(num_list_to_float).
-export([main/1]).

main(_) ->
    G = ["0.0", "1.5", "-1.5", "+1.5", "1.0e3", "1.0E-3", "1.0e+3", "123456789.123456789", "1.7976931348623157e308", "5.0e-324", "00.5", "0.1"], B = ["", "1", "1.", ".5", "1e5", "1.5e", "a", "1.5 ", "1.0e400", "--1.0", "1.0.0", "nan", "inf"],
    show([list_to_float(S) || S <- G]), show([binary_to_float(list_to_binary(S)) || S <- G]), show([attempt(fun() -> list_to_float(S) end) || S <- B]), show([attempt(fun() -> binary_to_float(X) end) || X <- [<<"1">>, <<>>, "1.0", 1.0, <<"1.0e999">>]]).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).
