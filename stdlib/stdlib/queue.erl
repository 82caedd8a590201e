%% Double-ended queues: OTP's `queue` module whole.
%%
%%     {Rear, Front}    Front: the items at the front, first one first; Rear: those at the rear, last one first
%%
%% Invariant: with two items or more neither list is empty, so both ends are always at hand. When one list runs
%% out, half of the other is turned over to it; an item is thus moved a bounded number of times on average.
%% There is no length in the representation: len/1 counts.
-module(queue).

%% Original API.
-export([new/0, is_queue/1, is_empty/1, len/1, to_list/1, from_list/1, member/2, in/2, in_r/2, out/1, out_r/1,
         reverse/1, join/2, split/2, all/2, any/2, filter/2, filtermap/2, fold/3,
         delete/2, delete_r/2, delete_with/2, delete_with_r/2]).
%% Extended API: less garbage.
-export([get/1, get_r/1, peek/1, peek_r/1, drop/1, drop_r/1]).
%% Okasaki API: queues as lists.
-export([cons/2, head/1, tail/1, snoc/2, last/1, daeh/1, liat/1, lait/1, init/1]).

-export_type([queue/0, queue/1]).

-opaque queue(Item) :: {[Item], [Item]}.
-type queue() :: queue(term()).

-compile({no_auto_import, [get/1]}).

-define(is_queue(Rear, Front), is_list(Rear), is_list(Front)).

%%% Making and asking.

-spec new() -> queue(none()).
new() -> {[], []}.

-spec is_queue(term()) -> boolean().
is_queue({Rear, Front}) when ?is_queue(Rear, Front) -> true;
is_queue(_) -> false.

-spec is_empty(queue()) -> boolean().
is_empty({[], []}) -> true;
is_empty({Rear, Front}) when ?is_queue(Rear, Front) -> false;
is_empty(Queue) -> erlang:error(badarg, [Queue]).

-spec len(queue()) -> non_neg_integer().
len({Rear, Front}) when ?is_queue(Rear, Front) -> length(Rear) + length(Front);
len(Queue) -> erlang:error(badarg, [Queue]).

-spec to_list(queue(Item)) -> [Item].
to_list({Rear, Front}) when ?is_queue(Rear, Front) -> Front ++ lists:reverse(Rear, []);
to_list(Queue) -> erlang:error(badarg, [Queue]).

-spec from_list([Item]) -> queue(Item).
from_list(Items) when is_list(Items) -> from_front(Items);
from_list(Items) -> erlang:error(badarg, [Items]).

-spec member(Item, queue(Item)) -> boolean().
member(Item, {Rear, Front}) when ?is_queue(Rear, Front) ->
    lists:member(Item, Rear) orelse lists:member(Item, Front);
member(Item, Queue) ->
    erlang:error(badarg, [Item, Queue]).

%%% In and out.

-spec in(Item, queue(Item)) -> queue(Item).
in(Item, {[_] = Only, []}) -> {[Item], Only};
in(Item, {Rear, Front}) when ?is_queue(Rear, Front) -> {[Item | Rear], Front};
in(Item, Queue) -> erlang:error(badarg, [Item, Queue]).

-spec in_r(Item, queue(Item)) -> queue(Item).
in_r(Item, {[], [_] = Only}) -> {Only, [Item]};
in_r(Item, {Rear, Front}) when ?is_queue(Rear, Front) -> {Rear, [Item | Front]};
in_r(Item, Queue) -> erlang:error(badarg, [Item, Queue]).

-spec out(queue(Item)) -> {{value, Item}, queue(Item)} | {empty, queue(Item)}.
out({Rear, [Item | [_ | _] = Front]}) when is_list(Rear) -> {{value, Item}, {Rear, Front}};
out({Rear, [Item]}) when is_list(Rear) -> {{value, Item}, from_rear(Rear)};
out({[Item], []}) -> {{value, Item}, {[], []}};
out({[Last | Rear], []}) ->
    [Item | Front] = lists:reverse(Rear, []),
    {{value, Item}, {[Last], Front}};
out({[], []} = Empty) -> {empty, Empty};
out(Queue) -> erlang:error(badarg, [Queue]).

