%% since OTP 29
-module(since_map_comp).
-export([main/1]).
-compile(nowarn_unused_vars).

main(_) ->
    Small = #{1 => 1, 2 => 2, 3 => 3},
    Big = maps:from_list([{N, integer_to_list(N)} || N <- lists:seq(1, 1000)]),
    show(1, fun() -> #{K => V + 1 || K := V <- Small} end),
    show(2, fun() -> #{X => X * X || X <- [1, 2, 3]} end),
    show(3, fun() -> #{X => Y || X <- [1, 2], Y <- [a, b]} end),
    show(4, fun() -> #{X => Y || <<X, Y>> <= <<1, 2, 3, 4>>} end),
    show(5, fun() -> #{K => V || K := V <- Small, V > 1} end),
    show(6, fun() -> #{K => V || K := V <- #{}} end),
    show(7, fun() -> [K || K := 2 <- Small] end),
    show(8, fun() -> [V || 2 := V <- Small] end),
    show(9, fun() -> [{K, X} || K := {X, X} <- #{1 => {1, 1}, 2 => {1, 2}}] end),
    show(10, fun() -> << <<V>> || _ := V <- Small >> end),
    show(11, fun() -> length([K || K := _ <- Big]) end),
    show(12, fun() -> lists:sum([K || K := V <- Big, length(V) =:= 3]) end),
    show(13, fun() -> map_size(#{V => K || K := V <- Big}) end),
    show(14, fun() -> #{list_to_integer(V) => V || _ := V <- Big} =:= Big end),
    show(15, fun() -> length([{K, J} || K := _ <- Big, K < 20, J := _ <- Big, J < K]) end),
    show(16, fun() -> [K || K := V <- maps:iterator(Small)] end),
    show(17, fun() -> lists:sort([K || K := V <- maps:iterator(Big), K > 995]) end),
    show(18, fun() -> [K || K := V <- maps:next(maps:iterator(#{x => y}))] end),
    show(19, fun() -> [K || K := V <- none] end),
    show(20, fun() -> {_, _, I} = maps:next(maps:iterator(Big)), length([K || K := V <- I]) end),
    show(21, fun() -> [K || K := V <- [{a, 1}]] end),
    show(22, fun() -> [K || K := V <- 17] end),
    show(23, fun() -> #{K => V || K := V <- not_a_map} end),
    show(24, fun() -> [X || X <- p([1]), K := V <- p(bad), _ <- p([2])] end),
    show(25, fun() -> #{p(X) => p({X}) || X <- p([1, 2])} end),
    show(26, fun() -> #{1 / X => a || X <- [1, 0]} end),
    show(27, fun() -> K = 1, #{K => V || K := V <- Small} end),
    show(28, fun() -> #{K => maps:from_list([{J, W} || J := W <- V]) || K := V <- #{a => Small}} end),
    show(29, fun() -> #{K => #{J => K || J := _ <- V} || K := V <- #{x => Small}} end),
    show(30, fun() -> #{K => 1 || K <- [1, 1.0, 1]} end),
    show(31, fun() ->
                     [K
                      || X <- [1],
                         K := V
                             <- [X]]
             end),
    show(32, fun() -> [self() ! {K, V} || K := V <- #{a => 1}], receive M -> M end end),
    show(33, fun() -> #{self() => (self() ! K) || K := V <- #{a => 1}}, receive M -> M end end),
    show(34, fun() -> F = fun(M) when is_map(M) -> #{V => K || K := V <- M} end, F(F(Small)) =:= Small end),
    show(35, fun() -> Small#{4 => #{K => [] || K := _ <- Small}} end).

p(X) -> io:format("  ~w~n", [X]), X.

show(N, F) ->
    Result = try F()
             catch C:E:S -> {C, E, lists:usort([L || {?MODULE, F1, _, [_, {line, L} | _]} <- S, hd(atom_to_list(F1)) =:= $-])}
             end,
    io:format("~w: ~w~n", [N, Result]).
