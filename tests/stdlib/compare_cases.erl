%% Argument generators for compare_with_otp: what to call in each module, and with what kinds of terms.
-module(compare_cases).
-export([modules/0, helpers/0, cases/1, junk/0, view/1, view_loosely/1]).

modules() -> [lists, maps, queue, gb_trees, gb_sets, ordsets, sets, dict, orddict, array, proplists, binary, math,
    unicode_util, unicode, string,
              base64, calendar].

%% Modules of ours that those need and OTP has not.
helpers() -> [stdlib_hash, string_sets, unicode_data, unicode_forms].

%% What of a result is compared.
view(Result) -> Result.

%% Text as flat as it gets: where it is nested, it may be opened in different places.
view_loosely({A, B}) -> {view_loosely(A), view_loosely(B)};
view_loosely({Tag, A, B}) -> {Tag, view_loosely(A), view_loosely(B)};
view_loosely([_ | _] = Improper) ->
    try unicode:characters_to_list(Improper) catch error:_ -> Improper end;
view_loosely([]) -> [];
view_loosely(Binary) when is_binary(Binary) -> unicode:characters_to_list(Binary);
view_loosely(Result) -> Result.

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
    fun() -> pick([0, 1, 2, 3, 4, 5, 6, 7, 1.0, 2.0, 3.0, -1, a, b, c, d, 9, 10, 11, 12, {1}, {2, a}, "s",
        <<"b">>]) end.
number() -> fun() -> pick([0, 1, 2, 3, 4, 5, 1.0, 2.0, 3.5, -2, 1 bsl 62]) end.
atom_() -> one_of([a, b, c, d, e, f, g, h]).
pair() -> tuple([scalar(), scalar()]).
pairs() -> list(pair()).

map_() -> some([fun() -> maps:from_list((pairs())()) end,
               fun() -> maps:from_list([{I, a} || I <- lists:seq(1, 60), rand:uniform(3) > 1]) end]).

bool_fun() ->
    one_of([fun(X) -> erlang:phash2(X, 3) > 0 end, fun(_) -> true end, fun(_) -> false end, fun erlang:is_integer/1,
            fun(X) -> erlang:phash2(X, 5) =/= 0 orelse 'maybe' end]).
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
     {sort, [list(some([int(0, 40), atom_(), tuple([int(0, 5), int(0, 2)])]))]}, {sort, [less_fun(), L]}, {split,
         [int(0, 9), L]},
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
                 How3]}];
cases(maps) ->
    Map = map_(),
    Walked = some([Map, fun() -> maps:iterator(Map()) end, fun() -> maps:next(maps:iterator(Map())) end]),
    Pred = one_of([fun(_, V) -> erlang:phash2(V, 3) > 0 end, fun(_, _) -> true end, fun(_, V) -> {true, V} end]),
    Comb = one_of([fun(K, A, B) -> {K, A, B} end, fun(_, A, _) -> A end]),
    KeyOf = one_of([fun(X) -> erlang:phash2(X, 4) end, fun(X) -> X end, fun erlang:is_integer/1]),
    L = list(scalar()),
    [{filter, [Pred, Walked]}, {filtermap, [Pred, Walked]}, {find, [scalar(), Map]},
     {fold, [one_of([fun(K, V, A) -> [{K, V} | A] end]), one_of([[]]), Walked]}, {foreach, [Pred, Walked]},
     {from_keys, [L, scalar()]}, {from_list, [pairs()]}, {get, [scalar(), Map]}, {get, [scalar(), Map, scalar()]},
     {groups_from_list, [KeyOf, L]}, {groups_from_list, [KeyOf, KeyOf, L]}, {intersect, [Map, Map]},
     {intersect_with, [Comb, Map, Map]}, {is_key, [scalar(), Map]}, {iterator, [Map]},
     {iterator, [Map, one_of([ordered, reversed, undefined, fun(A, B) -> A >= B end])]}, {keys, [Map]},
     {map, [Pred, Walked]}, {merge, [Map, Map]}, {merge_with, [Comb, Map, Map]}, {new, []}, {next, [Walked]},
     {put, [scalar(), scalar(), Map]}, {size, [Map]}, {take, [scalar(), Map]}, {to_list,
         [fun() -> maps:from_list((list(pair(), 20))()) end]},
     {update, [scalar(), scalar(), Map]}, {update_with, [scalar(), map_fun(), Map]},
     {update_with, [scalar(), map_fun(), scalar(), Map]}, {values, [Map]}, {with, [L, Map]}, {without, [L, Map]}];
