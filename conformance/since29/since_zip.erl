%% since OTP 29
-module(since_zip).
-export([main/1]).
-compile(nowarn_unused_vars).

main(_) ->
    plain(),
    skipped(),
    strict(),
    binaries(),
    maps(),
    order(),
    uneven(),
    lines(),
    scopes().

plain() ->
    show(1, fun() -> [{X, Y} || X <- [1, 2, 3] && Y <- [a, b, c]] end),
    show(2, fun() -> [X + Y + Z || X <- [1, 2] && Y <- [10, 20] && Z <- [100, 200]] end),
    show(3, fun() -> [{X, Y} || X <- [] && Y <- []] end),
    show(4, fun() -> [{X, Y, Z} || X <- [1, 2] && Y <- [3, 4], Z <- [a, b]] end),
    show(5, fun() -> [{X, Y, Z} || Z <- [a, b], X <- [1, 2] && Y <- [Z, c]] end),
    show(6, fun() -> [X || X <- [1, 2, 3, 4] && Y <- [d, a, b, d], Y =/= d] end),
    show(7, fun() -> [X || X <- [1, 2, 3] && Y <- [1, 3, 5], X =:= Y orelse id(X) > 2] end),
    show(8, fun() -> lists:sum([X * Y || X <- lists:seq(1, 1000) && Y <- lists:seq(1, 1000)]) end),
    show(9, fun() -> [begin self() ! {X, Y}, ok end || X <- [1] && Y <- [2]], receive M -> M end end).

skipped() ->
    show(10, fun() -> [{X, Y} || {X} <- [{1}, 2, {3}] && Y <- [a, b, c]] end),
    show(11, fun() -> [{X, Y} || {X} <- [{1}, 2, {3}] && {Y} <- [a, {b}, {c}]] end),
    show(12, fun() -> [X || X <- [1, 2, 3] && X <- [1, 3, 3]] end),
    show(13, fun() -> [{X, Y} || {X, Y} <- [{1, 2}, {3, 4}] && {X, Y} <- [{1, 2}, {4, 3}]] end).

strict() ->
    show(20, fun() -> [{X, Y} || {X} <:- [{1}, {2}] && Y <:- [a, b]] end),
    show(21, fun() -> [{X, Y} || {X} <:- [{1}, 2] && Y <:- [a, b]] end),
    show(22, fun() -> [{X, Y} || {X} <:- [{1}, {2}] && {Y} <- [a, {b}]] end),
    show(23, fun() -> [{X, Y} || {X} <:- [1, {2}] && {Y} <- [a, {b}]] end),
    show(24, fun() -> [{X, Y} || {X} <:- [{1}, {2}] && {Y} <- [{a}, {b}], X > 1] end),
    show(25, fun() -> [{X, Y} || {X} <:- [{1}, {2}] && {Y} <:- [{a}, {b}], X > 1] end),
    show(26, fun() -> [X || X <:- [1, 2] && X <:- [1, 3]] end).

