%% Argument generators for compare_with_otp: what to call in each module, and with what kinds of terms.
-module(compare_cases).
-export([modules/0, cases/1, junk/0, view/1]).

modules() -> [lists].

%% What of a result is compared; funs made inside the modules differ by nature.
view(Result) -> Result.

junk() ->
    pick([a, 0, 1, -1, 2.5, [], [1 | 2], [1, 2 | c], {}, {1, 2}, #{}, <<"x">>, <<1:3>>, 1 bsl 70, "abc", [[1 | 2]],
          fun() -> ok end, fun(X) -> X end, fun(_, _) -> true end, true, make_ref(), [{1}], [a, {b, c}]]).

%%% Building blocks: each returns a generator.

pick(List) -> lists:nth(rand:uniform(length(List)), List).
one_of(Values) -> fun() -> pick(Values) end.
some(Generators) -> fun() -> (pick(Generators))() end.
int(From, To) -> fun() -> From + rand:uniform(To - From + 1) - 1 end.
list(Gen) -> fun() -> [Gen() || _ <- lists:seq(1, pick([0, 0, 1, 1, 2, 2, 3, 4, 5, 6, 8, 12, 20, 70]))] end.
list(Gen, Max) -> fun() -> [Gen() || _ <- lists:seq(1, rand:uniform(Max + 1) - 1)] end.
sorted(Gen) -> fun() -> lists:sort(Gen()) end.
usorted(Gen) -> fun() -> lists:usort(Gen()) end.
rsorted(Gen) -> fun() -> lists:reverse(lists:sort(Gen())) end.
rusorted(Gen) -> fun() -> lists:reverse(lists:usort(Gen())) end.
tuple(Gens) -> fun() -> list_to_tuple([G() || G <- Gens]) end.

%% Small numbers with 1 and 1.0, atoms, tuples: collisions and ties are wanted.
scalar() ->
    fun() -> pick([0, 1, 2, 3, 4, 5, 6, 7, 1.0, 2.0, 3.0, -1, a, b, c, d, 9, 10, 11, 12, {1}, {2, a}, "s", <<"b">>]) end.
number() -> fun() -> pick([0, 1, 2, 3, 4, 5, 1.0, 2.0, 3.5, -2, 1 bsl 62]) end.
atom_() -> one_of([a, b, c, d, e, f, g, h]).
pair() -> tuple([scalar(), scalar()]).
pairs() -> list(pair()).

bool_fun() ->
    one_of([fun(X) -> erlang:phash2(X, 3) > 0 end, fun(_) -> true end, fun(_) -> false end, fun erlang:is_integer/1,
            fun(X) -> erlang:phash2(X, 5) =/= 0 orelse maybe end]).
map_fun() -> one_of([fun(X) -> {X} end, fun(X) -> X + 1 end, fun erlang:is_atom/1]).
list_fun() -> one_of([fun(X) -> [X, X] end, fun(_) -> [] end, fun(X) -> X end]).
fold_fun() -> one_of([fun(X, Acc) -> [X | Acc] end, fun(X, Acc) -> X + Acc end]).
less_fun() -> one_of([fun(A, B) -> A =< B end, fun(A, B) -> A >= B end, fun erlang:'=<'/2,
                      fun(A, B) -> erlang:phash2(A, 4) =< erlang:phash2(B, 4) end]).