cases(queue) ->
    Q = some([queue_(), queue_(), fun() -> {[x | (list(scalar(), 4))()], [y | (list(scalar(), 4))()]} end]),
    Instead = one_of([fun(X) -> [X, X] end, fun(_) -> [] end, fun(X) -> {true, {X}} end]),
    [{F, [Q]} || F <- [is_queue, is_empty, len, to_list, out, out_r, reverse, get, get_r, peek, peek_r, drop, drop_r,
                       head, tail, last, daeh, liat, lait, init]] ++
    [{F, [scalar(), Q]} || F <- [member, in, in_r, delete, delete_r, cons]] ++
    [{F, [some([bool_fun(), Instead]), Q]} || F <- [all, any, filter, filtermap, delete_with, delete_with_r]] ++
    [{new, []}, {from_list, [list(scalar())]}, {join, [Q, Q]}, {split, [int(0, 8), Q]}, {snoc, [Q, scalar()]},
     {fold, [fold_fun(), one_of([[], 0]), Q]}];
cases(gb_trees) ->
    T = tree(),
    K = key(),
    [{F, [T]} || F <- [is_empty, size, balance, keys, values, to_list, smallest, largest, take_smallest, take_largest,
                       iterator]] ++
    [{F, [K, T]} || F <- [lookup, get, is_defined, delete, delete_any, take, take_any, smaller, larger,
                          iterator_from]] ++
    [{F, [K, scalar(), T]} || F <- [insert, update, enter]] ++
    [{empty, []}, {from_orddict, [fun() -> gb_trees:to_list(T()) end]}, {from_list, [pairs()]},
     {map, [one_of([fun(X, Y) -> {X, Y} end]), T]},
     {next, [some([fun() -> gb_trees:iterator(T()) end, fun() -> gb_trees:iterator_from(K(), T()) end])]}];
cases(gb_sets) ->
    T = gbset(),
    K = key(),
    [{F, [T]} || F <- [is_empty, size, balance, to_list, smallest, largest, take_smallest, take_largest, iterator,
                       is_set]] ++
    [{F, [K, T]} || F <- [is_member, is_element, insert, add, add_element, delete, delete_any, del_element,
                          smaller, larger, iterator_from]] ++
    [{F, [T, T]} || F <- [union, intersection, difference, subtract, is_subset, is_disjoint, is_equal]] ++
    [{empty, []}, {new, []}, {singleton, [scalar()]}, {from_list, [list(scalar())]},
     {from_ordset, [usorted(list(scalar()))]}, {union, [list(T, 4)]}, {intersection, [list(T, 4)]},
     {filter, [bool_fun(), T]}, {map, [map_fun(), T]}, {filtermap, [bool_fun(), T]},
     {fold, [fold_fun(), one_of([[], 0]), T]},
     {next, [some([fun() -> gb_sets:iterator(T()) end, fun() -> gb_sets:iterator_from(K(), T()) end])]}];
cases(ordsets) ->
    S = usorted(list(scalar())),
    [{F, [S]} || F <- [is_empty, size, to_list]] ++ [{F, [list(scalar())]} || F <- [is_set, from_list]] ++
    [{F, [scalar(), S]} || F <- [is_element, add_element, del_element]] ++
    [{F, [S, S]} || F <- [union, intersection, subtract, is_subset, is_disjoint, is_equal]] ++
    [{new, []}, {union, [list(S, 4)]}, {intersection, [list(S, 4)]}, {filter, [bool_fun(), S]},
     {map, [map_fun(), S]}, {filtermap, [bool_fun(), S]}, {fold, [fold_fun(), one_of([[], 0]), S]}];
