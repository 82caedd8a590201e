%% float_to_list and float_to_binary with options
-module(num_float_to_list).
-export([main/1]).

main(_) ->
    Fs = [0.0, 1.0, -1.5, 3.14159, 1234.5678, 1.0e10, 1.0e-5, 0.5, 1.5, 2.5, 99.995, 1.0e22],
    [show([float_to_list(F), float_to_list(F, [{decimals, 2}]), float_to_list(F, [{decimals, 0}]), float_to_list(F, [{decimals, 6}, compact]), float_to_list(F, [{scientific, 3}]), float_to_list(F, [{scientific, 0}]), float_to_list(F, [short])]) || F <- Fs],
    show([float_to_binary(F) || F <- Fs]), show([float_to_binary(F, [{decimals, 4}, compact]) || F <- Fs]), show([attempt(fun() -> float_to_list(X) end) || X <- [1, a, "1.0"]]),
    show([attempt(fun() -> float_to_list(id(1.5), O) end) || O <- [[], [compact], [{decimals, -1}], [{decimals, 254}], foo, [bar]]]).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

%% Keeps the compiler from computing with literals.
id(X) -> X.

show(V) -> io:format("~0p~n", [V]).