binaries() ->
    show(30, fun() -> [{X, Y} || <<X>> <= <<1, 2, 3>> && Y <- [a, b, c]] end),
    show(31, fun() -> << <<X, Y>> || <<X>> <= <<1, 2>> && <<Y:4>> <= <<16#ab>> >> end),
    show(32, fun() -> << <<(X + Y)>> || X <- [1, 2] && Y <- [3, 4] >> end),
    show(33, fun() -> [{X, Y} || <<1, X>> <= <<2, 2, 1, 3>> && Y <- [a, b]] end),
    show(34, fun() -> [{X, Y} || <<1, X>> <:= <<1, 2, 1, 3>> && Y <- [a, b]] end),
    show(35, fun() -> [{X, Y} || <<1, X>> <:= <<2, 2, 1, 3>> && Y <- [a, b]] end),
    show(36, fun() -> [{X, Y} || <<1, X>> <:= <<1, 2, 1>> && Y <- [a]] end),
    show(37, fun() -> [{X, Y} || <<1, X>> <= <<1, 2, 1>> && Y <- [a]] end),
    show(38, fun() -> [{X, Y} || <<X>> <= <<1, 2, 3:4>> && Y <- [a, b]] end),
    show(39, fun() -> [{X, Y} || <<X>> <= <<1, 2, 3>> && Y <- [a, b]] end),
    show(40, fun() -> [{X, Y} || <<X>> <= <<1, 2>> && Y <- [a, b, c]] end),
    show(41, fun() -> [{N, B} || <<N, B:N/binary>> <= <<1, $a, 2, $b, $c>> && _ <- [x, y]] end),
    show(42, fun() -> [{X, Y} || <<X>> <= atom && Y <- [a, b, c]] end).

maps() ->
    show(50, fun() -> [{K, V, X} || K := V <- #{1 => 1, 2 => 2} && X <- [x, y]] end),
    show(51, fun() -> [{K, V, X} || X <- [x, y] && K := {V} <- #{1 => {1}, 2 => 2}] end),
    show(52, fun() -> [{K, V, X} || X <- [x, y] && K := {V} <:- #{1 => {1}, 2 => 2}] end),
    show(53, fun() -> [{K, J} || K := V <- #{1 => 1, 2 => 2} && J := V <- #{1 => 1, 2 => 3}] end),
    show(54, fun() -> [{K, X} || K := _ <- #{a => 1} && X <- [x, y]] end),
    show(55, fun() -> [{K, X} || K := _ <- [a] && X <- [x, y]] end),
    Big = maps:from_list([{N, N * N} || N <- lists:seq(1, 500)]),
    show(57, fun() -> lists:sum([K + J || K := V <- Big && J := W <- Big, V =:= W]) end),
    show(58, fun() -> #{X => Y || X <- [1, 2] && Y <- [a, b]} end),
    show(59, fun() -> #{K => {V, Y} || K := V <- #{1 => 1, 2 => 2} && Y <- [1, 2]} end).

order() ->
    show(60, fun() -> [{p(X), p(Y)} || X <- p([1, 2]) && Y <- p([a, b])] end),
    show(61, fun() -> [X || X <- p([1, 2]) && Y <- p(none)] end),
    show(62, fun() -> [X || X <- p([1, 2]) && K := _ <- p(none)] end),
    show(63, fun() -> [X || K := _ <- p(nothing) && X <- p([1, 2])] end),
    show(64, fun() -> [X || X <- p([1, 2]) && Y <- p([a, b]), p(X) =:= 2, p(Y) =:= b] end),
    show(65, fun() -> [X || X <- p([1, 2]) && Y <- p([a, b]), Z <- p([Y, d]), Z =:= d] end).

uneven() ->
    show(70, fun() -> [{X, Y} || X <- [1, 2, 3] && Y <- [a, b]] end),
    show(71, fun() -> [{X, Y} || X <- [1] && Y <- [a, b]] end),
    show(72, fun() -> [{X, Y} || X <- [1 | x] && Y <- [a, b]] end),
    show(73, fun() -> [{X, Y} || X <- [1, 2] && Y <- tail] end),
    show(74, fun() -> [{X, Y, Z} || X <- [] && Y <- [] && Z <- [z]] end),
    show(75, fun() -> << <<X>> || X <- [1, 2] && Y <- [a] >> end),
    show(76, fun() -> << <<X>> || X <- [1, a] && Y <- [a, b] >> end).

lines() ->
    show(80, fun() ->
                     [{X,
                       Y}
                      || X <- [1, 2, 3]
                             &&
                             Y <-
                             [a, b]]
             end),
    show(81, fun() ->
                     [{X, Y}
                      || X <- [1, 2],
                         Y <- [a,
                               b] &&
                             Z <-
                             [c]]
             end),
    show(82, fun() ->
                     [X div
                          Y
                      || X <- [1, 2]
                             && Y <- [1, 0]]
             end).

scopes() ->
    X = outside,
    show(90, fun() -> [{X, Y} || Y <- [X] && Z <- [X]] end),
    Y = [1, 2],
    show(91, fun() -> [Z || Z <- Y && _ <- Y] end).

id(X) -> X.

p(X) -> io:format("  ~w~n", [X]), X.

show(N, F) ->
    Result = try F()
             catch C:E:S -> {C, E, [{F1, L} || {?MODULE, F1, _, [_, {line, L} | _]} <- S, where(F1) =:= text]}
             end,
    io:format("~w: ~w~n", [N, shorter(Result)]).

%% Names of helpers differ; what counts is the line.
where(F) -> case atom_to_list(F) of "-" ++ _ -> text; _ -> none end.

shorter({C, E, Places}) when is_list(Places) -> {C, E, lists:usort([L || {_, L} <- Places])};
shorter(Other) -> Other.