cases(lists) ->
    L = list(scalar()),
    S = sorted(L),
    U = usorted(L),
    Key = one_of([1, 1, 1, 2, 2, 3]),
    KeySorted = fun() -> lists:keysort(1, (pairs())()) end,
    UKeySorted = fun() -> lists:ukeysort(1, (pairs())()) end,
    One = one_of([1]),
    How2 = one_of([fail, trim, {pad, {x, y}}, {pad, {x}}]),
    How3 = one_of([fail, trim, {pad, {x, y, z}}]),
    Mapfold = one_of([fun(X, Acc) -> {{X}, [X | Acc]} end, fun(X, Acc) -> {X, Acc + 1} end, fun(_, _) -> a end]),
    Deep = list(some([scalar(), L, list(some([scalar(), L]))])),
    Less = one_of([fun(A, B) -> A =< B end]),
    Greater = one_of([fun(A, B) -> A >= B end]),
    [{all, [bool_fun(), L]}, {any, [bool_fun(), L]}, {append, [list(L)]}, {append, [L, L]},
     {concat, [list(some([scalar(), one_of([1.5, 1.0e10, "x"])]))]}, {delete, [scalar(), L]}, {droplast, [L]},
     {dropwhile, [bool_fun(), L]}, {duplicate, [int(0, 9), scalar()]}, {enumerate, [L]}, {enumerate, [int(-3, 3), L]},
     {enumerate, [int(-3, 3), int(-3, 3), L]},
     {filter, [bool_fun(), L]}, {filtermap, [some([bool_fun(), one_of([fun(X) -> {true, {X}} end])]), L]},
     {flatlength, [Deep]}, {flatmap, [list_fun(), list(some([L]))]}, {flatten, [Deep]}, {flatten, [Deep, L]},
     {foldl, [fold_fun(), one_of([[], 0]), list(number())]}, {foldr, [fold_fun(), one_of([[], 0]), list(number())]},
     {foreach, [bool_fun(), L]}, {join, [scalar(), L]}, {keydelete, [scalar(), Key, list(some([pair(), scalar()]))]},
     {keyfind, [scalar(), Key, pairs()]}, {keymap, [map_fun(), Key, pairs()]},
     {keymember, [scalar(), Key, pairs()]}, {keymerge, [One, KeySorted, KeySorted]},
     {keyreplace, [scalar(), Key, list(some([pair(), scalar()])), pair()]}, {keysearch, [scalar(), Key, pairs()]},
     {keysort, [Key, pairs()]}, {keystore, [scalar(), Key, list(some([pair(), scalar()])), pair()]},
     {keytake, [scalar(), Key, list(some([pair(), scalar()]))]}, {last, [L]}, {map, [map_fun(), L]},
     {mapfoldl, [Mapfold, one_of([[], 0]), L]}, {mapfoldr, [Mapfold, one_of([[], 0]), L]}, {max, [L]},
     {member, [scalar(), L]}, {merge, [list(S)]}, {merge, [S, S]}, {merge, [Less, S, S]}, {merge3, [S, S, S]},
     {min, [L]}, {nth, [int(0, 8), L]}, {nthtail, [int(-1, 8), L]}, {partition, [bool_fun(), L]},
     {prefix, [list(one_of([1, 2])), list(one_of([1, 2]))]}, {reverse, [L]}, {reverse, [L, L]},
     {rkeymerge, [One, fun() -> lists:reverse(KeySorted()) end, fun() -> lists:reverse(KeySorted()) end]},
     {rmerge, [rsorted(L), rsorted(L)]}, {rmerge, [Less, rsorted(L), rsorted(L)]},
     {rmerge3, [rsorted(L), rsorted(L), rsorted(L)]},
     {rukeymerge, [One, fun() -> lists:reverse(UKeySorted()) end, fun() -> lists:reverse(UKeySorted()) end]},
     {rumerge, [rusorted(L), rusorted(L)]}, {rumerge, [Less, rusorted(L), rusorted(L)]},
     {rumerge3, [rusorted(L), rusorted(L), rusorted(L)]},
     {search, [bool_fun(), L]}, {seq, [int(-4, 9), int(-4, 9)]}, {seq, [int(-4, 19), int(-4, 19), int(-4, 4)]},
     {sort, [L]}, {sort, [list(int(0, 40))]}, {sort, [less_fun(), L]}, {split, [int(0, 9), L]},
     {splitwith, [bool_fun(), L]}, {sublist, [L, int(0, 9)]}, {sublist, [L, int(0, 9), int(0, 9)]},
     {subtract, [L, L]}, {suffix, [list(one_of([1, 2])), list(one_of([1, 2]))]}, {sum, [list(number())]},
     {takewhile, [bool_fun(), L]}, {ukeymerge, [One, UKeySorted, UKeySorted]}, {ukeysort, [Key, pairs()]},
     {umerge, [list(U)]}, {umerge, [U, U]}, {umerge, [some([Less, Less]), U, U]}, {umerge3, [U, U, U]},
     {umerge, [Greater, rusorted(L), rusorted(L)]}, {merge, [Greater, rsorted(L), rsorted(L)]},
     {uniq, [L]}, {uniq, [one_of([fun(X) -> X end, fun(X) -> erlang:phash2(X, 4) end]), L]},
     {unzip, [pairs()]}, {unzip3, [list(tuple([scalar(), scalar(), scalar()]))]}, {usort, [L]},
     {usort, [less_fun(), L]}, {zf, [bool_fun(), L]}, {zip, [list(scalar(), 3), list(scalar(), 3)]},
     {zip, [list(scalar(), 3), list(scalar(), 3), How2]},
     {zip3, [list(scalar(), 2), list(scalar(), 2), list(scalar(), 2)]},
     {zip3, [list(scalar(), 2), list(scalar(), 2), list(scalar(), 2), How3]},
     {zipwith, [fold_fun(), list(number(), 3), list(number(), 3)]},
     {zipwith, [fold_fun(), list(number(), 3), list(number(), 3), How2]},
     {zipwith3, [one_of([fun(A, B, C) -> {A, B, C} end]), list(number(), 2), list(number(), 2), list(number(), 2)]},
     {zipwith3, [one_of([fun(A, B, C) -> {A, B, C} end]), list(number(), 2), list(number(), 2), list(number(), 2),
                 How3]}].
