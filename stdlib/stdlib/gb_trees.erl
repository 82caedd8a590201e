%% General balanced trees after Arne Andersson: OTP's `gb_trees` module whole.
%%
%%     {Size, Node}      Node: nil | {Key, Value, Smaller, Larger}
%%
%% No balance information is stored. An insertion may make the tree at most so deep that 2^depth =< Size^2. Where
%% it would get deeper, the lowest subtree on the way up that breaks this rule for its own size is built anew,
%% perfectly balanced. Deletions never rebalance. Keys are different unless they compare equal (==).
%%
%% Iterators are stacks of nodes still to visit, the next one first, or {reversed, Stack} when going down.
-module(gb_trees).

-export([empty/0, is_empty/1, size/1, lookup/2, get/2, is_defined/2, insert/3, update/3, enter/3,
         delete/2, delete_any/2, take/2, take_any/2, balance/1, map/2]).
-export([keys/1, values/1, to_list/1, from_list/1, from_orddict/1]).
-export([smallest/1, largest/1, smaller/2, larger/2, take_smallest/1, take_largest/1]).
-export([iterator/1, iterator/2, iterator_from/2, iterator_from/3, next/1]).

-export_type([tree/0, tree/2, iter/0, iter/2]).

-type node_of(K, V) :: nil | {K, V, node_of(K, V), node_of(K, V)}.
-opaque tree(Key, Value) :: {non_neg_integer(), node_of(Key, Value)}.
-type tree() :: tree(term(), term()).
-opaque iter(Key, Value) :: [node_of(Key, Value)] | {reversed, [node_of(Key, Value)]}.
-type iter() :: iter(term(), term()).

-compile({no_auto_import, [get/1, size/1]}).

-define(leaf(Key, Value), {Key, Value, nil, nil}).

-spec empty() -> tree(none(), none()).
empty() -> {0, nil}.

-spec is_empty(tree()) -> boolean().
is_empty({0, nil}) -> true;
is_empty(_) -> false.

-spec size(tree()) -> non_neg_integer().
size({Size, _}) when is_integer(Size), Size >= 0 -> Size.

%%% One key.

-spec lookup(Key, tree(Key, Value)) -> none | {value, Value}.
lookup(Key, {_, Node}) -> search(Key, Node).

search(Key, {At, _, Smaller, _}) when Key < At -> search(Key, Smaller);
search(Key, {At, _, _, Larger}) when Key > At -> search(Key, Larger);
search(_, {_, Value, _, _}) -> {value, Value};
search(_, nil) -> none.

-spec get(Key, tree(Key, Value)) -> Value.
get(Key, {_, Node}) -> get_in(Key, Node).

get_in(Key, {At, _, Smaller, _}) when Key < At -> get_in(Key, Smaller);
get_in(Key, {At, _, _, Larger}) when Key > At -> get_in(Key, Larger);
get_in(_, {_, Value, _, _}) -> Value.

-spec is_defined(Key, tree(Key, term())) -> boolean().
is_defined(Key, {_, Node}) -> is_in(Key, Node).

is_in(Key, {At, _, Smaller, _}) when Key < At -> is_in(Key, Smaller);
is_in(Key, {At, _, _, Larger}) when Key > At -> is_in(Key, Larger);
is_in(_, {_, _, _, _}) -> true;
is_in(_, nil) -> false.

-spec insert(Key, Value, tree(Key, Value)) -> tree(Key, Value).
insert(Key, Value, {Size, Node}) when is_integer(Size) ->
    NewSize = Size + 1,
    {NewSize, insert_in(Key, Value, Node, NewSize * NewSize)}.

%% Budget is Size^2 / 2^depth: the new leaf is too deep when nothing is left of it. Then, until the subtree that
%% breaks the rule is found, the result is [Node, Power | Count]: 2^height and the number of nodes.
insert_in(Key, Value, {At, AtValue, Smaller, Larger}, Budget) when Key < At ->
    case insert_in(Key, Value, Smaller, Budget bsr 1) of
        [Grown, Power | Count] -> check({At, AtValue, Grown, Larger}, Power, Count, Larger);
        Grown -> {At, AtValue, Grown, Larger}
    end;
