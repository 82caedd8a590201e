%% Maps: OTP's `maps` module whole.
%%
%% An iterator is one of
%%     none                   nothing left
%%     {Key, Value, Next}     an association and the iterator after it
%%     [Path | Map]           where to go on in Map: 0 at the start, else an integer or tuple the machine made up
%%     [Keys | Map]           the keys still to visit, in an order that was asked for
%% erts_internal:map_next/3 turns [Path | Map] into a chain of {Key, Value, Next}, a piece of the map at a time.
%%
%% Natively provided by the machine, whatever the bodies here say: get/2 find/2 from_list/1 from_keys/2 is_key/2
%% keys/1 merge/2 put/3 remove/2 take/2 update/3 values/1 to_list/1.
-module(maps).

%% One key.
-export([get/2, get/3, find/2, is_key/2, put/3, remove/2, take/2, update/3, update_with/3, update_with/4]).
%% Whole maps.
-export([new/0, size/1, keys/1, values/1, to_list/1, from_list/1, from_keys/2, with/2, without/2,
         merge/2, merge_with/3, intersect/2, intersect_with/3, groups_from_list/2, groups_from_list/3]).
%% Iterators, and what takes a map or an iterator.
-export([iterator/1, iterator/2, next/1, is_iterator_valid/1,
         fold/3, foreach/2, map/2, filter/2, filtermap/2]).