cases(dict) -> dictionary_cases(dict_());
cases(orddict) ->
    [{from_list, [pairs()]} |
     dictionary_cases(fun() -> orddict:from_list((list(tuple([key(), some([int(1, 9), list(int(1, 9), 2)])])))()) end)];
cases(sets) ->
    S = set_(),
    [{F, [S]} || F <- [is_empty, size, to_list, is_set]] ++
    [{F, [some([key(), scalar()]), S]} || F <- [is_element, add_element, del_element]] ++
    [{F, [S, S]} || F <- [union, intersection, subtract, is_subset, is_disjoint, is_equal]] ++
    [{new, []}, {new, [one_of([[{version, 1}], [{version, 2}], [{version, 3}], []])]},
     {from_list, [list(scalar())]}, {from_list, [list(scalar()), one_of([[{version, 1}], [{version, 2}]])]},
     {union, [list(S, 4)]}, {intersection, [list(S, 4)]}, {filter, [bool_fun(), S]},
     {map, [map_fun(), S]}, {filtermap, [bool_fun(), S]}, {fold, [fold_fun(), one_of([[], 0]), S]}];
cases(array) ->
    A = array_(),
    I = int(-1, 260),
    Walk = one_of([fun(X, Y, Acc) -> [{X, Y} | Acc] end]),
    Map = one_of([fun(X, Y) -> {X, Y} end, fun(_, Y) -> Y end, fun(X, _) -> X end]),
    Opt = one_of([5, 10, 11, 130, fixed, {fixed, true}, {fixed, false}, {size, 7}, {size, 120}, {default, 0}, foo]),
    [{F, [A]} || F <- [is_array, size, default, is_fix, fix, relax, resize, to_list, sparse_to_list, to_orddict,
                       sparse_to_orddict, sparse_size]] ++
    [{F, [I, A]} || F <- [get, reset, resize]] ++
    [{new, []}, {new, [some([Opt, list(Opt, 3)])]}, {new, [int(0, 120), some([Opt, list(Opt, 3)])]},
     {set, [I, scalar(), A]}, {from_list, [list(scalar())]}, {from_list, [list(scalar()), scalar()]},
     {from_list, [fun() -> lists:seq(1, pick([9, 10, 99, 100, 101, 1000, 1001])) end]},
     {from_orddict, [usorted(list(tuple([int(0, 300), scalar()])))]},
     {from_orddict, [usorted(list(tuple([int(0, 30), scalar()]))), scalar()]}, {map, [Map, A]},
     {sparse_map, [Map, A]}, {foldl, [Walk, one_of([[]]), A]}, {foldr, [Walk, one_of([[]]), A]},
     {sparse_foldl, [Walk, one_of([[]]), A]}, {sparse_foldr, [Walk, one_of([[]]), A]}];
cases(proplists) ->
    K = some([atom_(), one_of([a, b, 1, 1.0, "k"])]),
    Entry = some([K, atom_(), tuple([K, one_of([true, false, 1, [2, 3], []])]), tuple([K, K, K]), one_of([{}, {a},
        7])]),
    L = list(Entry),
    Pairs = list(tuple([K, K]), 4),
    Exp = list(tuple([Entry, list(Entry, 3)]), 4),
    Stage = some([tuple([one_of([aliases]), Pairs]), tuple([one_of([negations]), Pairs]), tuple([one_of([expand]),
        Exp])]),
    [{F, [L]} || F <- [unfold, compact, get_keys, to_map]] ++
    [{F, [K, L]} || F <- [lookup, lookup_all, is_defined, get_value, get_all_values, append_values, get_bool,
                          delete]] ++
    [{property, [Entry]}, {property, [K, one_of([true, false])]}, {get_value, [K, L, K]},
     {substitute_aliases, [Pairs, L]}, {substitute_negations, [Pairs, L]}, {expand, [Exp, L]},
     {normalize, [L, list(Stage, 3)]}, {split, [L, list(K, 4)]}, {from_map, [fun() -> maps:from_list((list(pair(),
         20))()) end]}, {to_map, [L, list(Stage, 3)]}];
