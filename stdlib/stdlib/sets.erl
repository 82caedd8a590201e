%% Sets: OTP's `sets` module whole. Elements are different unless they match (=:=).
%%
%% Version 2, the one made unless another is asked for (as since OTP 28): a map from the elements to [].
%% Version 1: a table of stdlib_hash, new elements first in their bucket.
%% Where two sets meet, the result is of the version of the one it is built from, mostly the larger.
-module(sets).

-export([new/0, new/1, is_set/1, size/1, is_empty/1, is_equal/2, to_list/1, from_list/1, from_list/2,
         is_element/2, add_element/2, del_element/2]).
-export([union/2, union/1, intersection/2, intersection/1, is_disjoint/2, subtract/2, is_subset/2]).
-export([fold/3, filter/2, map/2, filtermap/2]).

-compile({no_auto_import, [size/1]}).

-export_type([set/0, set/1]).

-type set() :: set(term()).
-opaque set(Element) :: stdlib_hash:table() | #{Element => []}.

-define(table, {set, _, _, _, _, _, _, _, _}).

-spec new() -> set(none()).
new() -> #{}.

-spec new([{version, 1..2}]) -> set(none()).
new([{version, 2}]) -> #{};
new(Options) ->
    case proplists:get_value(version, Options, 2) of
        1 -> stdlib_hash:new(set);
        2 -> #{}
    end.

-spec from_list([Element]) -> set(Element).
from_list(Elements) ->
    try maps:from_keys(Elements, [])
    catch error:_ -> erlang:error(badarg, [Elements])
    end.

-spec from_list([Element], [{version, 1..2}]) -> set(Element).
from_list(Elements, [{version, 2}]) -> maps:from_keys(Elements, []);
from_list(Elements, Options) ->
    case proplists:get_value(version, Options, 2) of
        1 -> lists:foldl(fun add_element/2, stdlib_hash:new(set), Elements);
        2 -> maps:from_keys(Elements, [])
    end.

-spec is_set(term()) -> boolean().
is_set(Set) when is_map(Set) -> true;
is_set(?table) -> true;
is_set(_) -> false.

-spec size(set()) -> non_neg_integer().
size(Set) when is_map(Set) -> map_size(Set);
size({set, Size, _, _, _, _, _, _, _}) -> Size.

-spec is_empty(set()) -> boolean().
is_empty(Set) when is_map(Set) -> map_size(Set) =:= 0;
is_empty({set, Size, _, _, _, _, _, _, _}) -> Size =:= 0.

-spec is_equal(set(), set()) -> boolean().
is_equal(Set1, Set2) -> size(Set1) =:= size(Set2) andalso is_subset(Set1, Set2).

-spec to_list(set(Element)) -> [Element].
to_list(Set) when is_map(Set) -> maps:keys(Set);
to_list(?table = Set) -> fold(fun(Element, Elements) -> [Element | Elements] end, [], Set).

%%% One element.

-spec is_element(Element, set(Element)) -> boolean().
is_element(Element, Set) when is_map(Set) -> is_map_key(Element, Set);
is_element(Element, ?table = Set) ->
    lists:member(Element, stdlib_hash:bucket(stdlib_hash:slot(Element, Set), Set)).

-spec add_element(Element, set(Element)) -> set(Element).
add_element(Element, Set) when is_map(Set) -> Set#{Element => []};
add_element(Element, ?table = Set) ->
    Slot = stdlib_hash:slot(Element, Set),
    Bucket = stdlib_hash:bucket(Slot, Set),
    case lists:member(Element, Bucket) of
        true -> Set;
        false -> stdlib_hash:put_bucket(Slot, [Element | Bucket], 1, Set)
    end.

-spec del_element(Element, set(Element)) -> set(Element).
del_element(Element, Set) when is_map(Set) -> maps:remove(Element, Set);
del_element(Element, ?table = Set) ->
    Slot = stdlib_hash:slot(Element, Set),
    Bucket = stdlib_hash:bucket(Slot, Set),
    case lists:member(Element, Bucket) of
        true -> stdlib_hash:put_bucket(Slot, lists:delete(Element, Bucket), -1, Set);
        false -> Set
    end.

%%% Two sets.