%% Fails in the function whose text this is, with its arguments and a hint where an explanation is to be had.
-define(FAIL(Reason, Args), erlang:error(Reason, Args, [{error_info, #{module => erl_stdlib_errors}}])).

%% Where an iterator goes on: a path or a list of keys.
-define(is_place(Where), (is_integer(Where) orelse is_tuple(Where) orelse is_list(Where))).

-export_type([iterator/2, iterator/0, iterator_order/0, iterator_order/1]).

-type iterator() :: iterator(term(), term()).
-opaque iterator(Key, Value) :: none | {Key, Value, iterator(Key, Value)}
                              | nonempty_improper_list(non_neg_integer() | [Key], #{Key => Value}).
-type iterator_order() :: iterator_order(term()).
-type iterator_order(Key) :: undefined | ordered | reversed | fun((Key, Key) -> boolean()).


%%% One key.

-spec get(Key, #{Key => Value}) -> Value.
get(_Key, _Map) ->
    erlang:nif_error(undef).

-spec get(Key, #{Key => Value}, Default) -> Value | Default.
get(Key, Map, Default) ->
    case Map of
        #{Key := Value} -> Value;
        #{} -> Default;
        _ -> ?FAIL({badmap, Map}, [Key, Map, Default])
    end.

-spec find(Key, #{Key => Value}) -> {ok, Value} | error.
find(_Key, _Map) ->
    erlang:nif_error(undef).

-spec is_key(term(), map()) -> boolean().
is_key(_Key, _Map) ->
    erlang:nif_error(undef).

-spec put(Key, Value, map()) -> #{Key := Value}.
put(_Key, _Value, _Map) ->
    erlang:nif_error(undef).

-spec remove(term(), map()) -> map().
remove(_Key, _Map) ->
    erlang:nif_error(undef).

-spec take(Key, #{Key => Value}) -> {Value, #{Key => Value}} | error.
take(_Key, _Map) ->
    erlang:nif_error(undef).

-spec update(Key, Value, #{Key := term()}) -> #{Key := Value}.
update(_Key, _Value, _Map) ->
    erlang:nif_error(undef).

-spec update_with(Key, fun((Value) -> New), #{Key := Value}) -> #{Key := New}.
update_with(Key, Fun, Map) when is_function(Fun, 1), is_map(Map) ->
    case Map of
        #{Key := Value} -> Map#{Key := Fun(Value)};
        #{} -> erlang:error({badkey, Key}, [Key, Fun, Map])
    end;
update_with(Key, Fun, Map) ->
    ?FAIL(blame(Map), [Key, Fun, Map]).

-spec update_with(Key, fun((Value) -> New), New, #{Key => Value}) -> #{Key := New}.
update_with(Key, Fun, Initial, Map) when is_function(Fun, 1), is_map(Map) ->
    case Map of
        #{Key := Value} -> Map#{Key := Fun(Value)};
        #{} -> Map#{Key => Initial}
    end;
update_with(Key, Fun, Initial, Map) ->
    ?FAIL(blame(Map), [Key, Fun, Initial, Map]).

%%% Whole maps.

-spec new() -> #{}.
new() -> #{}.

-spec size(map()) -> non_neg_integer().
size(Map) ->
    try erlang:map_size(Map)
    catch error:_ -> ?FAIL({badmap, Map}, [Map])
    end.

-spec keys(#{Key => term()}) -> [Key].
keys(_Map) ->
    erlang:nif_error(undef).

-spec values(#{term() => Value}) -> [Value].
values(_Map) ->
    erlang:nif_error(undef).

-spec to_list(#{Key => Value} | iterator(Key, Value)) -> [{Key, Value}].
to_list(MapOrIterator) ->
    case start(MapOrIterator) of
        invalid -> ?FAIL({badmap, MapOrIterator}, [MapOrIterator]);
        Start -> pairs(Start)
    end.

pairs({Key, Value, Next}) -> [{Key, Value} | pairs(Next)];
pairs(none) -> [];
pairs(Iterator) -> pairs(advance(Iterator)).

-spec from_list([{Key, Value}]) -> #{Key => Value}.
from_list(_Pairs) ->
    erlang:nif_error(undef).

-spec from_keys([Key], Value) -> #{Key => Value}.
from_keys(_Keys, _Value) ->
    erlang:nif_error(undef).

-spec with([Key], #{Key => Value}) -> #{Key => Value}.
with(Keys, Map) when is_list(Keys), is_map(Map) -> maps:from_list(present(Keys, Map));
with(Keys, Map) -> ?FAIL(blame(Map), [Keys, Map]).

present([Key | Others], Map) ->
    case Map of
        #{Key := Value} -> [{Key, Value} | present(Others, Map)];
        #{} -> present(Others, Map)
    end;
present([], _) ->
    [].

-spec without([Key], #{Key => Value}) -> #{Key => Value}.
without(Keys, Map) when is_list(Keys), is_map(Map) -> lists:foldl(fun maps:remove/2, Map, Keys);
without(Keys, Map) -> ?FAIL(blame(Map), [Keys, Map]).

-spec merge(map(), map()) -> map().
merge(_Map1, _Map2) ->
    erlang:nif_error(undef).

%% The smaller map is walked, the larger one is updated.
-spec merge_with(fun((K, A, B) -> C), #{K => A}, #{K => B}) -> #{K => A | B | C}.
merge_with(Fun, Map1, Map2) when is_function(Fun, 3), is_map(Map1), is_map(Map2) ->
    case map_size(Map1) > map_size(Map2) of
        true -> merge_into(first(Map2), Map1, Fun);
        false -> merge_into(first(Map1), Map2, fun(Key, B, A) -> Fun(Key, A, B) end)
    end;
merge_with(Fun, Map1, Map2) ->
    ?FAIL(blame(Fun, Map1, Map2), [Fun, Map1, Map2]).

merge_into({Key, Value, Next}, Map, Fun) ->
    case Map of
        #{Key := Present} -> merge_into(Next, Map#{Key := Fun(Key, Present, Value)}, Fun);
        #{} -> merge_into(Next, Map#{Key => Value}, Fun)
    end;
merge_into(none, Map, _) -> Map;
merge_into(Iterator, Map, Fun) -> merge_into(advance(Iterator), Map, Fun).

%% Common keys, with the values of the second map.
-spec intersect(#{K => term()}, #{K => V}) -> #{K => V}.
intersect(Map1, Map2) when is_map(Map1), is_map(Map2) ->
    case map_size(Map1) =< map_size(Map2) of
        true -> maps:from_list(common(first(Map1), Map2, fun(_, _, Value2) -> Value2 end));
        false -> maps:from_list(common(first(Map2), Map1, fun(_, Value2, _) -> Value2 end))
    end;
intersect(Map1, Map2) ->
    ?FAIL(blame(Map1, Map2), [Map1, Map2]).

-spec intersect_with(fun((K, A, B) -> C), #{K => A}, #{K => B}) -> #{K => C}.
intersect_with(Fun, Map1, Map2) when is_function(Fun, 3), is_map(Map1), is_map(Map2) ->
    case map_size(Map1) =< map_size(Map2) of
        true -> maps:from_list(common(first(Map1), Map2, Fun));
        false -> maps:from_list(common(first(Map2), Map1, fun(Key, B, A) -> Fun(Key, A, B) end))
    end;
intersect_with(Fun, Map1, Map2) ->
    ?FAIL(blame(Fun, Map1, Map2), [Fun, Map1, Map2]).

common({Key, Value, Next}, Map, Fun) ->
    case Map of
        #{Key := Other} -> [{Key, Fun(Key, Value, Other)} | common(Next, Map, Fun)];
        #{} -> common(Next, Map, Fun)
    end;
common(none, _, _) -> [];
common(Iterator, Map, Fun) -> common(advance(Iterator), Map, Fun).

-spec groups_from_list(fun((T) -> Key), [T]) -> #{Key => [T]}.
groups_from_list(KeyOf, List) when is_function(KeyOf, 1) ->
    try lists:reverse(List) of
        Reversed -> group(Reversed, KeyOf, #{})
    catch
        error:_ -> ?FAIL(badarg, [KeyOf, List])
    end;
groups_from_list(KeyOf, List) ->
    ?FAIL(badarg, [KeyOf, List]).

group([Element | Others], KeyOf, Groups) ->
    Key = KeyOf(Element),
    case Groups of
        #{Key := Group} -> group(Others, KeyOf, Groups#{Key := [Element | Group]});
        #{} -> group(Others, KeyOf, Groups#{Key => [Element]})
    end;
group([], _, Groups) ->
    Groups.

-spec groups_from_list(fun((T) -> Key), fun((T) -> Value), [T]) -> #{Key => [Value]}.
groups_from_list(KeyOf, ValueOf, List) when is_function(KeyOf, 1), is_function(ValueOf, 1) ->
    try lists:reverse(List) of
        Reversed -> group(Reversed, KeyOf, ValueOf, #{})
    catch
        error:_ -> ?FAIL(badarg, [KeyOf, ValueOf, List])
    end;
groups_from_list(KeyOf, ValueOf, List) ->
    ?FAIL(badarg, [KeyOf, ValueOf, List]).

group([Element | Others], KeyOf, ValueOf, Groups) ->
    Key = KeyOf(Element),
    Value = ValueOf(Element),
    case Groups of
        #{Key := Group} -> group(Others, KeyOf, ValueOf, Groups#{Key := [Value | Group]});
        #{} -> group(Others, KeyOf, ValueOf, Groups#{Key => [Value]})
    end;
group([], _, _, Groups) ->
    Groups.

%%% Iterators.

-spec iterator(#{Key => Value}) -> iterator(Key, Value).
iterator(Map) when is_map(Map) -> [0 | Map];
iterator(Map) -> ?FAIL({badmap, Map}, [Map]).

-spec iterator(#{Key => Value}, iterator_order(Key)) -> iterator(Key, Value).
iterator(Map, undefined) when is_map(Map) -> [0 | Map];
iterator(Map, ordered) when is_map(Map) ->
    [lists:sort(fun key_before/2, maps:keys(Map)) | Map];
iterator(Map, reversed) when is_map(Map) ->
    [lists:sort(fun(A, B) -> key_before(B, A) end, maps:keys(Map)) | Map];
iterator(Map, Before) when is_map(Map), is_function(Before, 2) -> [lists:sort(Before, maps:keys(Map)) | Map];
iterator(Map, Order) -> ?FAIL(badarg, [Map, Order]).

%% The order of map keys: as =<, but an integer comes before a float even if it is the greater.
key_before(A, B) when is_integer(A), is_float(B) -> true;
key_before(A, B) when is_float(A), is_integer(B) -> false;
key_before(A, B) -> A =< B.

-spec next(iterator(Key, Value)) -> {Key, Value, iterator(Key, Value)} | none.
next({_, _, _} = Association) -> Association;
next(none) -> none;
next([Where | Map] = Iterator) when is_map(Map), ?is_place(Where) -> advance(Iterator);
next(Iterator) -> ?FAIL(badarg, [Iterator]).

%% Never called on a chain link.
advance([[Key | Keys] | Map]) -> {Key, map_get(Key, Map), [Keys | Map]};
advance([[] | _]) -> none;
advance([Path | Map]) -> erts_internal:map_next(Path, Map, iterator).

first(Map) -> erts_internal:map_next(0, Map, iterator).

-spec is_iterator_valid(term()) -> boolean().
is_iterator_valid(none) -> true;
is_iterator_valid({_, _, Next}) -> is_iterator_valid(Next);
is_iterator_valid([Where | Map]) when is_map(Map), ?is_place(Where) -> true;
is_iterator_valid(_) -> false.

%% What a function got as map or iterator, ready to walk.
start(Map) when is_map(Map) -> first(Map);
start({_, _, Next} = Association) ->
    case is_iterator_valid(Next) of
        true -> Association;
        false -> invalid
    end;
start(none) -> none;
start([Where | Map] = Iterator) when is_map(Map), ?is_place(Where) -> advance(Iterator);
start(_) -> invalid.

-spec fold(fun((Key, Value, Acc) -> Acc), Acc, #{Key => Value} | iterator(Key, Value)) -> Acc.
fold(Fun, Init, MapOrIterator) when is_function(Fun, 3) ->
    case start(MapOrIterator) of
        invalid -> ?FAIL({badmap, MapOrIterator}, [Fun, Init, MapOrIterator]);
        Start -> fold_from(Start, Fun, Init)
    end;
fold(Fun, Init, MapOrIterator) ->
    ?FAIL(badarg, [Fun, Init, MapOrIterator]).

fold_from({Key, Value, Next}, Fun, Acc) -> fold_from(Next, Fun, Fun(Key, Value, Acc));
fold_from(none, _, Acc) -> Acc;
fold_from(Iterator, Fun, Acc) -> fold_from(advance(Iterator), Fun, Acc).

-spec foreach(fun((Key, Value) -> term()), #{Key => Value} | iterator(Key, Value)) -> ok.
foreach(Fun, MapOrIterator) when is_function(Fun, 2) ->
    case start(MapOrIterator) of
        invalid -> ?FAIL({badmap, MapOrIterator}, [Fun, MapOrIterator]);
        Start -> foreach_from(Start, Fun)
    end;
foreach(Fun, MapOrIterator) ->
    ?FAIL(badarg, [Fun, MapOrIterator]).

foreach_from({Key, Value, Next}, Fun) ->
    Fun(Key, Value),
    foreach_from(Next, Fun);
foreach_from(none, _) -> ok;
foreach_from(Iterator, Fun) -> foreach_from(advance(Iterator), Fun).

-spec map(fun((Key, A) -> B), #{Key => A} | iterator(Key, A)) -> #{Key => B}.
map(Fun, MapOrIterator) when is_function(Fun, 2) ->
    case start(MapOrIterator) of
        invalid -> ?FAIL({badmap, MapOrIterator}, [Fun, MapOrIterator]);
        Start -> maps:from_list(map_from(Start, Fun))
    end;
map(Fun, MapOrIterator) ->
    ?FAIL(badarg, [Fun, MapOrIterator]).

map_from({Key, Value, Next}, Fun) -> [{Key, Fun(Key, Value)} | map_from(Next, Fun)];
map_from(none, _) -> [];
map_from(Iterator, Fun) -> map_from(advance(Iterator), Fun).

-spec filter(fun((Key, Value) -> boolean()), #{Key => Value} | iterator(Key, Value)) -> #{Key => Value}.
filter(Pred, MapOrIterator) when is_function(Pred, 2) ->
    case start(MapOrIterator) of
        invalid -> ?FAIL({badmap, MapOrIterator}, [Pred, MapOrIterator]);
        Start -> maps:from_list(filter_from(Start, Pred))
    end;
filter(Pred, MapOrIterator) ->
    ?FAIL(badarg, [Pred, MapOrIterator]).

filter_from({Key, Value, Next}, Pred) ->
    case Pred(Key, Value) of
        true -> [{Key, Value} | filter_from(Next, Pred)];
        false -> filter_from(Next, Pred)
    end;
filter_from(none, _) -> [];
filter_from(Iterator, Pred) -> filter_from(advance(Iterator), Pred).

-spec filtermap(fun((Key, A) -> boolean() | {true, B}), #{Key => A} | iterator(Key, A)) -> #{Key => A | B}.
filtermap(Fun, MapOrIterator) when is_function(Fun, 2) ->
    case start(MapOrIterator) of
        invalid -> ?FAIL({badmap, MapOrIterator}, [Fun, MapOrIterator]);
        Start -> maps:from_list(filtermap_from(Start, Fun))
    end;
filtermap(Fun, MapOrIterator) ->
    ?FAIL(badarg, [Fun, MapOrIterator]).

filtermap_from({Key, Value, Next}, Fun) ->
    case Fun(Key, Value) of
        true -> [{Key, Value} | filtermap_from(Next, Fun)];
        {true, Instead} -> [{Key, Instead} | filtermap_from(Next, Fun)];
        false -> filtermap_from(Next, Fun)
    end;
filtermap_from(none, _) -> [];
filtermap_from(Iterator, Fun) -> filtermap_from(advance(Iterator), Fun).

%%% What is wrong with the arguments: if the maps are maps, something else is to blame.

blame(Map) when is_map(Map) -> badarg;
blame(Other) -> {badmap, Other}.

blame(Map1, Map2) when is_map(Map1) -> blame(Map2);
blame(Map1, _) -> {badmap, Map1}.

blame(Fun, Map1, Map2) when is_function(Fun, 3) -> blame(Map1, Map2);
blame(_, _, _) -> badarg.