cases(binary) ->
    Letters = one_of("abcabcabc"),
    B = fun() -> list_to_binary((list(Letters))()) end,
    P = some([fun() -> list_to_binary([Letters() | (list(Letters, 1))()]) end,
              fun() -> [list_to_binary([Letters() | (list(Letters, 1))()]), <<"ca">>] end]),
    Part = tuple([int(0, 6), int(-4, 6)]),
    Position = int(0, 3),
    Opt = some([one_of([global]), tuple([one_of([scope]), Part]),
                tuple([one_of([insert_replaced]), some([Position, list(Position, 3)])])]),
    New = some([B, one_of([<<"xyz">>, <<"[]">>])]),
    [{bin_to_list, [B]}, {bin_to_list, [B, Part]}, {bin_to_list, [B, int(0, 6), int(-4, 6)]},
     {replace, [B, P, New]}, {replace, [B, P, New, list(Opt, 3)]}, {encode_hex, [B]},
     {encode_hex, [B, one_of([uppercase, lowercase, x])]}, {join, [list(B), B]},
     {decode_hex, [one_of([<<"00FF">>, <<"aB">>, <<"a">>, <<"gg">>, <<>>])]}];
cases(math) -> [{pi, []}];
cases(unicode) ->
    T = text(),
    Enc = one_of([utf8, unicode, latin1, utf16, {utf16, little}, utf32, {utf32, little}, {utf32, big}, foo]),
    Bytes = fun() -> << <<(pick([0, 0, 65, 66, 195, 165, 226, 130, 172, 216, 255]))>> || _ <- lists:seq(1,
        rand:uniform(9)) >> end,
    Data = some([T, Bytes, list(some([Bytes, int(60, 300), list(some([Bytes, int(60, 300)]), 3)]), 4)]),
    [{characters_to_binary, [Data, Enc, Enc]}, {characters_to_list_int, [Data, one_of([utf16, utf32, {utf32,
        little}])]},
     {bom_to_encoding, [Bytes]}, {encoding_to_bom, [Enc]} |
     [{F, [some([T, Data])]} || F <- [characters_to_nfc_list, characters_to_nfc_binary, characters_to_nfd_list,
                                      characters_to_nfd_binary, characters_to_nfkc_list, characters_to_nfkc_binary,
                                      characters_to_nfkd_list, characters_to_nfkd_binary, characters_to_list,
                                      characters_to_binary]]];
cases(unicode_util) ->
    [{F, [some([text(), nested()])], loosely} || F <- [cp, gc, nfd, nfc, nfkd, nfkc, uppercase, lowercase, titlecase,
        casefold]];
cases(string) -> string_cases(text()) ++ [{F, Gens, loosely} || {F,
    Gens} <- string_cases(nested())] ++ old_string_cases();
cases(base64) ->
    B = some([fun() -> crypto_like(rand:uniform(12) - 1) end,
        fun() -> binary_to_list(crypto_like(rand:uniform(12) - 1)) end]),
    Damaged = fun() ->
        Text = base64:encode_to_string(B()),
        {Front, Back} = lists:split(rand:uniform(length(Text) + 1) - 1, Text),
        Whole = Front ++ pick(["", "", "", " ", "\n", "=", "!", "~"]) ++ Back,
        case rand:uniform(2) of 1 -> Whole; 2 -> list_to_binary(Whole) end
    end,
    [{F, [B]} || F <- [encode, encode_to_string]] ++
    [{F, [Damaged]} || F <- [decode, decode_to_string, mime_decode, mime_decode_to_string]];