-spec out_r(queue(Item)) -> {{value, Item}, queue(Item)} | {empty, queue(Item)}.
out_r({[Item | [_ | _] = Rear], Front}) when is_list(Front) -> {{value, Item}, {Rear, Front}};
out_r({[Item], Front}) when is_list(Front) -> {{value, Item}, from_front(Front)};
out_r({[], [Item]}) -> {{value, Item}, {[], []}};
out_r({[], [First | Front]}) ->
    [Item | Rear] = lists:reverse(Front, []),
    {{value, Item}, {Rear, [First]}};
out_r({[], []} = Empty) -> {empty, Empty};
out_r(Queue) -> erlang:error(badarg, [Queue]).

-spec get(queue(Item)) -> Item.
get({Rear, [Item | _]}) when is_list(Rear) -> Item;
get({[_ | _] = Rear, []}) -> lists:last(Rear);
get({[], []} = Queue) -> erlang:error(empty, [Queue]);
get(Queue) -> erlang:error(badarg, [Queue]).

-spec get_r(queue(Item)) -> Item.
get_r({[Item | _], Front}) when is_list(Front) -> Item;
get_r({[], [_ | _] = Front}) -> lists:last(Front);
get_r({[], []} = Queue) -> erlang:error(empty, [Queue]);
get_r(Queue) -> erlang:error(badarg, [Queue]).

-spec peek(queue(Item)) -> {value, Item} | empty.
peek({Rear, [Item | _]}) when is_list(Rear) -> {value, Item};
peek({[_ | _] = Rear, []}) -> {value, lists:last(Rear)};
peek({[], []}) -> empty;
peek(Queue) -> erlang:error(badarg, [Queue]).

-spec peek_r(queue(Item)) -> {value, Item} | empty.
peek_r({[Item | _], Front}) when is_list(Front) -> {value, Item};
peek_r({[], [_ | _] = Front}) -> {value, lists:last(Front)};
peek_r({[], []}) -> empty;
peek_r(Queue) -> erlang:error(badarg, [Queue]).

-spec drop(queue(Item)) -> queue(Item).
drop({Rear, [_ | [_ | _] = Front]}) when is_list(Rear) -> {Rear, Front};
drop({Rear, [_]}) when is_list(Rear) -> from_rear(Rear);
drop({[_], []}) -> {[], []};
drop({[Last | Rear], []}) -> {[Last], tl(lists:reverse(Rear, []))};
drop({[], []} = Queue) -> erlang:error(empty, [Queue]);
drop(Queue) -> erlang:error(badarg, [Queue]).

-spec drop_r(queue(Item)) -> queue(Item).
drop_r({[_ | [_ | _] = Rear], Front}) when is_list(Front) -> {Rear, Front};
drop_r({[_], Front}) when is_list(Front) -> from_front(Front);
drop_r({[], [_]}) -> {[], []};
drop_r({[], [First | Front]}) -> {tl(lists:reverse(Front, [])), [First]};
drop_r({[], []} = Queue) -> erlang:error(empty, [Queue]);
drop_r(Queue) -> erlang:error(badarg, [Queue]).

%%% Whole queues.

-spec reverse(queue(Item)) -> queue(Item).
reverse({Rear, Front}) when ?is_queue(Rear, Front) -> {Front, Rear};
reverse(Queue) -> erlang:error(badarg, [Queue]).

-spec join(queue(Item), queue(Item)) -> queue(Item).
join({Rear, Front} = First, {[], []}) when ?is_queue(Rear, Front) -> First;
join({[], []}, {Rear, Front} = Second) when ?is_queue(Rear, Front) -> Second;
join({Rear1, Front1}, {Rear2, Front2}) when ?is_queue(Rear1, Front1), ?is_queue(Rear2, Front2) ->
    {Rear2, Front1 ++ lists:reverse(Rear1, Front2)};
join(First, Second) ->
    erlang:error(badarg, [First, Second]).

