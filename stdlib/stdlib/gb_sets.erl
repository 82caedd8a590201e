%% Ordered sets as general balanced trees: OTP's `gb_sets` module whole.
%%
%%     {Size, Node}      Node: nil | {Element, Smaller, Larger}
%%
%% The trees are those of gb_trees, without values: see there for how they stay balanced. Elements are different
%% unless they compare equal (==). Iterators are stacks of nodes still to visit, or {reversed, Stack}.
-module(gb_sets).

-export([empty/0, new/0, is_empty/1, size/1, singleton/1, is_set/1, is_equal/2, is_member/2, is_element/2,
         insert/2, add/2, add_element/2, delete/2, delete_any/2, del_element/2, balance/1]).
-export([from_list/1, from_ordset/1, to_list/1]).
-export([union/1, union/2, intersection/1, intersection/2, is_disjoint/2, difference/2, subtract/2, is_subset/2]).
-export([map/2, filter/2, filtermap/2, fold/3]).
-export([smallest/1, largest/1, smaller/2, larger/2, take_smallest/1, take_largest/1]).
-export([iterator/1, iterator/2, iterator_from/2, iterator_from/3, next/1]).

-export_type([set/0, set/1, iter/0, iter/1]).

-type node_of(E) :: nil | {E, node_of(E), node_of(E)}.
-opaque set(Element) :: {non_neg_integer(), node_of(Element)}.
-type set() :: set(term()).
-opaque iter(Element) :: [node_of(Element)] | {reversed, [node_of(Element)]}.
-type iter() :: iter(term()).

-compile({no_auto_import, [size/1]}).

-define(leaf(Element), {Element, nil, nil}).

-spec empty() -> set(none()).
empty() -> {0, nil}.

-spec new() -> set(none()).
new() -> empty().

-spec is_empty(set()) -> boolean().
is_empty({0, nil}) -> true;
is_empty(_) -> false.

-spec size(set()) -> non_neg_integer().
size({Size, _}) -> Size.

-spec singleton(Element) -> set(Element).
singleton(Element) -> {1, ?leaf(Element)}.

-spec is_set(term()) -> boolean().
is_set({0, nil}) -> true;
is_set({Size, {_, _, _}}) when is_integer(Size), Size >= 0 -> true;
is_set(_) -> false.

-spec is_equal(set(), set()) -> boolean().
is_equal({Size, _} = A, {Size, _} = B) -> to_list(A) == to_list(B);
is_equal({_, _}, {_, _}) -> false.

%%% One element.

-spec is_member(Element, set(Element)) -> boolean().
is_member(Element, {_, Node}) -> is_in(Element, Node).

-spec is_element(Element, set(Element)) -> boolean().
is_element(Element, Set) -> is_member(Element, Set).

is_in(Element, {At, Smaller, _}) when Element < At -> is_in(Element, Smaller);
is_in(Element, {At, _, Larger}) when Element > At -> is_in(Element, Larger);
is_in(_, {_, _, _}) -> true;
is_in(_, nil) -> false.

-spec insert(Element, set(Element)) -> set(Element).
insert(Element, {Size, Node}) ->
    NewSize = Size + 1,
    {NewSize, insert_in(Element, Node, NewSize * NewSize)}.

%% As in gb_trees: [Node, Power | Count] while the subtree that got too deep for its size is looked for.
insert_in(Element, {At, Smaller, Larger}, Budget) when Element < At ->
    case insert_in(Element, Smaller, Budget bsr 1) of
        [Grown, Power | Count] -> check({At, Grown, Larger}, Power, Count, Larger);
        Grown -> {At, Grown, Larger}
    end;
insert_in(Element, {At, Smaller, Larger}, Budget) when Element > At ->
    case insert_in(Element, Larger, Budget bsr 1) of
        [Grown, Power | Count] -> check({At, Smaller, Grown}, Power, Count, Smaller);
        Grown -> {At, Smaller, Grown}
    end;
insert_in(Element, nil, 0) -> [?leaf(Element), 1 | 1];
insert_in(Element, nil, _) -> ?leaf(Element);
insert_in(Element, _, _) -> erlang:error({key_exists, Element}).

check(Node, Power, Count, Sibling) ->
    [SiblingPower | SiblingCount] = measure(Sibling),
    Total = Count + SiblingCount + 1,
    Doubled = 2 * max(Power, SiblingPower),
    case Doubled > Total * Total of
        true -> rebuild(Node, Total);
        false -> [Node, Doubled | Total]
    end.

