%% Improper lists everywhere
-module(term_improper).
-export([main/1]).

main(_) -> I = [1, 2 | 3], show(I), show([a | b]), show([attempt(fun() -> F(I) end) || F <- [fun length/1, fun lists:reverse/1, fun lists:sum/1, fun lists:flatten/1, fun list_to_tuple/1, fun lists:sort/1, fun lists:last/1, fun erlang:iolist_size/1]] -- [x]), show(is_list(I)), show(tl(tl(I))), show(I =:= [1 | [2 | 3]]), show(I < [1, 2, 3]), show(binary_to_term(term_to_binary(I))), [A, B | C] = id(I), show({A, B, C}).

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