insert_in(Key, Value, {At, AtValue, Smaller, Larger}, Budget) when Key > At ->
    case insert_in(Key, Value, Larger, Budget bsr 1) of
        [Grown, Power | Count] -> check({At, AtValue, Smaller, Grown}, Power, Count, Smaller);
        Grown -> {At, AtValue, Smaller, Grown}
    end;
insert_in(Key, Value, nil, 0) -> [?leaf(Key, Value), 1 | 1];
insert_in(Key, Value, nil, _) -> ?leaf(Key, Value);
insert_in(Key, _, _, _) -> erlang:error({key_exists, Key}).

%% Power and Count are those of the child that has grown, Sibling is the other child.
check(Node, Power, Count, Sibling) ->
    [SiblingPower | SiblingCount] = measure(Sibling),
    Total = Count + SiblingCount + 1,
    Doubled = 2 * max(Power, SiblingPower),
    case Doubled > Total * Total of
        true -> rebuild(Node, Total);
        false -> [Node, Doubled | Total]
    end.

measure(nil) -> [1 | 0];
measure(?leaf(_, _)) -> [1 | 1];
measure({_, _, Smaller, Larger}) ->
    [Power1 | Count1] = measure(Smaller),
    [Power2 | Count2] = measure(Larger),
    [2 * max(Power1, Power2) | Count1 + Count2 + 1].

-spec update(Key, Value, tree(Key, Value)) -> tree(Key, Value).
update(Key, Value, {Size, Node}) -> {Size, update_in(Key, Value, Node)}.

update_in(Key, New, {At, Value, Smaller, Larger}) when Key < At ->
    {At, Value, update_in(Key, New, Smaller), Larger};
update_in(Key, New, {At, Value, Smaller, Larger}) when Key > At ->
    {At, Value, Smaller, update_in(Key, New, Larger)};
update_in(Key, New, {_, _, Smaller, Larger}) ->
    {Key, New, Smaller, Larger}.

-spec enter(Key, Value, tree(Key, Value)) -> tree(Key, Value).
enter(Key, Value, Tree) ->
    case is_defined(Key, Tree) of
        true -> update(Key, Value, Tree);
        false -> insert(Key, Value, Tree)
    end.

-spec delete(Key, tree(Key, Value)) -> tree(Key, Value).
delete(Key, {Size, Node}) when is_integer(Size), Size >= 0 -> {Size - 1, delete_in(Key, Node)}.

delete_in(Key, {At, Value, Smaller, Larger}) when Key < At -> {At, Value, delete_in(Key, Smaller), Larger};
delete_in(Key, {At, Value, Smaller, Larger}) when Key > At -> {At, Value, Smaller, delete_in(Key, Larger)};
delete_in(_, {_, _, Smaller, Larger}) -> joined(Smaller, Larger).

%% One tree of two; the least of the larger keys comes to the top.
joined(Smaller, nil) -> Smaller;
joined(nil, Larger) -> Larger;
joined(Smaller, Larger) ->
    {Key, Value, Rest} = take_leftmost(Larger),
    {Key, Value, Smaller, Rest}.

-spec delete_any(Key, tree(Key, Value)) -> tree(Key, Value).
delete_any(Key, Tree) ->
    case is_defined(Key, Tree) of
        true -> delete(Key, Tree);
        false -> Tree
    end.

-spec take(Key, tree(Key, Value)) -> {Value, tree(Key, Value)}.
take(Key, {Size, Node}) when is_integer(Size), Size >= 0 ->
    {Value, Rest} = take_in(Key, Node),
    {Value, {Size - 1, Rest}}.

take_in(Key, {At, AtValue, Smaller, Larger}) when Key < At ->
    {Value, Rest} = take_in(Key, Smaller),
    {Value, {At, AtValue, Rest, Larger}};
take_in(Key, {At, AtValue, Smaller, Larger}) when Key > At ->
    {Value, Rest} = take_in(Key, Larger),
    {Value, {At, AtValue, Smaller, Rest}};
take_in(_, {_, Value, Smaller, Larger}) ->
    {Value, joined(Smaller, Larger)}.