measure(nil) -> [1 | 0];
measure(?leaf(_)) -> [1 | 1];
measure({_, Smaller, Larger}) ->
    [Power1 | Count1] = measure(Smaller),
    [Power2 | Count2] = measure(Larger),
    [2 * max(Power1, Power2) | Count1 + Count2 + 1].

-spec add(Element, set(Element)) -> set(Element).
add(Element, Set) ->
    case is_member(Element, Set) of
        true -> Set;
        false -> insert(Element, Set)
    end.

-spec add_element(Element, set(Element)) -> set(Element).
add_element(Element, Set) -> add(Element, Set).

-spec delete(Element, set(Element)) -> set(Element).
delete(Element, {Size, Node}) -> {Size - 1, delete_in(Element, Node)}.

delete_in(Element, {At, Smaller, Larger}) when Element < At -> {At, delete_in(Element, Smaller), Larger};
delete_in(Element, {At, Smaller, Larger}) when Element > At -> {At, Smaller, delete_in(Element, Larger)};
delete_in(_, {_, Smaller, nil}) -> Smaller;
delete_in(_, {_, nil, Larger}) -> Larger;
delete_in(_, {_, Smaller, Larger}) ->
    {Least, Rest} = take_leftmost(Larger),
    {Least, Smaller, Rest}.

-spec delete_any(Element, set(Element)) -> set(Element).
delete_any(Element, Set) ->
    case is_member(Element, Set) of
        true -> delete(Element, Set);
        false -> Set
    end.

-spec del_element(Element, set(Element)) -> set(Element).
del_element(Element, Set) -> delete_any(Element, Set).

-spec balance(set(Element)) -> set(Element).
balance({Size, Node}) -> {Size, rebuild(Node, Size)}.

%%% From and to lists.

-spec from_list([Element]) -> set(Element).
from_list(Elements) -> from_ordset(lists:usort(Elements)).

-spec from_ordset([Element]) -> set(Element).
from_ordset(Elements) ->
    Size = length(Elements),
    {Size, from_sorted(Elements, Size)}.

-spec to_list(set(Element)) -> [Element].
to_list({_, Node}) -> to_list(Node, []).

to_list({Element, Smaller, Larger}, Tail) -> to_list(Smaller, [Element | to_list(Larger, Tail)]);
to_list(nil, Tail) -> Tail.

%% As from_ordset/1, but the greater part of an uneven rest goes to the larger side.
from_merged(Elements) ->
    Size = length(Elements),
    [Node] = build_right(Size, Elements),
    {Size, Node}.

rebuild(Node, Size) -> from_sorted(to_list(Node, []), Size).

from_sorted(Elements, Size) ->
    [Node] = build(Size, Elements),
    Node.

%% [Node | Rest]: a balanced tree of the first Size elements, and those after them.
build(0, Elements) -> [nil | Elements];
build(1, [Element | Elements]) -> [?leaf(Element) | Elements];
build(Size, Elements) ->
    [Smaller, Element | Above] = build(Size div 2, Elements),
    [Larger | Rest] = build((Size - 1) div 2, Above),
    [{Element, Smaller, Larger} | Rest].

build_right(0, Elements) -> [nil | Elements];
build_right(1, [Element | Elements]) -> [?leaf(Element) | Elements];
build_right(Size, Elements) ->
    [Smaller, Element | Above] = build_right((Size - 1) div 2, Elements),
    [Larger | Rest] = build_right(Size div 2, Above),
    [{Element, Smaller, Larger} | Rest].

%%% Two sets. A set much smaller than the other is walked, looking its elements up in the other; sets of like
%%% size are walked side by side.

-spec union([set(Element)]) -> set(Element).
union([First | Others]) -> union_all(First, Others);
union([]) -> empty().

union_all(Set, [Next | Others]) -> union_all(union(Set, Next), Others);
union_all(Set, []) -> Set.

-spec union(set(A), set(B)) -> set(A | B).
union({Size1, Node1}, {Size2, _} = Set2) when Size1 < Size2 ->
    unite(Size1, Node1, Set2);
union({_, _} = Set1, {Size2, Node2}) ->
    unite(Size2, Node2, Set1).

