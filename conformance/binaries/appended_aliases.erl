%% Binaries that are appended to while others hold them.
-module(appended_aliases).
-export([main/1]).
-compile(nowarn_unused_vars).
main(_) ->
  L = binary:copy(<<"abcdefgh">>, 40), <<_:8, Sub/binary>> = L, <<Bits:77/bits, _/bits>> = L,
  Inits = [<<>>, <<1>>, L, Sub, Bits, <<1:3>>, <<0:600>>],
  [io:format("~p ~p ~w~n", [F, I, catch erlang:phash2(p(f(F, A)))]) || F <- lists:seq(1, 20), {I, A} <- lists:zip(lists:seq(1, length(Inits)), Inits)],
  [io:format("~p~n", [erlang:phash2([I, erlang:phash2(I)])]) || I <- Inits].
p({'EXIT', {R, _}}) -> R; p(X) -> X.
f(1, A) -> l1(20, A, []);
f(2, A) -> B = l2(20, A), {A, B};
f(3, A) -> {l2(3, A), l2(5, A), A};
f(4, A) -> catch l4(20, A);
f(5, A) -> l5(10, A, fun() -> A end);
f(6, A) -> X = l2(3, A), Y = <<X/bits, 1>>, Z = <<X/bits, 2>>, {X, Y, Z, l2(2, X), l2(2, X)};
f(7, A) -> l7(15, A, A);
f(8, A) -> l8(15, A, <<>>);
f(9, A) -> l9([1,2,3,256,x,5], A);
f(10, A) -> [l2(N, A) || N <- [1,2,3]];
f(11, A) -> l11(10, {A, 0});
f(12, A) -> self() ! A, B = l2(10, A), receive C -> {B, C} end;
f(13, A) -> put(a, A), B = l13(10, A), {B, get(a)};
f(14, A) -> l14(12, A);
f(15, A) -> l15(A, A, 0);
f(16, A) -> M = #{a => A}, l16(10, M);
f(17, A) -> B = l17(10, A, A), {A, B};
f(18, A) -> l18(10, A, [A]);
f(19, A) -> lists:foldl(fun(X, {P, Q}) -> {<<P/bits, X>>, [P | Q]} end, {A, []}, lists:seq(1, 20));
f(20, A) -> B = << <<X:3>> || <<X:2>> <= A >>, l2(9, B).
l1(0, A, R) -> {A, R};
l1(N, A, R) -> l1(N - 1, <<A/bits, N>>, [A | R]).
l2(0, A) -> A;
l2(N, A) -> l2(N - 1, <<A/bits, N:8, "zz">>).
l4(0, A) -> A;
l4(N, A) -> B = <<A/bits, N:16>>, case N of 5 -> throw({A, B}); _ -> l4(N - 1, B) end.
l5(0, A, F) -> {A, F()};
l5(N, A, F) when N rem 3 =:= 0 -> l5(N - 1, <<A/bits, N>>, fun() -> {A, F()} end);
l5(N, A, F) -> l5(N - 1, <<A/bits, N>>, F).
l7(0, A, B) -> {A, B};
l7(N, A, B) when N rem 2 =:= 0 -> l7(N - 1, <<A/bits, N>>, A);
l7(N, A, B) -> l7(N - 1, <<B/bits, N, N>>, A).
l8(0, A, B) -> {A, B};
l8(N, A, B) -> l8(N - 1, <<B/bits, N>>, <<A/bits, N:4>>).
l9([], A) -> A;
l9([H | T], A) -> B = try <<A/bits, H:8>> catch _:_ -> <<A/bits, "bad">> end, l9(T, B).
l11(0, S) -> S;
l11(N, {A, K}) -> l11(N - 1, {<<A/bits, N>>, K + bit_size(A)}).
l13(0, A) -> A;
l13(N, A) -> put({b, N}, A), l13(N - 1, <<A/bits, (erlang:phash2(get({b, N + 1}))):16>>).
l14(0, A) -> A;
l14(N, A) -> B = l14(N - 1, A), C = <<B/bits, N>>, D = <<B/bits, (N + 1)>>, case N rem 2 of 0 -> C; 1 -> D end.
l15(<<X, R/bits>>, A, N) when N < 9 -> l15(R, <<A/bits, X>>, N + 1);
l15(R, A, _) -> {R, A}.
l16(0, M) -> M;
l16(N, #{a := A} = M) -> l16(N - 1, M#{a := <<A/bits, N>>, N => A}).
l17(0, A, _) -> A;
l17(N, A, B) -> case l17b(<<A/bits, N>>) of {ok, C} -> l17(N - 1, C, B); no -> l17(N - 1, <<B/bits, N>>, A) end.
l17b(A) when bit_size(A) rem 3 =:= 0 -> no;
l17b(A) -> {ok, <<A/bits, 7>>}.
l18(0, A, R) -> {A, R};
l18(N, A, [H | _] = R) -> l18(N - 1, <<A/bits, N, H/bits>>, [<<A/bits, 9>> | R]).
