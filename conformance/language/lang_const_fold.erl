%% Constant expressions keep their value and their failure
-module(lang_const_fold).
-export([main/1]).

main(_) ->
    show([1 + 2, 2 * 3.5, 7 div 2, -7 rem 3, 1 bsl 70, 5 band 3, bnot 0, 1 / 4, 10 - 20, "a" ++ "b", [1, 2] -- [1]]),
    show([1 < 2, 1 =:= 1.0, a < b, not true, true and false, 3 > a]), show([length([1, 2]), element(2, {a, b}), tuple_size({1, 2}), hd([1]), abs(-4)]),
    show(attempt(fun() -> 1 div 0 end)), show(attempt(fun() -> 1 + a end)), show(attempt(fun() -> hd([]) end)), show(attempt(fun() -> element(3, {1, 2}) end)),
    show(attempt(fun() -> a = b end)), show(attempt(fun() -> case 1 of 2 -> x end end)), show(attempt(fun() -> atom_to_list(1) end)),
    show(attempt(fun() -> {A, _} = [1], A end)), show(attempt(fun() -> if false -> x end end)), show(attempt(fun() -> (fun(1) -> ok end)(2) end)),
    show(attempt(fun() -> <<a>> end)), show(attempt(fun() -> #{} = [], x end)), show(is_list([]) andalso is_atom(b)), show(100000000000 * 100000000000 - 1).

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).