-spec union([set(Element)]) -> set(Element).
union([First | Others]) -> union_all(First, Others);
union([]) -> new().

union_all(Set, [Next | Others]) -> union_all(union(Set, Next), Others);
union_all(Set, []) -> Set.

-spec union(set(A), set(B)) -> set(A | B).
union(Set1, Set2) when is_map(Set1), is_map(Set2) -> maps:merge(Set1, Set2);
union(Set1, Set2) ->
    case size(Set1) < size(Set2) of
        true -> fold(fun add_element/2, Set2, Set1);
        false -> fold(fun add_element/2, Set1, Set2)
    end.

-spec intersection([set(Element), ...]) -> set(Element).
intersection([Only]) -> Only;
intersection([First, Second | Others]) -> intersection([intersection(First, Second) | Others]).

-spec intersection(set(Element), set(Element)) -> set(Element).
intersection(Set1, Set2) when is_map(Set1), is_map(Set2) -> maps:intersect(Set1, Set2);
intersection(Set1, Set2) ->
    case size(Set1) < size(Set2) of
        true -> filter(fun(Element) -> is_element(Element, Set2) end, Set1);
        false -> filter(fun(Element) -> is_element(Element, Set1) end, Set2)
    end.

-spec is_disjoint(set(Element), set(Element)) -> boolean().
is_disjoint(Set1, Set2) ->
    case size(Set1) < size(Set2) of
        true -> shares_none(to_list(Set1), Set2);
        false -> shares_none(to_list(Set2), Set1)
    end.

shares_none([Element | Elements], Set) -> not is_element(Element, Set) andalso shares_none(Elements, Set);
shares_none([], _) -> true.

-spec subtract(set(Element), set(Element)) -> set(Element).
subtract(Set1, Set2) when is_map(Set1), is_map(Set2), map_size(Set2) < map_size(Set1) div 4 ->
    maps:without(maps:keys(Set2), Set1);
subtract(Set1, Set2) ->
    filter(fun(Element) -> not is_element(Element, Set2) end, Set1).

-spec is_subset(set(Element), set(Element)) -> boolean().
is_subset(Set1, Set2) ->
    case is_set(Set1) andalso is_set(Set2) of
        true -> size(Set1) =< size(Set2) andalso has_all(to_list(Set1), Set2);
        false -> fold(fun(Element, _) -> is_element(Element, Set2) end, true, Set1)
    end.

has_all([Element | Elements], Set) -> is_element(Element, Set) andalso has_all(Elements, Set);
has_all([], _) -> true.

%%% With a fun.

-spec fold(fun((Element, Acc) -> Acc), Acc, set(Element)) -> Acc.
fold(Fun, Acc, Set) when is_map(Set), is_function(Fun, 2) -> lists:foldl(Fun, Acc, maps:keys(Set));
fold(Fun, Acc, ?table = Set) when is_function(Fun, 2) -> stdlib_hash:fold(Fun, Acc, Set).

-spec filter(fun((Element) -> boolean()), set(Element)) -> set(Element).
filter(Pred, Set) when is_map(Set), is_function(Pred, 1) ->
    maps:from_keys(kept(Pred, maps:keys(Set), []), []);
filter(Pred, ?table = Set) when is_function(Pred, 1) ->
    stdlib_hash:filter_buckets(fun(Bucket) -> kept(Pred, Bucket, []) end, Set).

kept(Pred, [Element | Elements], Kept) ->
    case Pred(Element) of
        true -> kept(Pred, Elements, [Element | Kept]);
        false -> kept(Pred, Elements, Kept)
    end;
kept(_, [], Kept) ->
    Kept.

-spec map(fun((A) -> B), set(A)) -> set(B).
map(Fun, Set) when is_function(Fun, 1) -> like(Set, lists:map(Fun, to_list(Set))).

-spec filtermap(fun((A) -> boolean() | {true, B}), set(A)) -> set(A | B).
filtermap(Fun, Set) when is_function(Fun, 1) -> like(Set, lists:filtermap(Fun, to_list(Set))).

%% A set of these elements, of the same version as another one.
like(Set, Elements) when is_map(Set) -> maps:from_keys(Elements, []);
like(?table, Elements) -> from_list(Elements).
