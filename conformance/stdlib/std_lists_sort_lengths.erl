%% Sorting lists of every length up to some hundred, of all kinds of keys: stable, all of it, equal keys
-module(std_lists_sort_lengths).
-export([main/1]).

main(_) ->
    Kinds = [fun(X) -> X rem 7 end, fun(X) -> X end, fun(X) -> -X end, fun(X) -> case X rem 3 of 0 -> X rem 5; 1 -> (X rem 5) + 0.5; _ -> {X rem 2} end end,
             fun(X) -> integer_to_list(X rem 20) end, fun(_) -> same end],
    [begin
         L = [{K(N), N, make(N)} || N <- numbers(Length, 17 * Length + 1, [])], Keys = [A || {A, _, _} <- L],
         R = [lists:sort(L), lists:keysort(1, L), lists:usort(Keys), lists:ukeysort(1, L), lists:sort(Keys), lists:keysort(2, L), lists:ukeysort(3, L), lists:usort(L ++ L)],
         true = R =:= model(L, Keys),
         case Length rem 31 of 0 -> show({Length, erlang:phash2(R)}); _ -> ok end
     end || K <- Kinds, Length <- lists:seq(0, 99)],
    %% In order but for one element, or with one twice, at each place.
    show([I || I <- lists:seq(1, 40), lists:sort(moved(I)) =/= lists:seq(1, 40) orelse lists:usort(twice(I)) =/= lists:seq(1, 40)
                   orelse [K || {K} <- lists:ukeysort(1, [{K} || K <- twice(I)])] =/= lists:seq(1, 40)]),
    show([I || I <- lists:seq(1, 30), lists:sort([K || K <- moved(I), K =< 30]) =/= lists:seq(1, 30) orelse lists:usort([K || K <- twice(I), K =< 30]) =/= lists:seq(1, 30)]),
    show([attempt(fun() -> lists:keysort(2, T) end) || T <- [[{1, 2} | x], [{1}], [{1, 2}, a], [{1, 2}, {1}]]]),
    show([attempt(fun() -> lists:sort(T) end) || T <- [[2, 1 | x], a, [1 | 2]]]), show(lists:sort([1, 1.0, 1, 1.0])), show(lists:usort([1, 1.0, 1, 1.0])), show(lists:usort([1.0, 1])).

moved(I) -> [K || K <- lists:seq(1, 40), K =/= I] ++ [I].
twice(I) -> {A, B} = lists:split(I, lists:seq(1, 40)), A ++ [I | B].

%% The same by insertion, one after another.
model(L, Keys) ->
    Sort = fun(Key, Xs) -> lists:foldr(fun(X, Acc) -> insert(Key, X, Acc) end, [], Xs) end, Self = fun(X) -> X end,
    By = fun(I) -> fun(T) -> element(I, T) end end,
    [Sort(Self, L), Sort(By(1), L), unique(Self, Sort(Self, Keys)), unique(By(1), Sort(By(1), L)), Sort(Self, Keys), Sort(By(2), L), unique(By(3), Sort(By(3), L)), unique(Self, Sort(Self, L))].
insert(Key, X, [Y | T] = L) -> case Key(X) =< Key(Y) of true -> [X | L]; false -> [Y | insert(Key, X, T)] end;
insert(_, X, []) -> [X].
unique(Key, [X, Y | T]) -> case Key(X) == Key(Y) of true -> unique(Key, [X | T]); false -> [X | unique(Key, [Y | T])] end;
unique(_, L) -> L.

numbers(0, _, L) -> L;
numbers(N, Seed, L) -> numbers(N - 1, (Seed * 1103515245 + 12345) band 16#7fffffff, [(Seed bsr 8) rem 1000 | L]).
make(N) -> case N rem 4 of 0 -> N bsl 64; 1 -> <<N:16>>; 2 -> #{N => N}; 3 -> [N rem 10] end.

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).
