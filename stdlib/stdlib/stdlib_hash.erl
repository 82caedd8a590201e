%% The hash table under dict and sets (version 1): linear hashing, which grows and shrinks a slot at a time.
%%
%%     {Tag, Size, Slots, Limit, Half, GrowAt, ShrinkAt, EmptySegment, Segments}
%%
%% Tag       dict, whose entries are [Key | Value], or set, whose entries are the elements.
%% Size      number of entries.
%% Slots     number of slots in use; those up to Slots - Half are already split over to their partner, Half higher.
%% Limit     number of slots there is room for, a power of two; Half is half of it.
%% GrowAt    Slots * 5: a slot more when Size gets greater. ShrinkAt: Slots * 3, a slot less when Size gets smaller.
%% Segments  a tuple of tuples of 16 slots; a slot is a list of entries.
-module(stdlib_hash).

-export([new/1, slot/2, bucket/2, put_bucket/4, map_buckets/2, filter_buckets/2, fold/3]).

-compile({nowarn_deprecated_function, [{erlang, phash, 2}]}).

-define(segment_size, 16).
-define(grow_load, 5).
-define(shrink_load, 3).

-type table() :: tuple().
-export_type([table/0]).

-spec new(dict | set) -> table().
new(Tag) ->
    Empty = erlang:make_tuple(?segment_size, []),
    {Tag, 0, ?segment_size, ?segment_size, ?segment_size div 2, ?segment_size * ?grow_load,
     ?segment_size * ?shrink_load, Empty, {Empty}}.

%% The slot, from 1, in which entries of this key are.
-spec slot(Key :: term(), table()) -> pos_integer().
slot(Key, {_, _, Slots, Limit, Half, _, _, _, _}) ->
    case hash(Key, Limit) of
        Slot when Slot > Slots -> Slot - Half;
        Slot -> Slot
    end.

%% From 1 to Limit. A machine without the old hash function has the new one: the same table, in another order.
hash(Key, Limit) ->
    try erlang:phash(Key, Limit)
    catch error:undef -> erlang:phash2(Key, Limit) + 1
    end.

-spec bucket(pos_integer(), table()) -> [term()].
bucket(Slot, Table) -> get_slot(Slot, element(9, Table)).

get_slot(Slot, Segments) ->
    element((Slot - 1) rem ?segment_size + 1, element((Slot - 1) div ?segment_size + 1, Segments)).

put_slot(Slot, Bucket, Segments) ->
    At = (Slot - 1) div ?segment_size + 1,
    setelement(At, Segments, setelement((Slot - 1) rem ?segment_size + 1, element(At, Segments), Bucket)).

%% Replaces a bucket by one with Change entries more (or, if negative, less).
-spec put_bucket(pos_integer(), [term()], Change :: integer(), table()) -> table().
put_bucket(Slot, Bucket, Change, Table0) ->
    Table = setelement(9, Table0, put_slot(Slot, Bucket, element(9, Table0))),
    if
        Change > 0 -> grow(resized(Change, Table));
        Change < 0 -> shrink(resized(Change, Table));
        true -> Table
    end.

resized(Change, Table) -> setelement(2, Table, element(2, Table) + Change).

%% One slot more, if due: its partner's entries are dealt out between the two.
grow({Tag, Size, Slots, Limit, Half, GrowAt, _, Empty, Segments}) when Size > GrowAt ->
    {NewLimit, NewHalf, Room} = case Slots of
        Limit -> {Limit * 2, Limit, doubled(Segments, Empty)};
        _ -> {Limit, Half, Segments}
    end,
    New = Slots + 1,
    Partner = New - NewHalf,
    {Staying, Moving} = lists:partition(fun(Entry) -> hash(key(Tag, Entry), NewLimit) =:= Partner end,
                                        get_slot(Partner, Room)),
    Dealt = put_slot(New, Moving, put_slot(Partner, Staying, Room)),
    {Tag, Size, New, NewLimit, NewHalf, New * ?grow_load, New * ?shrink_load, Empty, Dealt};
grow(Table) ->
    Table.

%% One slot less, if due: its entries go back to its partner.
shrink({Tag, Size, Slots, Limit, Half, _, ShrinkAt, Empty, Segments})
  when Size < ShrinkAt, Slots > ?segment_size ->
    Partner = Slots - Half,
    Joined = get_slot(Partner, Segments) ++ get_slot(Slots, Segments),
    Merged = put_slot(Slots, [], put_slot(Partner, Joined, Segments)),
    New = Slots - 1,
    {NewLimit, NewHalf, Rest} = case New of
        Half -> {Half, Half div 2, halved(Merged)};
        _ -> {Limit, Half, Merged}
    end,
    {Tag, Size, New, NewLimit, NewHalf, New * ?grow_load, New * ?shrink_load, Empty, Rest};
shrink(Table) ->
    Table.

doubled(Segments, Empty) ->
    list_to_tuple(tuple_to_list(Segments) ++ lists:duplicate(tuple_size(Segments), Empty)).

halved(Segments) -> list_to_tuple(lists:sublist(tuple_to_list(Segments), tuple_size(Segments) div 2)).

key(dict, [Key | _]) -> Key;
key(set, Element) -> Element.

%% Applies Fun to each bucket; the number of entries stays.
-spec map_buckets(fun(([term()]) -> [term()]), table()) -> table().
map_buckets(Fun, Table) ->
    Segments = [list_to_tuple([Fun(Bucket) || Bucket <- tuple_to_list(Segment)])
                || Segment <- tuple_to_list(element(9, Table))],
    setelement(9, Table, list_to_tuple(Segments)).

%% Keeps of each bucket what Fun returns. If that is much less, one slot is given up.
-spec filter_buckets(fun(([term()]) -> [term()]), table()) -> table().
filter_buckets(Fun, Table) ->
    Filtered = map_buckets(Fun, Table),
    case fold(fun(_, N) -> N + 1 end, 0, Filtered) of
        Size when Size < element(2, Table) -> shrink(setelement(2, Filtered, Size));
        _ -> Filtered
    end.

%% From the last slot to the first, in each from the first entry to the last.
-spec fold(fun((Entry :: term(), Acc) -> Acc), Acc, table()) -> Acc.
fold(Fun, Acc, Table) ->
    Segments = element(9, Table),
    fold_segments(Fun, Acc, Segments, tuple_size(Segments)).

fold_segments(_, Acc, _, 0) -> Acc;
fold_segments(Fun, Acc, Segments, I) ->
    fold_segments(Fun, fold_slots(Fun, Acc, element(I, Segments), ?segment_size), Segments, I - 1).

fold_slots(_, Acc, _, 0) -> Acc;
fold_slots(Fun, Acc, Segment, I) -> fold_slots(Fun, lists:foldl(Fun, Acc, element(I, Segment)), Segment, I - 1).