cases(calendar) ->
    Date = tuple([int(-1, 2500), int(0, 13), int(0, 32)]),
    GoodDate = fun() -> calendar:gregorian_days_to_date(rand:uniform(900000)) end,
    Time = tuple([int(0, 23), int(0, 59), int(0, 59)]),
    DateTime = tuple([GoodDate, Time]),
    Recent = tuple([fun() -> calendar:gregorian_days_to_date(719528 + rand:uniform(40000)) end, Time]),
    Unit = one_of([second, millisecond, microsecond, nanosecond, native]),
    Clock = fun() -> rand:uniform(1 bsl 61) end,
    Text = fun() -> calendar:system_time_to_rfc3339(Clock(), [{unit, nanosecond}, {offset, pick(["Z", "+01:30",
        "-02:00"])}]) end,
    [{F, [some([Date, GoodDate])]} || F <- [date_to_gregorian_days, day_of_the_week, iso_week_number, valid_date]] ++
    [{F, [int(-1, 2500), int(0, 13), int(0, 32)]} || F <- [date_to_gregorian_days, day_of_the_week, valid_date]] ++
    [{is_leap_year, [int(-1, 2500)]}, {last_day_of_the_month, [int(-1, 2500), int(0, 13)]},
     {gregorian_days_to_date, [int(-1, 900000)]}, {datetime_to_gregorian_seconds, [DateTime]},
     {gregorian_seconds_to_datetime, [int(-1, 80000000000)]}, {seconds_to_daystime, [int(-1000000, 1000000)]},
     {seconds_to_time, [int(-1, 86500)]}, {time_to_seconds, [Time]}, {time_difference, [DateTime, DateTime]},
     {local_time_to_universal_time_dst, [Recent]}, {universal_time_to_local_time, [Recent]},
     {now_to_datetime, [tuple([int(0, 3000), int(0, 999999), int(0, 999999)])]},
     {now_to_local_time, [tuple([int(0, 3000), int(0, 999999), int(0, 999999)])]},
     {system_time_to_universal_time, [int(0, 1 bsl 40), Unit]}, {system_time_to_local_time, [int(0, 1 bsl 40), Unit]},
     {system_time_to_rfc3339, [int(0, 1 bsl 33)]},
     {system_time_to_rfc3339, [int(0, 1 bsl 33), list(some([tuple([one_of([offset]), one_of(["", "Z", "+01:00",
         "-02:30", 3600])]),
                                                            one_of([{time_designator, $\s}])]), 2)]},
     {system_time_to_rfc3339, [Clock, fun() -> [{unit, nanosecond}, {offset, pick(["Z", "", "+05:00",
         60000000000])}] end]},
     {system_time_to_rfc3339, [int(0, 1 bsl 43), one_of([[{unit, millisecond}]])]},
     {rfc3339_to_system_time, [Text]}, {rfc3339_to_system_time, [Text, fun() -> [{unit, Unit()}] end]}].

crypto_like(N) -> << <<(rand:uniform(256) - 1)>> || _ <- lists:seq(1, N) >>.

