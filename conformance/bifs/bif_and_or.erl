%% Boolean and comparison operators as functions
-module(bif_and_or).
-export([main/1]).

main(_) -> show([erlang:O(A, B) || O <- ['and', 'or', 'xor', '==', '/=', '=<', '<', '>=', '>', '=:=', '=/='], A <- [true, false], B <- [true, false]]), show([attempt(fun() -> erlang:O(1, true) end) || O <- ['and', 'or', 'xor', '==', '<']]), show(lists:foldl(fun erlang:'and'/2, true, [true, false])), show(erlang:'++'([1], [2])), show(erlang:'--'([1, 2], [1])), show(erlang:'!'(self(), x)), show(lists:sort(fun erlang:'>'/2, [1, 3, 2])), show([erlang:'div'(7, 2), erlang:'rem'(7, 2), erlang:'bnot'(5), erlang:'bsl'(1, 4), erlang:'-'(3), erlang:'/'(1, 4)]).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).
