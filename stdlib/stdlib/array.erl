%% Functional arrays: OTP's `array` module (as of OTP 25) whole.
%%
%%     {array, Size, Max, Default, Tree}
%%
%% Size     number of entries: indices run from 0 to Size - 1.
%% Max      0 if the size is fixed, else the number of entries Tree has room for.
%% Tree     one of
%%              N                               nothing set yet in a part with room for N entries
%%              {E0, ..., E9}                   ten entries; unset ones hold Default
%%              {T0, ..., T9, N}                ten trees with room for N entries each
%% The root has room for a power of ten of entries, at least ten. Entries from Size on stay where they are when an
%% array is made smaller, but nobody sees them.
-module(array).

-export([new/0, new/1, new/2, is_array/1, size/1, default/1, is_fix/1, fix/1, relax/1, resize/1, resize/2]).
-export([get/2, set/3, reset/2]).
-export([to_list/1, sparse_to_list/1, from_list/1, from_list/2, to_orddict/1, sparse_to_orddict/1,
         from_orddict/1, from_orddict/2]).
-export([map/2, sparse_map/2, foldl/3, foldr/3, sparse_foldl/3, sparse_foldr/3, sparse_size/1]).

-export_type([array/0, array/1, array_opts/0, array_indx/0]).

-type array_indx() :: non_neg_integer().
-type tree(_Type) :: pos_integer() | tuple().
-opaque array(Type) :: {array, non_neg_integer(), non_neg_integer(), Type, tree(Type)}.
-type array() :: array(term()).
-type array_opt() :: {fixed, boolean()} | fixed | {default, term()} | {size, non_neg_integer()} | non_neg_integer().
-type array_opts() :: array_opt() | [array_opt()].

-compile({no_auto_import, [size/1, get/1]}).

-define(base, 10).
-define(is_node(Tree), tuple_size(Tree) =:= 11).
-define(room(Node), element(11, Node)).

%%% Making arrays.

-spec new() -> array().
new() -> {array, 0, ?base, undefined, ?base}.

-spec new(array_opts()) -> array().
new(Options) when is_list(Options) -> made(Options, 0, false, undefined);
new(Option) -> made([Option], 0, false, undefined).

-spec new(Size :: non_neg_integer(), array_opts()) -> array().
new(Size, Options) when is_integer(Size), Size >= 0, is_list(Options) -> made(Options, Size, true, undefined);
new(Size, Option) when is_integer(Size), Size >= 0 -> made([Option], Size, true, undefined);
new(_, _) -> erlang:error(badarg).

made([fixed | Options], Size, _, Default) -> made(Options, Size, true, Default);
made([{fixed, Fixed} | Options], Size, _, Default) when is_boolean(Fixed) -> made(Options, Size, Fixed, Default);
made([{size, Size} | Options], _, _, Default) when is_integer(Size), Size >= 0 -> made(Options, Size, true, Default);
made([{default, Default} | Options], Size, Fixed, _) -> made(Options, Size, Fixed, Default);
made([Size | Options], _, _, Default) when is_integer(Size), Size >= 0 -> made(Options, Size, true, Default);
made([], Size, Fixed, Default) ->
    Room = root_room(Size),
    {array, Size, max_of(Fixed, Room), Default, Room};
made(_, _, _, _) -> erlang:error(badarg).

max_of(true, _) -> 0;
max_of(false, Room) -> Room.

%% The smallest root that has room for Size entries.
root_room(Size) -> root_room(Size, ?base).

root_room(Size, Room) when Size =< Room -> Room;
root_room(Size, Room) -> root_room(Size, Room * ?base).

-spec is_array(term()) -> boolean().
is_array({array, Size, Max, _, _}) when is_integer(Size), is_integer(Max) -> true;
is_array(_) -> false.

-spec size(array()) -> non_neg_integer().
size({array, Size, _, _, _}) -> Size;
size(_) -> erlang:error(badarg).

-spec default(array(Type)) -> Type.
default({array, _, _, Default, _}) -> Default;
default(_) -> erlang:error(badarg).

-spec is_fix(array()) -> boolean().
is_fix({array, _, 0, _, _}) -> true;
is_fix({array, _, _, _, _}) -> false.