string_cases(T) ->
    Set = list(some([char_(), one_of([[$\r, $\n], [$e, 16#30A]])]), 4),
    P = fun() -> short(T()) end,
    Where = one_of([leading, trailing]),
    Any = one_of([leading, trailing, all]),
    Both = one_of([leading, trailing, both]),
    Bool = one_of([true, false]),
    N = int(-1, 6),
    [{F, [T]} || F <- [is_empty, length, to_graphemes, reverse, trim, chomp, uppercase, lowercase, titlecase,
        casefold]] ++
    [{F, [T, P]} || F <- [equal, prefix, find, split, jaro_similarity]] ++
    [{F, [T, P, Where]} || F <- [find]] ++
    [{equal, [P, P]}, {equal, [P, P, Bool]}, {equal, [P, P, Bool, one_of([none, nfc, nfd, nfkc, nfkd])]},
     {slice, [T, N]}, {slice, [T, N, some([N, one_of([infinity])])]}, {pad, [T, int(-1, 20)]},
     {pad, [T, int(-1, 20), Both]}, {pad, [T, int(-1, 20), Both, char_()]}, {trim, [T, Both]}, {trim, [T, Both, Set]},
     {take, [T, Set]}, {take, [T, Set, Bool]}, {take, [T, Set, Bool, Where]}, {split, [T, P, Any]},
     {replace, [T, P, P]}, {replace, [T, P, P, Any]}, {lexemes, [T, Set]}, {nth_lexeme, [T, int(0, 4), Set]},
     {next_codepoint, [T]}, {next_grapheme, [T]}] ++
    [{F, [some([T, number_text()])]} || F <- [to_integer, to_float]].

old_string_cases() ->
    S = list(one_of("abc ab x")),
    C = one_of("abx "),
    N = int(-1, 9),
    Side = one_of([left, right, both]),
    [{F, [S]} || F <- [len, words, strip]] ++ [{F, [S, C]} || F <- [chr, rchr]] ++
    [{F, [S, list(C, 3)]} || F <- [str, rstr, span, cspan, tokens, concat]] ++
    [{F, [S, N]} || F <- [substr, sub_string, copies, sub_word, left, right, centre]] ++
    [{F, [S, N, N]} || F <- [substr, sub_string]] ++ [{F, [S, N, C]} || F <- [sub_word, left, right, centre]] ++
    [{join, [list(S), list(C, 3)]}, {chars, [C, int(0, 5)]}, {chars, [C, int(0, 5), S]}, {words, [S, C]},
     {strip, [S, Side]}, {strip, [S, Side, C]}, {to_upper, [some([S, list(int(0, 300)), int(0, 300)])]},
     {to_lower, [some([S, list(int(0, 300)), int(0, 300)])]},
     {list_to_integer, [number_text()]}, {list_to_float, [number_text()]}].

%% Text with characters that join, nearly all of it valid.
char_() -> one_of([$a, $a, $b, $b, $e, $e, $A, $\s, $\s, $\n, $\r, $\t, 16#E5, 16#DF, 16#30A, 16#308, 16#1F468, 16#200D,
                   16#AC00, 16#1100, 16#1161, 16#3A3, 16#130, 16#2028, $x, $1]).
text() ->
    Flat = list(char_()),
    Plain = list(one_of("aab b eA\r\n\t x1")),
    fun() ->
        Chars = case rand:uniform(2) of 1 -> Flat(); 2 -> Plain() end,
        case rand:uniform(2) of 1 -> Chars; 2 -> unicode:characters_to_binary(Chars) end
    end.
nested() -> list(some([char_(), char_(), text(), list(some([char_(), text()]), 3)]), 5).
short(T) when is_binary(T) -> string:slice(T, 0, rand:uniform(3) - 1);
short(T) -> lists:sublist(T, rand:uniform(3) - 1).
number_text() ->
    fun() ->
        S = pick(["", "+", "-"]) ++ pick(["", "12", "0", "3456789012345678901234567890"]) ++ pick(["", ".", ".5",
            ",5", ".x"]) ++
            pick(["", "e", "e5", "E+5", "e-3", "e999", "e-"]) ++ pick(["", " x", "a", [16#E5]]),
        case rand:uniform(3) of
            1 -> unicode:characters_to_binary(S);
            2 -> [lists:sublist(S, 2), unicode:characters_to_binary(lists:nthtail(min(2, length(S)), S))];
            3 -> S
        end
    end.

dictionary_cases(D) ->
    K = some([key(), int(1, 400)]),
    V = some([int(1, 9), list(int(1, 9), 2)]),
    Fun = one_of([fun(X) -> {X} end, fun(X) -> X + 1 end]),
    [{F, [D]} || F <- [to_list, size, is_empty, fetch_keys]] ++
    [{F, [K, D]} || F <- [is_key, fetch, find, take, erase]] ++
    [{F, [K, V, D]} || F <- [store, append, append_list, update_counter]] ++
    [{new, []}, {update, [K, Fun, D]}, {update, [K, Fun, V, D]},
     {fold, [one_of([fun(X, Y, Acc) -> [{X, Y} | Acc] end]), one_of([[]]), D]},
     {map, [one_of([fun(X, Y) -> {X, Y} end]), D]},
     {filter, [one_of([fun(X, _) -> erlang:phash2(X, 3) > 0 end, fun(_, _) -> false end,
                       fun(X, _) -> erlang:phash2(X, 9) =:= 0 end]), D]},
     {merge, [one_of([fun(_, A, B) -> {A, B} end]), D, D]}].

queue_() ->
    Steps = [fun(Q) -> queue:in(pick([a, b, 1, 1.0]), Q) end, fun(Q) -> queue:in(pick([c, d, 2]), Q) end,
             fun(Q) -> queue:in_r(pick([e, f, 3]), Q) end,
             fun(Q) -> element(2, queue:out(Q)) end, fun(Q) -> element(2, queue:out_r(Q)) end],
    fun() -> lists:foldl(fun(_, Q) -> (pick(Steps))(Q) end, queue:new(), lists:seq(1, rand:uniform(30))) end.

key() -> some([int(1, 20), int(1, 90), scalar()]).

%% Trees grown in order, at random, and with deletions.
tree() ->
    Key = key(),
    Steps = [fun(T) -> gb_trees:enter(Key(), pick([a, b]), T) end, fun(T) -> gb_trees:enter(Key(), c, T) end,
             fun(T) -> gb_trees:enter(Key(), c, T) end, fun(T) -> gb_trees:delete_any(Key(), T) end],
    Grow = fun() -> lists:foldl(fun(_, T) -> (pick(Steps))(T) end, gb_trees:empty(), lists:seq(1,
        rand:uniform(120))) end,
    some([Grow, fun() -> lists:foldl(fun(K, T) -> gb_trees:insert(K, v, T) end, gb_trees:empty(),
                                     lists:seq(1, rand:uniform(80))) end]).

gbset() ->
    fun() ->
        Size = pick([0, 1, 3, 5, 10, 30, 90]),
        case rand:uniform(3) of
            1 -> gb_sets:from_list([rand:uniform(Size * 2) || Size > 0, _ <- lists:seq(1, Size)]);
            2 -> lists:foldl(fun gb_sets:add/2, gb_sets:empty(), lists:seq(1, Size));
            3 -> lists:foldl(fun gb_sets:add/2, gb_sets:empty(), (list(key()))())
        end
    end.

dict_() ->
    Step = fun(_, D) ->
        case rand:uniform(4) of
            1 -> dict:erase(rand:uniform(300), D);
            2 -> dict:store(rand:uniform(300), [x], D);
            3 -> dict:store(rand:uniform(30), 7, D);
            4 -> dict:store((scalar())(), 8, D)
        end
    end,
    fun() ->
        case rand:uniform(3) of
            1 -> dict:from_list((pairs())());
            2 -> lists:foldl(Step, dict:new(), lists:seq(1, 30));
            3 ->
                Full = dict:from_list([{X, X} || X <- lists:seq(1, 70 + rand:uniform(200))]),
                lists:foldl(Step, Full, lists:seq(1, 90))
        end
    end.

set_() ->
    fun() ->
        Elements = case rand:uniform(3) of
            1 -> (list(scalar()))();
            2 -> (list(key()))();
            3 -> [rand:uniform(300) || _ <- lists:seq(1, rand:uniform(300))]
        end,
        case rand:uniform(5) of
            1 -> sets:from_list(lists:sublist(Elements, 25), [{version, 2}]);
            _ -> sets:from_list(Elements)
        end
    end.

%% Making an array of fixed size smaller and then larger again leaves some versions of OTP with a broken tree.
resized(Size, A) ->
    case array:is_fix(A) of
        true -> A;
        false -> array:resize(Size, A)
    end.

array_() ->
    Step = fun(_, A) ->
        Index = pick([rand:uniform(12), rand:uniform(120), rand:uniform(150), array:size(A)]) - 1,
        case rand:uniform(7) of
            1 -> resized(rand:uniform(140), A);
            2 -> array:reset(max(0, array:size(A) - 3), resized(array:size(A) + 3, A));
            _ -> try array:set(Index, pick([a, b, undefined, 0]), A) catch error:_ -> A end
        end
    end,
    fun() ->
        Start = pick([array:new(), array:new(), array:new(5), array:new([{default, 0}]), array:new(30),
                      array:new([{size, 101}, {fixed, false}])]),
        lists:foldl(Step, Start, lists:seq(1, rand:uniform(15)))
    end.
