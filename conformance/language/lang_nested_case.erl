%% Cases in arguments, in guards' place, in list heads, returning funs
-module(lang_nested_case).
-export([main/1]).

main(_) -> X = id(3), show(f(case X of 3 -> a; _ -> b end, if X > 2 -> c; true -> d end)), show([case X of 3 -> h end | case X of 4 -> x; _ -> [t] end]), show((case X of 3 -> fun(Y) -> Y * 2 end; _ -> fun(_) -> 0 end end)(21)), show(#{case X of 3 -> k end => try id(v) catch _:_ -> e end}), show({case X of Z when Z < 5 -> Z end, begin Q = X + 1, Q end}), show(<<(case X of 3 -> 9 end):(case X of 3 -> 16 end)>>), show(case (case X of 3 -> y; _ -> n end) of y -> yes; n -> no end), show(case {X, case X of 3 -> in end} of {3, in} -> both end).
f(A, B) -> {A, B}.

%% Keeps the compiler from computing with literals.
id(X) -> X.

show(V) -> io:format("~0p~n", [V]).