unite(Size, Node, {LargeSize, LargeNode} = Large) ->
    case is_much_smaller(Size, LargeSize) of
        true -> lists:foldl(fun add/2, Large, to_list(Node, []));
        false -> from_merged(ordsets:union(to_list(Node, []), to_list(LargeNode, [])))
    end.

-spec intersection([set(Element)]) -> set(Element).
intersection([Only]) -> Only;
intersection([First, Second | Others]) -> intersection([intersection(First, Second) | Others]).

-spec intersection(set(Element), set(Element)) -> set(Element).
intersection({Size1, Node1}, {Size2, Node2}) when Size1 < Size2 ->
    common(Size1, Node1, Size2, Node2);
intersection({Size1, Node1}, {Size2, Node2}) ->
    common(Size2, Node2, Size1, Node1).

common(SmallSize, Small, LargeSize, Large) ->
    case is_much_smaller(SmallSize, LargeSize) of
        true -> from_merged([Element || Element <- to_list(Small, []), is_in(Element, Large)]);
        false -> from_merged(ordsets:intersection(to_list(Small, []), to_list(Large, [])))
    end.

-spec is_disjoint(set(Element), set(Element)) -> boolean().
is_disjoint({Size1, Node1}, {Size2, Node2}) when Size1 < Size2 -> misses(Node1, Node2);
is_disjoint({_, Node1}, {_, Node2}) -> misses(Node2, Node1).

%% No element of the first tree is in the second. The second is narrowed on the way down.
misses(nil, _) -> true;
misses(_, nil) -> true;
misses({Element, Lesser, Greater}, {At, Smaller, _} = Other) when Element < At ->
    is_absent(Element, Smaller) andalso misses(Lesser, Smaller) andalso misses(Greater, Other);
misses({Element, Lesser, Greater}, {At, _, Larger} = Other) when Element > At ->
    is_absent(Element, Larger) andalso misses(Greater, Larger) andalso misses(Lesser, Other);
misses(_, _) ->
    false.

is_absent(Element, Node) -> not is_in(Element, Node).

-spec difference(set(Element), set(Element)) -> set(Element).
difference({Size1, Node1}, {Size2, Node2}) ->
    case is_much_smaller(Size1, Size2) of
        true -> from_merged([Element || Element <- to_list(Node1, []), not is_in(Element, Node2)]);
        false -> from_merged(ordsets:subtract(to_list(Node1, []), to_list(Node2, [])))
    end.

-spec subtract(set(Element), set(Element)) -> set(Element).
subtract(Set1, Set2) -> difference(Set1, Set2).

-spec is_subset(set(Element), set(Element)) -> boolean().
is_subset({Size1, Node1}, {Size2, Node2}) ->
    case is_much_smaller(Size1, Size2) of
        true -> lists:all(fun(Element) -> is_in(Element, Node2) end, to_list(Node1, []));
        false -> ordsets:is_subset(to_list(Node1, []), to_list(Node2, []))
    end.

%% Whether Small look-ups in a tree of Large elements cost less than a walk over the tree: a look-up is taken to
%% cost 1.46 * ln(Large) steps, about log2(Large).
is_much_smaller(_, Large) when Large < 10 -> false;
is_much_smaller(Small, Large) -> Small * round(1.46 * math:log(Large)) =< Large.

%%% With a fun.

-spec map(fun((A) -> B), set(A)) -> set(B).
map(Fun, {_, Node}) when is_function(Fun, 1) -> from_list(lists:map(Fun, to_list(Node, []))).

-spec filter(fun((Element) -> boolean()), set(Element)) -> set(Element).
filter(Pred, Set) when is_function(Pred, 1) ->
    from_ordset([Element || Element <- to_list(Set), Pred(Element)]).

-spec filtermap(fun((A) -> boolean() | {true, B}), set(A)) -> set(A | B).
filtermap(Fun, {_, Node}) when is_function(Fun, 1) -> from_list(lists:filtermap(Fun, to_list(Node, []))).

-spec fold(fun((Element, Acc) -> Acc), Acc, set(Element)) -> Acc.
fold(Fun, Acc, {_, Node}) when is_function(Fun, 2) -> fold_in(Fun, Acc, Node).

fold_in(Fun, Acc, {Element, Smaller, Larger}) -> fold_in(Fun, Fun(Element, fold_in(Fun, Acc, Smaller)), Larger);
fold_in(_, Acc, nil) -> Acc.

%%% By order.

-spec smallest(set(Element)) -> Element.
smallest({_, Node}) -> leftmost(Node).