-spec fix(array(Type)) -> array(Type).
fix({array, Size, _, Default, Tree}) -> {array, Size, 0, Default, Tree}.

-spec relax(array(Type)) -> array(Type).
relax({array, Size, _, Default, Tree}) -> {array, Size, room(Tree), Default, Tree}.

room(Tree) when is_integer(Tree) -> Tree;
room(Node) when ?is_node(Node) -> ?room(Node) * ?base;
room(_) -> ?base.

%% To just after the last entry that isn't the default.
-spec resize(array(Type)) -> array(Type).
resize(Array) -> resize(sparse_size(Array), Array).

-spec resize(Size :: non_neg_integer(), array(Type)) -> array(Type).
resize(Size, {array, Old, Max, Default, Tree}) when is_integer(Size), Size >= 0, is_integer(Old), is_integer(Max) ->
    Grown = grown(Tree, room(Tree), Size),
    {array, Size, max_of(Max =:= 0, room(Grown)), Default, Grown};
resize(_, _) ->
    erlang:error(badarg).

%% The tree under as many new roots as it takes to have room for Size entries.
grown(Tree, Room, Size) when Room >= Size -> Tree;
grown(Tree, Room, Size) when is_integer(Tree) -> grown(Room * ?base, Room * ?base, Size);
grown(Tree, Room, Size) ->
    grown({Tree, Room, Room, Room, Room, Room, Room, Room, Room, Room, Room}, Room * ?base, Size).

%%% One entry.

-spec get(array_indx(), array(Type)) -> Type.
get(Index, {array, Size, Max, Default, Tree}) when is_integer(Index), Index >= 0, is_integer(Size), is_integer(Max) ->
    if
        Index < Size -> get_in(Index, Tree, Default);
        Max > 0 -> Default;
        true -> erlang:error(badarg)
    end;
get(_, _) ->
    erlang:error(badarg).

get_in(Index, Node, Default) when ?is_node(Node) ->
    Room = ?room(Node),
    get_in(Index rem Room, element(Index div Room + 1, Node), Default);
get_in(_, Unset, Default) when is_integer(Unset) -> Default;
get_in(Index, Leaf, _) -> element(Index + 1, Leaf).

-spec set(array_indx(), Type, array(Type)) -> array(Type).
set(Index, Value, {array, Size, Max, Default, Tree})
  when is_integer(Index), Index >= 0, is_integer(Size), is_integer(Max) ->
    if
        Index < Size -> {array, Size, Max, Default, set_in(Index, Value, Tree, Default)};
        Index < Max -> {array, Index + 1, Max, Default, set_in(Index, Value, Tree, Default)};
        Max > 0 ->
            Grown = grown(Tree, room(Tree), Index + 1),
            {array, Index + 1, room(Grown), Default, set_in(Index, Value, Grown, Default)};
        true -> erlang:error(badarg)
    end;
set(_, _, _) ->
    erlang:error(badarg).

set_in(Index, Value, Node, Default) when ?is_node(Node) ->
    Room = ?room(Node),
    At = Index div Room + 1,
    setelement(At, Node, set_in(Index rem Room, Value, element(At, Node), Default));
set_in(Index, Value, Unset, Default) when is_integer(Unset) ->
    set_in(Index, Value, unfolded(Unset, Default), Default);
set_in(Index, Value, Leaf, _) ->
    setelement(Index + 1, Leaf, Value).

%% An unset part as a tuple, so that some of it can be set.
unfolded(?base, Default) -> erlang:make_tuple(?base, Default);
unfolded(Room, _) -> erlang:make_tuple(?base + 1, Room div ?base).

-spec reset(array_indx(), array(Type)) -> array(Type).
reset(Index, {array, Size, Max, Default, Tree} = Array)
  when is_integer(Index), Index >= 0, is_integer(Size), is_integer(Max) ->
    if
        Index < Size ->
            case get_in(Index, Tree, Default) of
                Default -> Array;
                _ -> {array, Size, Max, Default, set_in(Index, Default, Tree, Default)}
            end;
        Max > 0 -> Array;
        true -> erlang:error(badarg)
    end;
reset(_, _) ->
    erlang:error(badarg).

%%% Lists.