-spec split(N :: non_neg_integer(), queue(Item)) -> {queue(Item), queue(Item)}.
split(0, {Rear, Front} = Queue) when ?is_queue(Rear, Front) -> {{[], []}, Queue};
split(N, {Rear, Front} = Queue) when is_integer(N), N >= 1, ?is_queue(Rear, Front) ->
    InFront = length(Front),
    Left = InFront + length(Rear) - N,
    if
        Left < 0 ->
            erlang:error(badarg, [N, Queue]);
        Left =:= 0, N > InFront ->
            {Queue, {[], []}};
        N < InFront ->
            [First | Others] = Front,
            {Taken, Rest} = move(N - 1, Others, []),
            {{Taken, [First]}, {Rear, Rest}};
        N > InFront ->
            [Last | Others] = Rear,
            {Kept, Rest} = move(Left - 1, Others, []),
            {{Rest, Front}, {[Last], Kept}};
        true ->
            {from_front(Front), from_rear(Rear)}
    end;
split(N, Queue) ->
    erlang:error(badarg, [N, Queue]).

%% Moves the first N elements of a list over to another, turning their order round.
move(0, List, Onto) -> {Onto, List};
move(N, [Element | List], Onto) -> move(N - 1, List, [Element | Onto]).

%%% With a fun.

-spec all(fun((Item) -> boolean()), queue(Item)) -> boolean().
all(Pred, {Rear, Front}) when is_function(Pred, 1), ?is_queue(Rear, Front) ->
    lists:all(Pred, Front) andalso lists:all(Pred, Rear);
all(Pred, Queue) ->
    erlang:error(badarg, [Pred, Queue]).

-spec any(fun((Item) -> boolean()), queue(Item)) -> boolean().
any(Pred, {Rear, Front}) when is_function(Pred, 1), ?is_queue(Rear, Front) ->
    lists:any(Pred, Front) orelse lists:any(Pred, Rear);
any(Pred, Queue) ->
    erlang:error(badarg, [Pred, Queue]).

-spec fold(fun((Item, Acc) -> Acc), Acc, queue(Item)) -> Acc.
fold(Fun, Acc, {Rear, Front}) when is_function(Fun, 2), ?is_queue(Rear, Front) ->
    lists:foldr(Fun, lists:foldl(Fun, Acc, Front), Rear);
fold(Fun, Acc, Queue) ->
    erlang:error(badarg, [Fun, Acc, Queue]).

%% The fun tells of each item whether it stays, or which items come in its place.
-spec filter(fun((Item) -> boolean() | [Item]), queue(Item)) -> queue(Item).
filter(Fun, {Rear, Front}) when is_function(Fun, 1), ?is_queue(Rear, Front) ->
    NewFront = filter_front(Fun, Front),
    balanced(filter_rear(Fun, Rear), NewFront);
filter(Fun, Queue) ->
    erlang:error(badarg, [Fun, Queue]).

filter_front(Fun, [Item | Items]) ->
    case Fun(Item) of
        true -> [Item | filter_front(Fun, Items)];
        false -> filter_front(Fun, Items);
        Instead when is_list(Instead) -> Instead ++ filter_front(Fun, Items)
    end;
filter_front(_, []) ->
    [].

%% Recursion comes first, so that items are met in queue order.
filter_rear(Fun, [Item | Items]) ->
    Before = filter_rear(Fun, Items),
    case Fun(Item) of
        true -> [Item | Before];
        false -> Before;
        Instead when is_list(Instead) -> lists:reverse(Instead, Before)
    end;
filter_rear(_, []) ->
    [].

-spec filtermap(fun((Item) -> boolean() | {true, Value}), queue(Item)) -> queue(Item | Value).
filtermap(Fun, {Rear, Front}) when is_function(Fun, 1), ?is_queue(Rear, Front) ->
    NewFront = lists:filtermap(Fun, Front),
    balanced(filtermap_rear(Fun, Rear), NewFront);
filtermap(Fun, Queue) ->
    erlang:error(badarg, [Fun, Queue]).

filtermap_rear(Fun, [Item | Items]) ->
    Before = filtermap_rear(Fun, Items),
    case Fun(Item) of
        true -> [Item | Before];
        {true, Instead} -> [Instead | Before];
        false -> Before
    end;