-spec take_any(Key, tree(Key, Value)) -> {Value, tree(Key, Value)} | error.
take_any(Key, Tree) ->
    case is_defined(Key, Tree) of
        true -> take(Key, Tree);
        false -> error
    end.

-spec balance(tree(Key, Value)) -> tree(Key, Value).
balance({Size, Node}) -> {Size, rebuild(Node, Size)}.

-spec map(fun((Key, A) -> B), tree(Key, A)) -> tree(Key, B).
map(Fun, {Size, Node}) when is_function(Fun, 2) -> {Size, map_in(Fun, Node)}.

map_in(Fun, {Key, Value, Smaller, Larger}) ->
    {Key, Fun(Key, Value), map_in(Fun, Smaller), map_in(Fun, Larger)};
map_in(_, nil) ->
    nil.

%%% From and to lists.

-spec keys(tree(Key, term())) -> [Key].
keys({_, Node}) -> keys(Node, []).

keys({Key, _, Smaller, Larger}, Tail) -> keys(Smaller, [Key | keys(Larger, Tail)]);
keys(nil, Tail) -> Tail.

-spec values(tree(term(), Value)) -> [Value].
values({_, Node}) -> values(Node, []).

values({_, Value, Smaller, Larger}, Tail) -> values(Smaller, [Value | values(Larger, Tail)]);
values(nil, Tail) -> Tail.

-spec to_list(tree(Key, Value)) -> [{Key, Value}].
to_list({_, Node}) -> to_list(Node, []).

to_list({Key, Value, Smaller, Larger}, Tail) -> to_list(Smaller, [{Key, Value} | to_list(Larger, Tail)]);
to_list(nil, Tail) -> Tail.

%% Of associations with equal keys the last one wins.
-spec from_list([{Key, Value}]) -> tree(Key, Value).
from_list(Pairs) when is_list(Pairs) -> from_orddict(last_of_equals(lists:keysort(1, Pairs))).

last_of_equals([{Key1, _}, {Key2, _} = Pair | Others]) when Key1 == Key2 -> last_of_equals([Pair | Others]);
last_of_equals([Pair | Others]) -> [Pair | last_of_equals(Others)];
last_of_equals([]) -> [].

-spec from_orddict([{Key, Value}]) -> tree(Key, Value).
from_orddict(Pairs) ->
    Size = length(Pairs),
    {Size, from_sorted(Pairs, Size)}.

rebuild(Node, Size) -> from_sorted(to_list(Node, []), Size).

from_sorted(Pairs, Size) ->
    [Node] = build(Size, Pairs),
    Node.

%% [Node | Rest]: a balanced tree of the first Size pairs, and the pairs after them.
build(0, Pairs) -> [nil | Pairs];
build(1, [{Key, Value} | Pairs]) -> [?leaf(Key, Value) | Pairs];
build(Size, Pairs) ->
    build_on(Size, build(Size div 2, Pairs)).

build_on(Size, [Smaller, {Key, Value} | Above]) ->
    [Larger | Rest] = build((Size - 1) div 2, Above),
    [{Key, Value, Smaller, Larger} | Rest].

%%% By order.

-spec smallest(tree(Key, Value)) -> {Key, Value}.
smallest({_, Node}) -> leftmost(Node).

leftmost({Key, Value, nil, _}) -> {Key, Value};
leftmost({_, _, Smaller, _}) -> leftmost(Smaller).

-spec largest(tree(Key, Value)) -> {Key, Value}.
largest({_, Node}) -> rightmost(Node).

rightmost({Key, Value, _, nil}) -> {Key, Value};
rightmost({_, _, _, Larger}) -> rightmost(Larger).

%% The association with the greatest key that is smaller than Key.
-spec smaller(Key, tree(Key, Value)) -> none | {Key, Value}.
smaller(Key, {_, Node}) -> smaller_in(Key, Node, none).

smaller_in(Key, {At, Value, _, Larger}, _) when Key > At -> smaller_in(Key, Larger, {At, Value});
smaller_in(Key, {_, _, Smaller, _}, Best) -> smaller_in(Key, Smaller, Best);
smaller_in(_, nil, Best) -> Best.