-spec to_list(array(Type)) -> [Type].
to_list({array, Size, _, Default, Tree}) -> walk_down(fun(_, Value, Acc) -> [Value | Acc] end, [], Tree, Size, Default);
to_list(_) -> erlang:error(badarg).

-spec sparse_to_list(array(Type)) -> [Type].
sparse_to_list({array, Size, _, Default, Tree}) ->
    sparse_down(fun(_, Value, Acc) -> [Value | Acc] end, [], Tree, Size, Default);
sparse_to_list(_) ->
    erlang:error(badarg).

-spec to_orddict(array(Type)) -> [{array_indx(), Type}].
to_orddict({array, Size, _, Default, Tree}) ->
    walk_down(fun(Index, Value, Acc) -> [{Index, Value} | Acc] end, [], Tree, Size, Default);
to_orddict(_) ->
    erlang:error(badarg).

-spec sparse_to_orddict(array(Type)) -> [{array_indx(), Type}].
sparse_to_orddict({array, Size, _, Default, Tree}) ->
    sparse_down(fun(Index, Value, Acc) -> [{Index, Value} | Acc] end, [], Tree, Size, Default);
sparse_to_orddict(_) ->
    erlang:error(badarg).

-spec from_list([Value]) -> array(Value).
from_list(List) -> from_list(List, undefined).

%% Leaves first, then level upon level of nodes until one is left.
-spec from_list([Value], Default) -> array(Value | Default).
from_list([], Default) -> {array, 0, ?base, Default, ?base};
from_list(List, Default) when is_list(List) ->
    case is_proper(List) of
        true ->
            Tree = root(leaves(List, Default), ?base),
            {array, length(List), room(Tree), Default, Tree};
        false ->
            erlang:error(badarg)
    end;
from_list(_, _) ->
    erlang:error(badarg).

is_proper([_ | Others]) -> is_proper(Others);
is_proper(End) -> End =:= [].

leaves([A, B, C, D, E, F, G, H, I, J | Others], Default) -> [{A, B, C, D, E, F, G, H, I, J} | leaves(Others, Default)];
leaves([], _) -> [];
leaves(Few, Default) -> [list_to_tuple(filled(Few, ?base, Default))].

root([Root], _) -> Root;
root(Trees, Room) -> root(next_level(Trees, Room), Room * ?base).

next_level([A, B, C, D, E, F, G, H, I, J | Others], Room) ->
    [{A, B, C, D, E, F, G, H, I, J, Room} | next_level(Others, Room)];
next_level([], _) -> [];
next_level(Few, Room) -> [list_to_tuple(filled(Few, ?base + 1, Room))].

filled(List, Length, With) -> List ++ lists:duplicate(Length - length(List), With).

-spec from_orddict([{array_indx(), Value}]) -> array(Value).
from_orddict(Pairs) -> from_orddict(Pairs, undefined).

-spec from_orddict([{array_indx(), Value}], Default) -> array(Value | Default).
from_orddict(Pairs, Default) when is_list(Pairs) -> from_pairs(Pairs, {array, 0, ?base, Default, ?base});
from_orddict(_, _) -> erlang:error(badarg).

from_pairs([{Index, Value} | Pairs], {array, Size, _, _, _} = Array) when is_integer(Index), Index >= Size ->
    from_pairs(Pairs, set(Index, Value, Array));
from_pairs([], Array) -> Array;
from_pairs(Pairs, _) -> erlang:error({badarg, Pairs}).

%%% All entries. walk_up and walk_down meet every entry, sparse_up and sparse_down those that aren't the default.

-spec foldl(fun((array_indx(), Type, Acc) -> Acc), Acc, array(Type)) -> Acc.
foldl(Fun, Acc, {array, Size, _, Default, Tree}) when is_function(Fun, 3), is_integer(Size) ->
    walk_up(Fun, Acc, Tree, 0, Size, Default);
foldl(_, _, _) ->
    erlang:error(badarg).

-spec foldr(fun((array_indx(), Type, Acc) -> Acc), Acc, array(Type)) -> Acc.
foldr(Fun, Acc, {array, Size, _, Default, Tree}) when is_function(Fun, 3), is_integer(Size) ->
    walk_down(Fun, Acc, Tree, Size, Default);
foldr(_, _, _) ->
    erlang:error(badarg).