filtermap_rear(_, []) ->
    [].

-spec delete(Item, queue(Item)) -> queue(Item).
delete(Item, {Rear, Front} = Queue) when ?is_queue(Rear, Front) ->
    delete_first(fun(Other) -> Other =:= Item end, Queue);
delete(Item, Queue) ->
    erlang:error(badarg, [Item, Queue]).

-spec delete_r(Item, queue(Item)) -> queue(Item).
delete_r(Item, {Rear, Front}) when ?is_queue(Rear, Front) ->
    reverse(delete_first(fun(Other) -> Other =:= Item end, {Front, Rear}));
delete_r(Item, Queue) ->
    erlang:error(badarg, [Item, Queue]).

-spec delete_with(fun((Item) -> boolean()), queue(Item)) -> queue(Item).
delete_with(Pred, {Rear, Front} = Queue) when is_function(Pred, 1), ?is_queue(Rear, Front) ->
    delete_first(Pred, Queue);
delete_with(Pred, Queue) ->
    erlang:error(badarg, [Pred, Queue]).

-spec delete_with_r(fun((Item) -> boolean()), queue(Item)) -> queue(Item).
delete_with_r(Pred, {Rear, Front}) when is_function(Pred, 1), ?is_queue(Rear, Front) ->
    reverse(delete_first(Pred, {Front, Rear}));
delete_with_r(Pred, Queue) ->
    erlang:error(badarg, [Pred, Queue]).

delete_first(Pred, {Rear, Front} = Queue) ->
    case without(Pred, Front) of
        unchanged ->
            case without(Pred, lists:reverse(Rear, [])) of
                unchanged -> Queue;
                Items -> balanced(lists:reverse(Items, []), Front)
            end;
        Items ->
            balanced(Rear, Items)
    end.

%% The list without its first element that fits, if there is one.
without(Pred, [Item | Items]) ->
    case Pred(Item) of
        true ->
            Items;
        false ->
            case without(Pred, Items) of
                unchanged -> unchanged;
                Others -> [Item | Others]
            end
    end;
without(_, []) ->
    unchanged.

%%% The Okasaki API. Words read backwards act at the other end.

-spec cons(Item, queue(Item)) -> queue(Item).
cons(Item, Queue) -> in_r(Item, Queue).

-spec snoc(queue(Item), Item) -> queue(Item).
snoc(Queue, Item) -> in(Item, Queue).

-spec head(queue(Item)) -> Item.
head({[], []} = Queue) -> erlang:error(empty, [Queue]);
head({Rear, Front} = Queue) when ?is_queue(Rear, Front) -> get(Queue);
head(Queue) -> erlang:error(badarg, [Queue]).

-spec tail(queue(Item)) -> queue(Item).
tail(Queue) -> drop(Queue).

-spec last(queue(Item)) -> Item.
last(Queue) -> get_r(Queue).

-spec daeh(queue(Item)) -> Item.
daeh(Queue) -> get_r(Queue).

-spec init(queue(Item)) -> queue(Item).
init(Queue) -> drop_r(Queue).

-spec liat(queue(Item)) -> queue(Item).
liat(Queue) -> drop_r(Queue).

-spec lait(queue(Item)) -> queue(Item).
lait(Queue) -> drop_r(Queue).

%%% Keeping the invariant.

balanced([], Front) -> from_front(Front);
balanced(Rear, []) -> from_rear(Rear);
balanced(Rear, Front) -> {Rear, Front}.

%% A queue of the items of a front list alone: half of them stay there, the greater half goes to the rear.
from_front([]) -> {[], []};
from_front([_] = Only) -> {Only, []};
from_front([First, Last]) -> {[Last], [First]};
from_front(Front) ->
    {Kept, Moved} = lists:split(length(Front) div 2, Front),
    {lists:reverse(Moved, []), Kept}.

from_rear([]) -> {[], []};
from_rear([_] = Only) -> {[], Only};
from_rear([Last, First]) -> {[Last], [First]};
from_rear(Rear) ->
    {Kept, Moved} = lists:split(length(Rear) div 2, Rear),
    {Kept, lists:reverse(Moved, [])}.
