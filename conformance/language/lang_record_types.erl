%% Records with typed fields, nested updates, record in maps and messages
-module(lang_record_types).
-export([main/1]).
-record(a, {f = [] :: list(), g :: undefined | integer(), h = fun(X) -> X + 1 end :: fun()}).
-record(b, {a = #a{} :: #a{}, m = #{} :: map()}).
-record('Odd-Name', {'Field A', b = 1.5}).
main(_) ->
    A = #a{g = 4}, show((A#a.h)(1)), show(A#a.f), show(#a.h),
    B = #b{m = #{k => A#a{h = undefined}}}, show(maps:get(k, B#b.m)), show(((B#b.a)#a.h)(10)),
    B2 = B#b{a = (B#b.a)#a{g = 7, h = none}}, show(B2#b.a), show(B2#b.a#a.g),
    O = #'Odd-Name'{'Field A' = x}, show(O), show(O#'Odd-Name'.'Field A'), show(O#'Odd-Name'{b = 2}),
    self() ! A#a{h = 1}, show(receive #a{g = 4, h = H} -> {got, H} end),
    show(update(#a{g = 1, h = z}, 3)), show([G || #a{g = G} <- [#a{}, #a{g = 2}]]),
    show(attempt(fun() -> update(id({a, 1}), 1) end)), show(attempt(fun() -> #b{a = X} = id(O), X end)),
    show(setelement(#a.g, #a{h = q}, set)), show(case B2 of #b{a = #a{g = N}} when N > 5 -> N end).
update(R, 0) -> R;
update(R = #a{g = G}, N) -> update(R#a{g = G * 2}, N - 1);
update(R, _) -> R#a{g = 0}.

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