-spec sparse_foldl(fun((array_indx(), Type, Acc) -> Acc), Acc, array(Type)) -> Acc.
sparse_foldl(Fun, Acc, {array, Size, _, Default, Tree}) when is_function(Fun, 3), is_integer(Size) ->
    walk_up(skipping(Fun, Default), Acc, Tree, 0, Size, {sparse});
sparse_foldl(_, _, _) ->
    erlang:error(badarg).

-spec sparse_foldr(fun((array_indx(), Type, Acc) -> Acc), Acc, array(Type)) -> Acc.
sparse_foldr(Fun, Acc, {array, Size, _, Default, Tree}) when is_function(Fun, 3), is_integer(Size) ->
    sparse_down(Fun, Acc, Tree, Size, Default);
sparse_foldr(_, _, _) ->
    erlang:error(badarg).

-spec sparse_size(array()) -> non_neg_integer().
sparse_size({array, Size, _, Default, Tree}) ->
    try sparse_down(fun(Index, _, _) -> throw({last, Index}) end, 0, Tree, Size, Default)
    catch throw:{last, Index} -> Index + 1
    end;
sparse_size(_) ->
    erlang:error(badarg).

sparse_down(Fun, Acc, Tree, Size, Default) -> walk_down(skipping(Fun, Default), Acc, Tree, Size, {sparse}).

skipping(Fun, Default) ->
    fun(_, Value, Acc) when Value =:= Default -> Acc;
       (Index, Value, Acc) -> Fun(Index, Value, Acc)
    end.

%% From Index on, up to Size; Tree begins at Index. Unset parts are skipped when Default is {sparse}.
walk_up(_, Acc, _, Index, Size, _) when Index >= Size -> Acc;
walk_up(_, Acc, Unset, _, _, {sparse}) when is_integer(Unset) -> Acc;
walk_up(Fun, Acc, Unset, Index, Size, Default) when is_integer(Unset) ->
    walk_unset(Fun, Acc, Index, min(Size, Index + Unset), Default);
walk_up(Fun, Acc, Node, Index, Size, Default) when ?is_node(Node) ->
    walk_up_node(Fun, Acc, Node, 1, Index, Size, Default);
walk_up(Fun, Acc, Leaf, Index, Size, _) ->
    walk_up_leaf(Fun, Acc, Leaf, 1, Index, Size).

walk_unset(Fun, Acc, Index, End, Default) when Index < End ->
    walk_unset(Fun, Fun(Index, Default, Acc), Index + 1, End, Default);
walk_unset(_, Acc, _, _, _) ->
    Acc.

walk_up_node(Fun, Acc, Node, At, Index, Size, Default) when At =< ?base, Index < Size ->
    Acc1 = walk_up(Fun, Acc, element(At, Node), Index, Size, Default),
    walk_up_node(Fun, Acc1, Node, At + 1, Index + ?room(Node), Size, Default);
walk_up_node(_, Acc, _, _, _, _, _) ->
    Acc.

walk_up_leaf(Fun, Acc, Leaf, At, Index, Size) when At =< ?base, Index < Size ->
    walk_up_leaf(Fun, Fun(Index, element(At, Leaf), Acc), Leaf, At + 1, Index + 1, Size);
walk_up_leaf(_, Acc, _, _, _, _) ->
    Acc.

walk_down(_, Acc, _, 0, _) -> Acc;
walk_down(Fun, Acc, Tree, Size, Default) -> walk_down(Fun, Acc, Tree, 0, Size, Default).

%% From min(Size, end of Tree) - 1 down to Index, where Tree begins.
walk_down(_, Acc, _, Index, Size, _) when Index >= Size -> Acc;
walk_down(_, Acc, Unset, _, _, {sparse}) when is_integer(Unset) -> Acc;
walk_down(Fun, Acc, Unset, Index, Size, Default) when is_integer(Unset) ->
    walk_unset_down(Fun, Acc, min(Size, Index + Unset) - 1, Index, Default);
walk_down(Fun, Acc, Node, Index, Size, Default) when ?is_node(Node) ->
    walk_down_node(Fun, Acc, Node, ?base, Index, Size, Default);
walk_down(Fun, Acc, Leaf, Index, Size, _) ->
    walk_down_leaf(Fun, Acc, Leaf, min(?base, Size - Index), Index).