leftmost({Element, nil, _}) -> Element;
leftmost({_, Smaller, _}) -> leftmost(Smaller).

-spec largest(set(Element)) -> Element.
largest({_, Node}) -> rightmost(Node).

rightmost({Element, _, nil}) -> Element;
rightmost({_, _, Larger}) -> rightmost(Larger).

%% The greatest element that is smaller than Element.
-spec smaller(Element, set(Element)) -> none | {found, Element}.
smaller(Element, {_, Node}) -> smaller_in(Element, Node, none).

smaller_in(Element, {At, _, Larger}, _) when Element > At -> smaller_in(Element, Larger, {found, At});
smaller_in(Element, {_, Smaller, _}, Best) -> smaller_in(Element, Smaller, Best);
smaller_in(_, nil, Best) -> Best.

%% The least element that is larger than Element.
-spec larger(Element, set(Element)) -> none | {found, Element}.
larger(Element, {_, Node}) -> larger_in(Element, Node, none).

larger_in(Element, {At, Smaller, _}, _) when Element < At -> larger_in(Element, Smaller, {found, At});
larger_in(Element, {_, _, Larger}, Best) -> larger_in(Element, Larger, Best);
larger_in(_, nil, Best) -> Best.

-spec take_smallest(set(Element)) -> {Element, set(Element)}.
take_smallest({Size, Node}) ->
    {Element, Rest} = take_leftmost(Node),
    {Element, {Size - 1, Rest}}.

take_leftmost({Element, nil, Larger}) -> {Element, Larger};
take_leftmost({At, Smaller, Larger}) ->
    {Element, Rest} = take_leftmost(Smaller),
    {Element, {At, Rest, Larger}}.

-spec take_largest(set(Element)) -> {Element, set(Element)}.
take_largest({Size, Node}) ->
    {Element, Rest} = take_rightmost(Node),
    {Element, {Size - 1, Rest}}.

take_rightmost({Element, Smaller, nil}) -> {Element, Smaller};
take_rightmost({At, Smaller, Larger}) ->
    {Element, Rest} = take_rightmost(Larger),
    {Element, {At, Smaller, Rest}}.

%%% Iterators.

-spec iterator(set(Element)) -> iter(Element).
iterator({_, Node}) -> go_left(Node, []).

-spec iterator(set(Element), ordered | reversed) -> iter(Element).
iterator({_, Node}, ordered) -> go_left(Node, []);
iterator({_, Node}, reversed) -> {reversed, go_right(Node, [])}.

go_left({_, Smaller, _} = Node, Stack) -> go_left(Smaller, [Node | Stack]);
go_left(nil, Stack) -> Stack.

go_right({_, _, Larger} = Node, Stack) -> go_right(Larger, [Node | Stack]);
go_right(nil, Stack) -> Stack.

-spec iterator_from(Element, set(Element)) -> iter(Element).
iterator_from(Element, {_, Node}) -> go_left_from(Element, Node, []).

-spec iterator_from(Element, set(Element), ordered | reversed) -> iter(Element).
iterator_from(Element, {_, Node}, ordered) -> go_left_from(Element, Node, []);
iterator_from(Element, {_, Node}, reversed) -> {reversed, go_right_from(Element, Node, [])}.

go_left_from(Start, {At, _, Larger}, Stack) when At < Start -> go_left_from(Start, Larger, Stack);
go_left_from(Start, {At, Smaller, _} = Node, Stack) when At > Start -> go_left_from(Start, Smaller, [Node | Stack]);
go_left_from(_, {_, _, _} = Node, Stack) -> [Node | Stack];
go_left_from(_, nil, Stack) -> Stack.

go_right_from(Start, {At, Smaller, _}, Stack) when At > Start -> go_right_from(Start, Smaller, Stack);
go_right_from(Start, {At, _, Larger} = Node, Stack) when At < Start ->
    go_right_from(Start, Larger, [Node | Stack]);
go_right_from(_, {_, _, _} = Node, Stack) -> [Node | Stack];
go_right_from(_, nil, Stack) -> Stack.

-spec next(iter(Element)) -> none | {Element, iter(Element)}.
next([{Element, _, Larger} | Stack]) -> {Element, go_left(Larger, Stack)};
next([]) -> none;
next({reversed, [{Element, Smaller, _} | Stack]}) -> {Element, {reversed, go_right(Smaller, Stack)}};
next({reversed, []}) -> none.