%% The association with the least key that is larger than Key.
-spec larger(Key, tree(Key, Value)) -> none | {Key, Value}.
larger(Key, {_, Node}) -> larger_in(Key, Node, none).

larger_in(Key, {At, Value, Smaller, _}, _) when Key < At -> larger_in(Key, Smaller, {At, Value});
larger_in(Key, {_, _, _, Larger}, Best) -> larger_in(Key, Larger, Best);
larger_in(_, nil, Best) -> Best.

-spec take_smallest(tree(Key, Value)) -> {Key, Value, tree(Key, Value)}.
take_smallest({Size, Node}) when is_integer(Size), Size >= 0 ->
    {Key, Value, Rest} = take_leftmost(Node),
    {Key, Value, {Size - 1, Rest}}.

take_leftmost({Key, Value, nil, Larger}) -> {Key, Value, Larger};
take_leftmost({At, AtValue, Smaller, Larger}) ->
    {Key, Value, Rest} = take_leftmost(Smaller),
    {Key, Value, {At, AtValue, Rest, Larger}}.

-spec take_largest(tree(Key, Value)) -> {Key, Value, tree(Key, Value)}.
take_largest({Size, Node}) when is_integer(Size), Size >= 0 ->
    {Key, Value, Rest} = take_rightmost(Node),
    {Key, Value, {Size - 1, Rest}}.

take_rightmost({Key, Value, Smaller, nil}) -> {Key, Value, Smaller};
take_rightmost({At, AtValue, Smaller, Larger}) ->
    {Key, Value, Rest} = take_rightmost(Larger),
    {Key, Value, {At, AtValue, Smaller, Rest}}.

%%% Iterators.

-spec iterator(tree(Key, Value)) -> iter(Key, Value).
iterator({_, Node}) -> go_left(Node, []).

-spec iterator(tree(Key, Value), ordered | reversed) -> iter(Key, Value).
iterator({_, Node}, ordered) -> go_left(Node, []);
iterator({_, Node}, reversed) -> {reversed, go_right(Node, [])}.

go_left({_, _, Smaller, _} = Node, Stack) -> go_left(Smaller, [Node | Stack]);
go_left(nil, Stack) -> Stack.

go_right({_, _, _, Larger} = Node, Stack) -> go_right(Larger, [Node | Stack]);
go_right(nil, Stack) -> Stack.

-spec iterator_from(Key, tree(Key, Value)) -> iter(Key, Value).
iterator_from(Key, {_, Node}) -> go_left_from(Key, Node, []).

-spec iterator_from(Key, tree(Key, Value), ordered | reversed) -> iter(Key, Value).
iterator_from(Key, {_, Node}, ordered) -> go_left_from(Key, Node, []);
iterator_from(Key, {_, Node}, reversed) -> {reversed, go_right_from(Key, Node, [])}.

go_left_from(Key, {At, _, _, Larger}, Stack) when At < Key -> go_left_from(Key, Larger, Stack);
go_left_from(Key, {At, _, Smaller, _} = Node, Stack) when At > Key -> go_left_from(Key, Smaller, [Node | Stack]);
go_left_from(_, {_, _, _, _} = Node, Stack) -> [Node | Stack];
go_left_from(_, nil, Stack) -> Stack.

go_right_from(Key, {At, _, Smaller, _}, Stack) when At > Key -> go_right_from(Key, Smaller, Stack);
go_right_from(Key, {At, _, _, Larger} = Node, Stack) when At < Key -> go_right_from(Key, Larger, [Node | Stack]);
go_right_from(_, {_, _, _, _} = Node, Stack) -> [Node | Stack];
go_right_from(_, nil, Stack) -> Stack.

-spec next(iter(Key, Value)) -> none | {Key, Value, iter(Key, Value)}.
next([{Key, Value, _, Larger} | Stack]) -> {Key, Value, go_left(Larger, Stack)};
next([]) -> none;
next({reversed, [{Key, Value, Smaller, _} | Stack]}) -> {Key, Value, {reversed, go_right(Smaller, Stack)}};
next({reversed, []}) -> none.