walk_unset_down(Fun, Acc, Index, Start, Default) when Index >= Start ->
    walk_unset_down(Fun, Fun(Index, Default, Acc), Index - 1, Start, Default);
walk_unset_down(_, Acc, _, _, _) ->
    Acc.

walk_down_node(_, Acc, _, 0, _, _, _) -> Acc;
walk_down_node(Fun, Acc, Node, At, Index, Size, Default) ->
    Acc1 = walk_down(Fun, Acc, element(At, Node), Index + (At - 1) * ?room(Node), Size, Default),
    walk_down_node(Fun, Acc1, Node, At - 1, Index, Size, Default).

walk_down_leaf(_, Acc, _, 0, _) -> Acc;
walk_down_leaf(Fun, Acc, Leaf, At, Index) ->
    walk_down_leaf(Fun, Fun(Index + At - 1, element(At, Leaf), Acc), Leaf, At - 1, Index).

-spec map(fun((array_indx(), A) -> B), array(A)) -> array(B).
map(Fun, {array, Size, Max, Default, Tree}) when is_function(Fun, 2), is_integer(Size) ->
    {array, Size, Max, Default, map_in(Fun, Tree, 0, Size, Default)};
map(_, _) ->
    erlang:error(badarg).

map_in(_, Tree, Index, Size, _) when Index >= Size -> Tree;
map_in(Fun, Unset, Index, Size, Default) when is_integer(Unset) ->
    map_in(Fun, unfolded(Unset, Default), Index, Size, Default);
map_in(Fun, Node, Index, Size, Default) when ?is_node(Node) ->
    Room = ?room(Node),
    list_to_tuple(map_trees(Fun, tuple_to_list(Node), Room, Index, Size, Default));
map_in(Fun, Leaf, Index, Size, _) ->
    list_to_tuple(map_entries(Fun, tuple_to_list(Leaf), Index, Size)).

%% The last element is the room and no tree.
map_trees(_, [Room], Room, _, _, _) -> [Room];
map_trees(Fun, [Tree | Trees], Room, Index, Size, Default) ->
    Mapped = map_in(Fun, Tree, Index, Size, Default),
    [Mapped | map_trees(Fun, Trees, Room, Index + Room, Size, Default)].

map_entries(Fun, [Value | Values], Index, Size) when Index < Size ->
    [Fun(Index, Value) | map_entries(Fun, Values, Index + 1, Size)];
map_entries(_, Values, _, _) ->
    Values.

-spec sparse_map(fun((array_indx(), A) -> B), array(A)) -> array(B).
sparse_map(Fun, {array, Size, Max, Default, Tree}) when is_function(Fun, 2), is_integer(Size) ->
    {array, Size, Max, Default, sparse_map_in(Fun, Tree, 0, Size, Default)};
sparse_map(_, _) ->
    erlang:error(badarg).

sparse_map_in(_, Tree, Index, Size, _) when is_integer(Tree); Index >= Size -> Tree;
sparse_map_in(Fun, Node, Index, Size, Default) when ?is_node(Node) ->
    Room = ?room(Node),
    list_to_tuple(sparse_map_trees(Fun, tuple_to_list(Node), Room, Index, Size, Default));
sparse_map_in(Fun, Leaf, Index, Size, Default) ->
    list_to_tuple(sparse_map_entries(Fun, tuple_to_list(Leaf), Index, Size, Default)).

sparse_map_trees(_, [Room], Room, _, _, _) -> [Room];
sparse_map_trees(Fun, [Tree | Trees], Room, Index, Size, Default) ->
    Mapped = sparse_map_in(Fun, Tree, Index, Size, Default),
    [Mapped | sparse_map_trees(Fun, Trees, Room, Index + Room, Size, Default)].

sparse_map_entries(Fun, [Default | Values], Index, Size, Default) when Index < Size ->
    [Default | sparse_map_entries(Fun, Values, Index + 1, Size, Default)];
sparse_map_entries(Fun, [Value | Values], Index, Size, Default) when Index < Size ->
    [Fun(Index, Value) | sparse_map_entries(Fun, Values, Index + 1, Size, Default)];
sparse_map_entries(_, Values, _, _, _) ->
    Values.
