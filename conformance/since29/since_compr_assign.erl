%% since OTP 29
-module(since_compr_assign).
-feature(compr_assign, enable).
-export([main/1]).
-compile([nowarn_unused_vars, nowarn_shadow_vars]).

main(_) ->
    show(1, fun() -> [Y || X <- [1, 2, 3], Y = X * 2] end),
    show(2, fun() -> [Y || X <- [{1}, 2, {3}], {Y} = X] end),
    show(3, fun() -> [Y || X <- [1, 2, 3], Y = X * 2, Y > 2, Z = Y, Z < 6] end),
    show(4, fun() -> [{Y, A} || X <- [1, 2, 3], X > 1, Y = X * 2, A <- [a, Y]] end),
    show(5, fun() -> [Y || Y = 3] end),
    show(6, fun() -> Y = 1, {[Y || X <- [1, 2], Y = X], Y} end),
    show(7, fun() -> << <<Y>> || <<X>> <= <<1, 2>>, Y = X + 1 >> end),
    show(8, fun() -> #{X => Y || X <- [1, 2], Y = X + 1} end),
    show(9, fun() -> [{Y, Z} || X <- [1, 2], Y = Z = X] end),
    show(10, fun() -> [{Y, Z} || X <- [1, 2] && Z <- [3, 4], {Y, Z} = {X, a}] end),
    show(11, fun() -> Z = 3, [{X, Y, Z} || X <- [1, 2], {Y, Z} = {X, Z + 1}] end),
    show(12, fun() -> [Y || Y = 3, Y < 2] end),
    show(13, fun() -> [Y, W || X <- [1, 2], Y = X * 2, W = X] end),
    show(14, fun() -> [{Y, Y2} || X <- [{1, 1}, {1, 2}], {Y, Y} = X, Y2 = Y] end),
    show(15, fun() -> [Y || X <- [<<1, 2>>, <<3, 4>>], <<Y, _>> = X] end),
    show(16, fun() -> [p(Y) || X <- p([1, 2]), Y = p(X + 10), p(Y) > 11] end),
    show(17, fun() -> [self() ! Y || X <- [1], Y = {X}], receive M -> M end end),
    show(18, fun() ->
                     [Y
                      || X <- [1],
                         {Y,
                          _}
                             = X]
             end),
    show(19, fun() -> << <<Y>> || X <- [{1}, 2], {Y} = X >> end),
    io:format("~p ~p~n", [?FEATURE_ENABLED(compr_assign), ?FEATURE_AVAILABLE(compr_assign)]).

p(X) -> io:format("  ~w~n", [X]), X.

show(N, F) ->
    Result = try F()
             catch C:E:S -> {C, E, lists:usort([L || {?MODULE, F1, _, [_, {line, L} | _]} <- S, hd(atom_to_list(F1)) =:= $-])}
             end,
    io:format("~w: ~w~n", [N, Result]).
