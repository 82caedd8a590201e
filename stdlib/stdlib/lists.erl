%% Lists: OTP's `lists` module whole.
%%
%% A list is a chain of cons cells ending in []. Functions that only walk a list are written so that the first
%% clause is the common step and the last one names the only legal end, hence an improper list fails with
%% function_clause where OTP's does.
%%
%% Sorting is a bottom-up merge sort over the runs already present in the input. Runs alternate between rising
%% and falling order from one merge level to the next, so that each merge is a tail-recursive loop that never has
%% to reverse its result. All sorts and merges are stable.
%%
%% Natively provided by the machine, whatever the bodies here say: reverse/1,2 member/2 keyfind/3 keymember/3
%% keysearch/3 append/2 subtract/2 sort/1 usort/1 keysort/2 ukeysort/2 seq/2 sum/1 nth/2 nthtail/2 last/1
%% duplicate/2. Calls to those with no body of their own here are written `lists:...` to reach the native code.
-module(lists).

%% Building, taking apart.
-export([append/1, append/2, subtract/2, reverse/1, reverse/2, seq/2, seq/3, duplicate/2, concat/1,
         flatten/1, flatten/2, flatlength/1, join/2, delete/2, droplast/1, last/1, nth/2, nthtail/2,
         sublist/2, sublist/3, split/2, enumerate/1, enumerate/2, enumerate/3, uniq/1, uniq/2]).
%% Asking.
-export([member/2, prefix/2, suffix/2, sum/1, max/1, min/1]).
%% Lists of lists and tuples side by side.
-export([zip/2, zip/3, zip3/3, zip3/4, zipwith/3, zipwith/4, zipwith3/4, zipwith3/5, unzip/1, unzip3/1]).
%% Lists of tuples with a key.
-export([keyfind/3, keymember/3, keysearch/3, keydelete/3, keyreplace/4, keystore/4, keytake/3, keymap/3,
         keysort/2, keymerge/3, rkeymerge/3, ukeysort/2, ukeymerge/3, rukeymerge/3]).
%% With a fun.
-export([all/2, any/2, map/2, flatmap/2, foldl/3, foldr/3, foreach/2, mapfoldl/3, mapfoldr/3, filter/2,
         filtermap/2, zf/2, partition/2, search/2, takewhile/2, dropwhile/2, splitwith/2]).
%% Sorting and merging; an r in front means falling order, a u means without duplicates.
-export([sort/1, sort/2, usort/1, usort/2, merge/1, merge/2, merge/3, merge3/3, rmerge/2, rmerge/3, rmerge3/3,
         umerge/1, umerge/2, umerge/3, umerge3/3, rumerge/2, rumerge/3, rumerge3/3]).

-compile({no_auto_import, [max/2, min/2]}).

%%% Building, taking apart.

-spec reverse(List :: [term()], Tail :: term()) -> nonempty_maybe_improper_list() | term().
reverse(_List, _Tail) ->
    erlang:nif_error(undef).

-spec reverse([T]) -> [T].
reverse([_, _ | _] = List) -> lists:reverse(List, []);
reverse([_] = List) -> List;
reverse([]) -> [].

-spec append([T], [T]) -> [T].
append(Front, Back) -> Front ++ Back.

-spec append([[T]]) -> [T].
append([Only]) -> Only;
append([First | Others]) -> First ++ append(Others);
append([]) -> [].

-spec subtract([T], [T]) -> [T].
subtract(List, Unwanted) -> List -- Unwanted.

-spec seq(integer(), integer()) -> [integer()].
seq(From, To) when is_integer(From), is_integer(To), To >= From - 1 -> count_down(To, From, 1, []).

-spec seq(From :: integer(), To :: integer(), Step :: integer()) -> [integer()].
seq(From, To, Step) when is_integer(From), is_integer(To), is_integer(Step) ->
    if
        Step > 0, To >= From - Step -> count_down(From + (To - From + Step) div Step * Step - Step, From, Step, []);
        Step < 0, To =< From - Step -> count_up(From + (To - From + Step) div Step * Step - Step, From, -Step, []);
        Step =:= 0, From =:= To -> [From];
        true -> erlang:error(badarg, [From, To, Step])
    end;
seq(From, To, Step) ->
    erlang:error(badarg, [From, To, Step]).

%% From To down to From, pushing, so that the list rises.
count_down(At, From, Step, Acc) when At >= From + 3 * Step ->
    count_down(At - 4 * Step, From, Step, [At - 3 * Step, At - 2 * Step, At - Step, At | Acc]);
count_down(At, From, Step, Acc) when At >= From -> count_down(At - Step, From, Step, [At | Acc]);
count_down(_, _, _, Acc) -> Acc.

count_up(At, From, Step, Acc) when At =< From -> count_up(At + Step, From, Step, [At | Acc]);
count_up(_, _, _, Acc) -> Acc.

-spec duplicate(N :: non_neg_integer(), T) -> [T].
duplicate(N, Element) when is_integer(N), N >= 0 -> copies(N, Element, []).

copies(0, _, Acc) -> Acc;
copies(N, Element, Acc) -> copies(N - 1, Element, [Element | Acc]).

-spec concat([atom() | integer() | float() | string()]) -> string().
concat(Things) -> flatmap(fun text_of/1, Things).

text_of(Thing) when is_list(Thing) -> Thing;
text_of(Thing) when is_atom(Thing) -> atom_to_list(Thing);
text_of(Thing) when is_integer(Thing) -> integer_to_list(Thing);
text_of(Thing) when is_float(Thing) -> float_to_list(Thing).

-spec flatten(DeepList :: [term()]) -> [term()].
flatten(Deep) when is_list(Deep) -> flat(Deep, []).

-spec flatten(DeepList :: [term()], Tail :: [term()]) -> [term()].
flatten(Deep, Tail) when is_list(Deep), is_list(Tail) -> flat(Deep, Tail).

flat([Inner | More], Tail) when is_list(Inner) -> flat(Inner, flat(More, Tail));
flat([Leaf | More], Tail) -> [Leaf | flat(More, Tail)];
flat([], Tail) -> Tail.

-spec flatlength(DeepList :: [term()]) -> non_neg_integer().
flatlength(Deep) -> flatlength(Deep, 0).

flatlength([Inner | More], N) when is_list(Inner) -> flatlength(Inner, flatlength(More, N));
flatlength([_ | More], N) -> flatlength(More, N + 1);
flatlength([], N) -> N.

-spec join(Separator :: T, [T]) -> [T].
join(_Separator, []) -> [];
join(Separator, [First | Others]) -> [First | join_rest(Separator, Others)].

join_rest(Separator, [Element | Others]) -> [Separator, Element | join_rest(Separator, Others)];
join_rest(_, []) -> [].

-spec delete(T, [T]) -> [T].
delete(Element, [Element | Others]) -> Others;
delete(Element, [Other | Others]) -> [Other | delete(Element, Others)];
delete(_, []) -> [].

-spec droplast(nonempty_list(T)) -> [T].
droplast([_]) -> [];
droplast([Element | Others]) -> [Element | droplast(Others)].

-spec last(nonempty_list(T)) -> T.
last([Element | Others]) -> last(Element, Others).

last(_, [Element | Others]) -> last(Element, Others);
last(Element, []) -> Element.

-spec nth(N :: pos_integer(), nonempty_list(T)) -> T.
nth(1, [Element | _]) -> Element;
nth(N, [_ | Others]) when is_integer(N), N > 1 -> nth(N - 1, Others).

-spec nthtail(N :: non_neg_integer(), [T]) -> [T].
nthtail(0, []) -> [];
nthtail(0, [_ | _] = List) -> List;
nthtail(1, [_ | Others]) -> Others;
nthtail(N, [_ | Others]) when is_integer(N), N > 1 -> nthtail(N - 1, Others).

-spec sublist([T], Length :: non_neg_integer()) -> [T].
sublist(List, Length) when is_integer(Length), is_list(List), Length >= 0 -> at_most(List, Length).

-spec sublist([T], Start :: pos_integer(), Length :: non_neg_integer()) -> [T].
sublist(List, 1, Length) when is_list(List), is_integer(Length), Length >= 0 -> at_most(List, Length);
sublist([], Start, _) when is_integer(Start), Start > 1 -> [];
sublist([_ | Others], Start, Length) when is_integer(Start), Start > 1 -> sublist(Others, Start - 1, Length).

at_most(_, 0) -> [];
at_most([Element | Others], Length) -> [Element | at_most(Others, Length - 1)];
at_most([], _) -> [].

-spec split(N :: non_neg_integer(), [T]) -> {[T], [T]}.
split(N, List) when is_integer(N), N >= 0, is_list(List) ->
    case split(N, List, []) of
        {_, _} = Parts -> Parts;
        {} -> erlang:error(badarg, [N, List])
    end;
split(N, List) ->
    erlang:error(badarg, [N, List]).

split(0, Rest, Taken) -> {lists:reverse(Taken, []), Rest};
split(N, [Element | Rest], Taken) -> split(N - 1, Rest, [Element | Taken]);
split(_, [], _) -> {}.

-spec enumerate([T]) -> [{pos_integer(), T}].
enumerate(List) when is_list(List) -> number(1, 1, List).

-spec enumerate(Index :: integer(), [T]) -> [{integer(), T}].
enumerate(Index, List) when is_integer(Index), is_list(List) -> number(Index, 1, List).

-spec enumerate(Index :: integer(), Step :: integer(), [T]) -> [{integer(), T}].
enumerate(Index, Step, List) when is_integer(Index), is_integer(Step), is_list(List) -> number(Index, Step, List).

number(Index, Step, [Element | Others]) -> [{Index, Element} | number(Index + Step, Step, Others)];
number(_, _, []) -> [].

-spec uniq([T]) -> [T].
uniq(List) -> uniq_seen(List, #{}).

uniq_seen([Element | Others], Seen) ->
    case Seen of
        #{Element := _} -> uniq_seen(Others, Seen);
        #{} -> [Element | uniq_seen(Others, Seen#{Element => true})]
    end;
uniq_seen([], _) ->
    [].

-spec uniq(fun((T) -> any()), [T]) -> [T].
uniq(KeyOf, List) when is_function(KeyOf, 1) -> uniq_seen(KeyOf, List, #{}).

uniq_seen(KeyOf, [Element | Others], Seen) ->
    Key = KeyOf(Element),
    case Seen of
        #{Key := _} -> uniq_seen(KeyOf, Others, Seen);
        #{} -> [Element | uniq_seen(KeyOf, Others, Seen#{Key => true})]
    end;
uniq_seen(_, [], _) ->
    [].

%%% Asking.

-spec member(term(), [term()]) -> boolean().
member(_Element, _List) ->
    erlang:nif_error(undef).

-spec prefix([term()], [term()]) -> boolean().
prefix([Element | Others], [Element | More]) -> prefix(Others, More);
prefix([], List) when is_list(List) -> true;
prefix([_ | _], List) when is_list(List) -> false.

-spec suffix([term()], [term()]) -> boolean().
suffix(Suffix, List) ->
    Surplus = length(List) - length(Suffix),
    Surplus >= 0 andalso nthtail(Surplus, List) =:= Suffix.

-spec sum([number()]) -> number().
sum(Numbers) -> sum(Numbers, 0).

sum([Number | Others], Total) -> sum(Others, Total + Number);
sum([], Total) -> Total.

-spec max(nonempty_list(T)) -> T.
max([Element | Others]) -> max(Others, Element).

max([Element | Others], Best) when Element > Best -> max(Others, Element);
max([_ | Others], Best) -> max(Others, Best);
max([], Best) -> Best.

-spec min(nonempty_list(T)) -> T.
min([Element | Others]) -> min(Others, Element).

min([Element | Others], Best) when Element < Best -> min(Others, Element);
min([_ | Others], Best) -> min(Others, Best);
min([], Best) -> Best.

%%% Lists of lists and tuples side by side.
%%% `How` says what to do when one list ends first: fail, trim to the shortest, or go on with padding.

-spec zip([A], [B]) -> [{A, B}].
zip([A | As], [B | Bs]) -> [{A, B} | zip(As, Bs)];
zip([], []) -> [].

-spec zip([A], [B], How :: fail | trim | {pad, {term(), term()}}) -> [{A, B}].
zip([A | As], [B | Bs], How) -> [{A, B} | zip(As, Bs, How)];
zip([], [], fail) -> [];
zip([], [], trim) -> [];
zip([], [], {pad, {_, _}}) -> [];
zip([], [_ | _], trim) -> [];
zip([_ | _], [], trim) -> [];
zip([], [_ | _] = Bs, {pad, {PadA, _}}) -> [{PadA, B} || B <- Bs];
zip([_ | _] = As, [], {pad, {_, PadB}}) -> [{A, PadB} || A <- As].

-spec zip3([A], [B], [C]) -> [{A, B, C}].
zip3([A | As], [B | Bs], [C | Cs]) -> [{A, B, C} | zip3(As, Bs, Cs)];
zip3([], [], []) -> [].

-spec zip3([A], [B], [C], How :: fail | trim | {pad, {term(), term(), term()}}) -> [{A, B, C}].
zip3([A | As], [B | Bs], [C | Cs], How) -> [{A, B, C} | zip3(As, Bs, Cs, How)];
zip3([], [], [], fail) -> [];
zip3(As, Bs, Cs, trim) when is_list(As), is_list(Bs), is_list(Cs) -> [];
zip3([], [], [], {pad, {_, _, _}}) -> [];
zip3(As, Bs, Cs, {pad, {PadA, PadB, PadC}} = How) ->
    {A, As1} = head_or(As, PadA),
    {B, Bs1} = head_or(Bs, PadB),
    {C, Cs1} = head_or(Cs, PadC),
    [{A, B, C} | zip3(As1, Bs1, Cs1, How)].

head_or([Element | Others], _) -> {Element, Others};
head_or([], Pad) -> {Pad, []}.

-spec zipwith(fun((A, B) -> T), [A], [B]) -> [T].
zipwith(Fun, [A | As], [B | Bs]) -> [Fun(A, B) | zipwith(Fun, As, Bs)];
zipwith(Fun, [], []) when is_function(Fun, 2) -> [].

-spec zipwith(fun((A, B) -> T), [A], [B], How :: fail | trim | {pad, {term(), term()}}) -> [T].
zipwith(Fun, [A | As], [B | Bs], How) -> [Fun(A, B) | zipwith(Fun, As, Bs, How)];
zipwith(Fun, [], [], fail) when is_function(Fun, 2) -> [];
zipwith(Fun, [], [], trim) when is_function(Fun, 2) -> [];
zipwith(Fun, [], [], {pad, {_, _}}) when is_function(Fun, 2) -> [];
zipwith(Fun, [], [_ | _], trim) when is_function(Fun, 2) -> [];
zipwith(Fun, [_ | _], [], trim) when is_function(Fun, 2) -> [];
zipwith(Fun, [], [_ | _] = Bs, {pad, {PadA, _}}) -> [Fun(PadA, B) || B <- Bs];
zipwith(Fun, [_ | _] = As, [], {pad, {_, PadB}}) -> [Fun(A, PadB) || A <- As].

-spec zipwith3(fun((A, B, C) -> T), [A], [B], [C]) -> [T].
zipwith3(Fun, [A | As], [B | Bs], [C | Cs]) -> [Fun(A, B, C) | zipwith3(Fun, As, Bs, Cs)];
zipwith3(Fun, [], [], []) when is_function(Fun, 3) -> [].

-spec zipwith3(fun((A, B, C) -> T), [A], [B], [C], How :: fail | trim | {pad, {term(), term(), term()}}) -> [T].
zipwith3(Fun, [A | As], [B | Bs], [C | Cs], How) -> [Fun(A, B, C) | zipwith3(Fun, As, Bs, Cs, How)];
zipwith3(Fun, [], [], [], fail) when is_function(Fun, 3) -> [];
zipwith3(Fun, As, Bs, Cs, trim) when is_function(Fun, 3), is_list(As), is_list(Bs), is_list(Cs) -> [];
zipwith3(Fun, [], [], [], {pad, {_, _, _}}) when is_function(Fun, 3) -> [];
zipwith3(Fun, As, Bs, Cs, {pad, {PadA, PadB, PadC}} = How) ->
    {A, As1} = head_or(As, PadA),
    {B, Bs1} = head_or(Bs, PadB),
    {C, Cs1} = head_or(Cs, PadC),
    [Fun(A, B, C) | zipwith3(Fun, As1, Bs1, Cs1, How)].

-spec unzip([{A, B}]) -> {[A], [B]}.
unzip(Pairs) -> unzip(Pairs, [], []).

unzip([{A, B} | Pairs], As, Bs) -> unzip(Pairs, [A | As], [B | Bs]);
unzip([], As, Bs) -> {lists:reverse(As, []), lists:reverse(Bs, [])}.

-spec unzip3([{A, B, C}]) -> {[A], [B], [C]}.
unzip3(Triples) -> unzip3(Triples, [], [], []).

unzip3([{A, B, C} | Triples], As, Bs, Cs) -> unzip3(Triples, [A | As], [B | Bs], [C | Cs]);
unzip3([], As, Bs, Cs) -> {lists:reverse(As, []), lists:reverse(Bs, []), lists:reverse(Cs, [])}.

%%% Lists of tuples with a key. Keys compare with ==, elements that are no tuples or too small are passed over.

-spec keyfind(Key :: term(), N :: pos_integer(), [tuple()]) -> tuple() | false.
keyfind(_Key, _N, _Tuples) ->
    erlang:nif_error(undef).

-spec keymember(Key :: term(), N :: pos_integer(), [tuple()]) -> boolean().
keymember(_Key, _N, _Tuples) ->
    erlang:nif_error(undef).

-spec keysearch(Key :: term(), N :: pos_integer(), [tuple()]) -> {value, tuple()} | false.
keysearch(_Key, _N, _Tuples) ->
    erlang:nif_error(undef).

-spec keydelete(Key :: term(), N :: pos_integer(), [tuple()]) -> [tuple()].
keydelete(Key, N, Tuples) when is_integer(N), N > 0 -> key_delete(Key, N, Tuples).

key_delete(Key, N, [Tuple | Others]) when element(N, Tuple) == Key -> Others;
key_delete(Key, N, [Tuple | Others]) -> [Tuple | key_delete(Key, N, Others)];
key_delete(_, _, []) -> [].

-spec keyreplace(Key :: term(), N :: pos_integer(), [tuple()], New :: tuple()) -> [tuple()].
keyreplace(Key, N, Tuples, New) when is_integer(N), N > 0, is_tuple(New) -> key_replace(Key, N, Tuples, New).

key_replace(Key, N, [Tuple | Others], New) when element(N, Tuple) == Key -> [New | Others];
key_replace(Key, N, [Tuple | Others], New) -> [Tuple | key_replace(Key, N, Others, New)];
key_replace(_, _, [], _) -> [].

-spec keystore(Key :: term(), N :: pos_integer(), [tuple()], New :: tuple()) -> [tuple(), ...].
keystore(Key, N, Tuples, New) when is_integer(N), N > 0, is_tuple(New) -> key_store(Key, N, Tuples, New).

key_store(Key, N, [Tuple | Others], New) when element(N, Tuple) == Key -> [New | Others];
key_store(Key, N, [Tuple | Others], New) -> [Tuple | key_store(Key, N, Others, New)];
key_store(_, _, [], New) -> [New].

-spec keytake(Key :: term(), N :: pos_integer(), [tuple()]) -> {value, tuple(), [tuple()]} | false.
keytake(Key, N, Tuples) when is_integer(N), N > 0 -> keytake(Key, N, Tuples, []).

keytake(Key, N, [Tuple | Others], Before) when element(N, Tuple) == Key ->
    {value, Tuple, lists:reverse(Before, Others)};
keytake(Key, N, [Tuple | Others], Before) -> keytake(Key, N, Others, [Tuple | Before]);
keytake(_, _, [], _) -> false.

-spec keymap(fun((term()) -> term()), N :: pos_integer(), [tuple()]) -> [tuple()].
keymap(Fun, N, [Tuple | Others]) -> [setelement(N, Tuple, Fun(element(N, Tuple))) | keymap(Fun, N, Others)];
keymap(Fun, N, []) when is_integer(N), N >= 1, is_function(Fun, 1) -> [].

%%% With a fun.

-spec all(fun((T) -> boolean()), [T]) -> boolean().
all(Pred, List) when is_function(Pred, 1) ->
    case List of
        [Element | Others] ->
            case Pred(Element) of
                true -> all_1(Pred, Others);
                false -> false
            end;
        [] ->
            true
    end.

all_1(Pred, [Element | Others]) ->
    case Pred(Element) of
        true -> all_1(Pred, Others);
        false -> false
    end;
all_1(_, []) ->
    true.

-spec any(fun((T) -> boolean()), [T]) -> boolean().
any(Pred, List) when is_function(Pred, 1) ->
    case List of
        [Element | Others] ->
            case Pred(Element) of
                false -> any_1(Pred, Others);
                true -> true
            end;
        [] ->
            false
    end.

any_1(Pred, [Element | Others]) ->
    case Pred(Element) of
        false -> any_1(Pred, Others);
        true -> true
    end;
any_1(_, []) ->
    false.

-spec map(fun((A) -> B), [A]) -> [B].
map(Fun, List) when is_function(Fun, 1) ->
    case List of
        [_ | _] -> map_1(Fun, List);
        [] -> []
    end.

map_1(Fun, [Element | Others]) -> [Fun(Element) | map_1(Fun, Others)];
map_1(_, []) -> [].

-spec flatmap(fun((A) -> [B]), [A]) -> [B].
flatmap(Fun, List) when is_function(Fun, 1) -> flatmap_1(Fun, List).

flatmap_1(Fun, [Element | Others]) -> Fun(Element) ++ flatmap_1(Fun, Others);
flatmap_1(_, []) -> [].

-spec foldl(fun((T, Acc) -> Acc), Acc, [T]) -> Acc.
foldl(Fun, Acc, List) when is_function(Fun, 2) ->
    case List of
        [_ | _] -> foldl_1(Fun, Acc, List);
        [] -> Acc
    end.

foldl_1(Fun, Acc, [Element | Others]) -> foldl_1(Fun, Fun(Element, Acc), Others);
foldl_1(_, Acc, []) -> Acc.

-spec foldr(fun((T, Acc) -> Acc), Acc, [T]) -> Acc.
foldr(Fun, Acc, List) when is_function(Fun, 2) -> foldr_1(Fun, Acc, List).

foldr_1(Fun, Acc, [Element | Others]) -> Fun(Element, foldr_1(Fun, Acc, Others));
foldr_1(_, Acc, []) -> Acc.

-spec foreach(fun((T) -> term()), [T]) -> ok.
foreach(Fun, List) when is_function(Fun, 1) -> foreach_1(Fun, List).

foreach_1(Fun, [Element | Others]) ->
    Fun(Element),
    foreach_1(Fun, Others);
foreach_1(_, []) ->
    ok.

-spec mapfoldl(fun((A, Acc) -> {B, Acc}), Acc, [A]) -> {[B], Acc}.
mapfoldl(Fun, Acc, List) when is_function(Fun, 2) -> mapfoldl_1(Fun, Acc, List).

mapfoldl_1(Fun, Acc0, [Element | Others]) ->
    {Mapped, Acc1} = Fun(Element, Acc0),
    {MappedOthers, Acc2} = mapfoldl_1(Fun, Acc1, Others),
    {[Mapped | MappedOthers], Acc2};
mapfoldl_1(_, Acc, []) ->
    {[], Acc}.

-spec mapfoldr(fun((A, Acc) -> {B, Acc}), Acc, [A]) -> {[B], Acc}.
mapfoldr(Fun, Acc, List) when is_function(Fun, 2) -> mapfoldr_1(Fun, Acc, List).

mapfoldr_1(Fun, Acc0, [Element | Others]) ->
    {MappedOthers, Acc1} = mapfoldr_1(Fun, Acc0, Others),
    {Mapped, Acc2} = Fun(Element, Acc1),
    {[Mapped | MappedOthers], Acc2};
mapfoldr_1(_, Acc, []) ->
    {[], Acc}.

-spec filter(fun((T) -> boolean()), [T]) -> [T].
filter(Pred, List) when is_function(Pred, 1) -> [Element || Element <- List, Pred(Element)].

-spec filtermap(fun((A) -> boolean() | {true, B}), [A]) -> [A | B].
filtermap(Fun, List) when is_function(Fun, 1) -> filtermap_1(Fun, List).

filtermap_1(Fun, [Element | Others]) ->
    case Fun(Element) of
        true -> [Element | filtermap_1(Fun, Others)];
        {true, Instead} -> [Instead | filtermap_1(Fun, Others)];
        false -> filtermap_1(Fun, Others)
    end;
filtermap_1(_, []) ->
    [].

-spec zf(fun((A) -> boolean() | {true, B}), [A]) -> [A | B].
zf(Fun, List) -> filtermap(Fun, List).

-spec partition(fun((T) -> boolean()), [T]) -> {[T], [T]}.
partition(Pred, List) when is_function(Pred, 1) -> partition(Pred, List, [], []).

partition(Pred, [Element | Others], Yes, No) ->
    case Pred(Element) of
        true -> partition(Pred, Others, [Element | Yes], No);
        false -> partition(Pred, Others, Yes, [Element | No])
    end;
partition(_, [], Yes, No) ->
    {lists:reverse(Yes, []), lists:reverse(No, [])}.

-spec search(fun((T) -> boolean()), [T]) -> {value, T} | false.
search(Pred, List) when is_function(Pred, 1) -> search_1(Pred, List).

search_1(Pred, [Element | Others]) ->
    case Pred(Element) of
        true -> {value, Element};
        false -> search_1(Pred, Others)
    end;
search_1(_, []) ->
    false.

-spec takewhile(fun((T) -> boolean()), [T]) -> [T].
takewhile(Pred, List) when is_function(Pred, 1) -> takewhile_1(Pred, List).

takewhile_1(Pred, [Element | Others]) ->
    case Pred(Element) of
        true -> [Element | takewhile_1(Pred, Others)];
        false -> []
    end;
takewhile_1(_, []) ->
    [].

-spec dropwhile(fun((T) -> boolean()), [T]) -> [T].
dropwhile(Pred, List) when is_function(Pred, 1) -> dropwhile_1(Pred, List).

dropwhile_1(Pred, [Element | Others] = List) ->
    case Pred(Element) of
        true -> dropwhile_1(Pred, Others);
        false -> List
    end;
dropwhile_1(_, []) ->
    [].

-spec splitwith(fun((T) -> boolean()), [T]) -> {[T], [T]}.
splitwith(Pred, List) when is_function(Pred, 1) -> splitwith(Pred, List, []).

splitwith(Pred, [Element | Others] = List, Taken) ->
    case Pred(Element) of
        true -> splitwith(Pred, Others, [Element | Taken]);
        false -> {lists:reverse(Taken, []), List}
    end;
splitwith(_, [], Taken) ->
    {lists:reverse(Taken, []), []}.

%%% Sorting by the term order.
%%%
%%% runs/2 cuts the list into falling runs, last run first. A level of merges turns falling lists into rising ones
%%% (taking the greatest first) or rising into falling (taking the smallest first). A list's neighbour to the
%%% right in the list of lists is the one that stood before it in the input, in both kinds of level, once the
%%% level's own reversal of the list of lists is counted.

-spec sort([T]) -> [T].
sort([]) -> [];
sort([_] = List) -> List;
sort([First, Second | Others]) when First =< Second ->
    merge_falling(runs(Others, [Second, First], []), []);
sort([First, Second | Others]) ->
    merge_falling(falling_run(Others, [Second, First], []), []).

%% Run is the run being read, last element first.
runs([Next | Others], [Last | _] = Run, Done) when Last =< Next -> runs(Others, [Next | Run], Done);
runs([Next | Others], [Last], Done) -> falling_run(Others, [Next, Last], Done);
runs([Next | Others], Run, Done) -> runs(Others, [Next], [Run | Done]);
runs([], Run, Done) -> [Run | Done].

%% A strictly falling run: Run rises, and is turned round when it ends.
falling_run([Next | Others], [Last | _] = Run, Done) when Last > Next -> falling_run(Others, [Next | Run], Done);
falling_run([Next | Others], Run, Done) -> runs(Others, [Next], [lists:reverse(Run, []) | Done]);
falling_run([], Run, Done) -> [lists:reverse(Run, []) | Done].

%% Later lists come first. The result is in input order, hence merge_rising sees earlier lists first.
merge_falling([Later, Earlier | More], Done) -> merge_falling(More, [take_greatest(Earlier, Later, []) | Done]);
merge_falling([Falling], []) -> lists:reverse(Falling, []);
merge_falling([Falling], Done) -> merge_rising([lists:reverse(Falling, []) | Done], []);
merge_falling([], Done) -> merge_rising(Done, []).

merge_rising([Earlier, Later | More], Done) -> merge_rising(More, [take_smallest(Earlier, Later, []) | Done]);
merge_rising([Rising], []) -> Rising;
merge_rising([Rising], Done) -> merge_falling([lists:reverse(Rising, []) | Done], []);
merge_rising([], Done) -> merge_falling(Done, []).

%% Of equals the later one is the greater.
take_greatest([A | As] = Earlier, [B | Bs] = Later, Acc) ->
    if
        A > B -> take_greatest(As, Later, [A | Acc]);
        true -> take_greatest(Earlier, Bs, [B | Acc])
    end;
take_greatest([], Later, Acc) -> lists:reverse(Later, Acc);
take_greatest(Earlier, [], Acc) -> lists:reverse(Earlier, Acc).

%% Of equals the earlier one is the smaller.
take_smallest([A | As] = Earlier, [B | Bs] = Later, Acc) ->
    if
        A =< B -> take_smallest(As, Later, [A | Acc]);
        true -> take_smallest(Earlier, Bs, [B | Acc])
    end;
take_smallest([], Later, Acc) -> lists:reverse(Later, Acc);
take_smallest(Earlier, [], Acc) -> lists:reverse(Earlier, Acc).

-spec usort([T]) -> [T].
usort([_, _ | _] = List) -> [First | Others] = sort(List), drop_equals(First, Others);
usort([_] = List) -> List;
usort([]) -> [].

drop_equals(Kept, [Next | Others]) when Kept == Next -> drop_equals(Kept, Others);
drop_equals(Kept, [Next | Others]) -> [Kept | drop_equals(Next, Others)];
drop_equals(Kept, []) -> [Kept].

%%% Sorting by a fun: Fun(A, B) tells whether A may stand before B. The same algorithm as for sort/1.

-spec sort(fun((T, T) -> boolean()), [T]) -> [T].
sort(Fun, []) when is_function(Fun, 2) -> [];
sort(Fun, [_] = List) when is_function(Fun, 2) -> List;
sort(Fun, [First, Second | Others]) ->
    case Fun(First, Second) of
        true -> merge_falling(Fun, runs(Fun, Others, [Second, First], []), []);
        false -> merge_falling(Fun, falling_run(Fun, Others, [Second, First], []), [])
    end.

runs(Fun, [Next | Others], [Last | _] = Run, Done) ->
    case Fun(Last, Next) of
        true -> runs(Fun, Others, [Next | Run], Done);
        false when tl(Run) =:= [] -> falling_run(Fun, Others, [Next, Last], Done);
        false -> runs(Fun, Others, [Next], [Run | Done])
    end;
runs(_, [], Run, Done) ->
    [Run | Done].

falling_run(Fun, [Next | Others], [Last | _] = Run, Done) ->
    case Fun(Last, Next) of
        true -> runs(Fun, Others, [Next], [lists:reverse(Run, []) | Done]);
        false -> falling_run(Fun, Others, [Next | Run], Done)
    end;
falling_run(_, [], Run, Done) ->
    [lists:reverse(Run, []) | Done].

merge_falling(Fun, [Later, Earlier | More], Done) ->
    merge_falling(Fun, More, [take_greatest(Fun, Earlier, Later, []) | Done]);
merge_falling(_, [Falling], []) -> lists:reverse(Falling, []);
merge_falling(Fun, [Falling], Done) -> merge_rising(Fun, [lists:reverse(Falling, []) | Done], []);
merge_falling(Fun, [], Done) -> merge_rising(Fun, Done, []).

merge_rising(Fun, [Earlier, Later | More], Done) ->
    merge_rising(Fun, More, [take_smallest(Fun, Earlier, Later, []) | Done]);
merge_rising(_, [Rising], []) -> Rising;
merge_rising(Fun, [Rising], Done) -> merge_falling(Fun, [lists:reverse(Rising, []) | Done], []);
merge_rising(Fun, [], Done) -> merge_falling(Fun, Done, []).

take_greatest(Fun, [A | As] = Earlier, [B | Bs] = Later, Acc) ->
    case Fun(A, B) of
        true -> take_greatest(Fun, Earlier, Bs, [B | Acc]);
        false -> take_greatest(Fun, As, Later, [A | Acc])
    end;
take_greatest(_, [], Later, Acc) -> lists:reverse(Later, Acc);
take_greatest(_, Earlier, [], Acc) -> lists:reverse(Earlier, Acc).

take_smallest(Fun, [A | As] = Earlier, [B | Bs] = Later, Acc) ->
    case Fun(A, B) of
        true -> take_smallest(Fun, As, Later, [A | Acc]);
        false -> take_smallest(Fun, Earlier, Bs, [B | Acc])
    end;
take_smallest(_, [], Later, Acc) -> lists:reverse(Later, Acc);
take_smallest(_, Earlier, [], Acc) -> lists:reverse(Earlier, Acc).

%% In a sorted list A stands before B, so they are equal if B may stand before A too.
-spec usort(fun((T, T) -> boolean()), [T]) -> [T].
usort(Fun, []) when is_function(Fun, 2) -> [];
usort(Fun, [_] = List) when is_function(Fun, 2) -> List;
usort(Fun, [_ | _] = List) when is_function(Fun, 2) ->
    [First | Others] = sort(Fun, List),
    drop_equals(Fun, First, Others).

drop_equals(Fun, Kept, [Next | Others]) ->
    case Fun(Next, Kept) of
        true -> drop_equals(Fun, Kept, Others);
        false -> [Kept | drop_equals(Fun, Next, Others)]
    end;
drop_equals(_, Kept, []) ->
    [Kept].

-spec keysort(N :: pos_integer(), [tuple()]) -> [tuple()].
keysort(N, List) when is_integer(N), N > 0 ->
    case List of
        [_, _ | _] -> sort(not_after(N), List);
        [_] -> List;
        [] -> []
    end.

-spec ukeysort(N :: pos_integer(), [tuple()]) -> [tuple()].
ukeysort(N, List) when is_integer(N), N > 0 ->
    case List of
        [_, _ | _] ->
            [First | Others] = lists:keysort(N, List),
            drop_equal_keys(N, element(N, First), First, Others);
        [_] ->
            List;
        [] ->
            []
    end.

drop_equal_keys(N, Key, Kept, [Next | Others]) ->
    case element(N, Next) of
        Same when Same == Key -> drop_equal_keys(N, Key, Kept, Others);
        Other -> [Kept | drop_equal_keys(N, Other, Next, Others)]
    end;
drop_equal_keys(_, _, Kept, []) ->
    [Kept].

%%% Merging lists that are sorted already. Rising merges hand over to lists:reverse at the end of one list; the
%%% falling ones are the same loops with the comparison turned round.

-spec merge([[T]]) -> [T].
merge(Lists) -> merge_level(Lists, []).

merge_level([A, B | More], Done) -> merge_level(More, [merge(A, B) | Done]);
merge_level([Only], []) when is_list(Only) -> Only;
merge_level([Only], [_ | _] = Done) -> merge_level(lists:reverse(Done, [Only]), []);
merge_level([], []) -> [];
merge_level([], Done) -> merge_level(lists:reverse(Done, []), []).

-spec merge([T], [T]) -> [T].
merge(As, []) when is_list(As) -> As;
merge(As, [_ | _] = Bs) -> lists:reverse(take_smallest(As, Bs, []), []).

-spec merge(fun((T, T) -> boolean()), [T], [T]) -> [T].
merge(Fun, As, []) when is_function(Fun, 2) -> As;
merge(Fun, As, [_ | _] = Bs) when is_function(Fun, 2) -> lists:reverse(take_smallest(Fun, As, Bs, []), []).

-spec merge3([T], [T], [T]) -> [T].
merge3(As, Bs, []) -> merge(As, Bs);
merge3(As, [], [_ | _] = Cs) -> merge(As, Cs);
merge3(As, [_ | _] = Bs, [_ | _] = Cs) -> merge(merge(As, Bs), Cs).

-spec rmerge([T], [T]) -> [T].
rmerge(As, []) -> As;
rmerge(As, [_ | _] = Bs) -> lists:reverse(take_greatest(As, Bs, []), []).

-spec rmerge(fun((T, T) -> boolean()), [T], [T]) -> [T].
rmerge(Fun, As, []) when is_function(Fun, 2) -> As;
rmerge(Fun, As, [_ | _] = Bs) when is_function(Fun, 2) ->
    lists:reverse(take_greatest(Fun, As, Bs, []), []).

-spec rmerge3([T], [T], [T]) -> [T].
rmerge3(As, Bs, []) -> rmerge(As, Bs);
rmerge3(As, [], [_ | _] = Cs) -> rmerge(As, Cs);
rmerge3(As, [_ | _] = Bs, [_ | _] = Cs) -> rmerge(rmerge(As, Bs), Cs).

%% Of equals the one of the first list stays. Each list is without duplicates; of those it has nevertheless, only the
%% one that stands next to its equal of the other list is left out.
-spec umerge([[T]]) -> [T].
umerge(Lists) -> umerge_level(Lists, []).

umerge_level([A, B | More], Done) -> umerge_level(More, [umerge(A, B) | Done]);
umerge_level([Only], []) when is_list(Only) -> Only;
umerge_level([Only], [_ | _] = Done) -> umerge_level(lists:reverse(Done, [Only]), []);
umerge_level([], []) -> [];
umerge_level([], Done) -> umerge_level(lists:reverse(Done, []), []).

-spec umerge([T], [T]) -> [T].
umerge([], Bs) when is_list(Bs) -> Bs;
umerge([A | As], Bs) -> lists:reverse(unite_before(A, As, Bs, []), []).

%% What of the second list is smaller than A, which is still to come.
unite_before(A, As, [B | Bs], Acc) when A =< B -> unite_after(A, As, B, Bs, [A | Acc]);
unite_before(A, As, [B | Bs], Acc) -> unite_before(A, As, Bs, [B | Acc]);
unite_before(A, As, [], Acc) -> lists:reverse(As, [A | Acc]).

%% A was the last of the first list and B, not smaller, is still to come.
unite_after(_, [Next | As], B, Bs, Acc) when Next =< B -> unite_after(Next, As, B, Bs, [Next | Acc]);
unite_after(A, [Next | As], B, Bs, Acc) when A == B -> unite_before(Next, As, Bs, Acc);
unite_after(_, [Next | As], B, Bs, Acc) -> unite_before(Next, As, Bs, [B | Acc]);
unite_after(A, [], B, Bs, Acc) when A == B -> lists:reverse(Bs, Acc);
unite_after(_, [], B, Bs, Acc) -> lists:reverse(Bs, [B | Acc]).

-spec umerge(fun((T, T) -> boolean()), [T], [T]) -> [T].
umerge(Fun, [], Bs) when is_function(Fun, 2), is_list(Bs) -> Bs;
umerge(Fun, [A | As], Bs) when is_function(Fun, 2) -> lists:reverse(unite_before(Fun, A, As, Bs, []), []).

unite_before(Fun, A, As, [B | Bs], Acc) ->
    case Fun(A, B) of
        true -> unite_after(Fun, A, As, B, Bs, [A | Acc]);
        false -> unite_before(Fun, A, As, Bs, [B | Acc])
    end;
unite_before(_, A, As, [], Acc) -> lists:reverse(As, [A | Acc]).

unite_after(Fun, A, [Next | As], B, Bs, Acc) ->
    case Fun(Next, B) of
        true -> unite_after(Fun, Next, As, B, Bs, [Next | Acc]);
        false -> unite_before(Fun, Next, As, Bs, unless_equal(Fun, A, B, Acc))
    end;
unite_after(Fun, A, [], B, Bs, Acc) -> lists:reverse(Bs, unless_equal(Fun, A, B, Acc)).

%% B before Acc, if it isn't equal to A, which is not greater.
unless_equal(Fun, A, B, Acc) ->
    case Fun(B, A) of
        true -> Acc;
        false -> [B | Acc]
    end.

-spec umerge3([T], [T], [T]) -> [T].
umerge3([], Bs, Cs) -> umerge(Bs, Cs);
umerge3([_ | _] = As, Bs, Cs) -> umerge(umerge(As, Bs), Cs).

-spec rumerge([T], [T]) -> [T].
rumerge(As, []) -> As;
rumerge(As, [_ | _] = Bs) -> lists:reverse(runite(As, Bs, []), []).

runite([A | As], [B | Bs], Acc) when A =< B -> runite_held(A, As, B, Bs, Acc);
runite([A | As], [_ | _] = Bs, Acc) -> runite(As, Bs, [A | Acc]);
runite([], Bs, Acc) -> lists:reverse(Bs, Acc);
runite(As, [], Acc) -> lists:reverse(As, Acc).

%% B is not smaller than A; if nothing of the second list comes between them, it may be equal.
runite_held(A, As, B, [Next | Bs], Acc) when A =< Next -> runite_held(A, As, Next, Bs, [B | Acc]);
runite_held(A, As, B, Bs, Acc) when A == B -> runite(As, Bs, [A | Acc]);
runite_held(A, As, B, Bs, Acc) -> runite(As, Bs, [A, B | Acc]).

-spec rumerge(fun((T, T) -> boolean()), [T], [T]) -> [T].
rumerge(Fun, As, []) when is_function(Fun, 2) -> As;
rumerge(Fun, As, [_ | _] = Bs) when is_function(Fun, 2) -> lists:reverse(runite(Fun, As, Bs, []), []).

runite(Fun, [A | As], [B | Bs], Acc) ->
    case Fun(A, B) of
        true -> runite_held(Fun, A, As, B, Bs, Acc);
        false -> runite(Fun, As, [B | Bs], [A | Acc])
    end;
runite(_, [], Bs, Acc) -> lists:reverse(Bs, Acc);
runite(_, As, [], Acc) -> lists:reverse(As, Acc).

runite_held(Fun, A, As, B, [Next | Bs], Acc) ->
    case Fun(A, Next) of
        true -> runite_held(Fun, A, As, Next, Bs, [B | Acc]);
        false -> runite(Fun, As, [Next | Bs], [A | unless_equal(Fun, A, B, Acc)])
    end;
runite_held(Fun, A, As, B, [], Acc) -> runite(Fun, As, [], [A | unless_equal(Fun, A, B, Acc)]).

-spec rumerge3([T], [T], [T]) -> [T].
rumerge3(As, Bs, []) -> rumerge(As, Bs);
rumerge3(As, [], [_ | _] = Cs) -> rumerge(As, Cs);
rumerge3(As, [_ | _] = Bs, [_ | _] = Cs) -> rumerge(rumerge(As, Bs), Cs).

%%% Merging by key. Falling order puts equals of the second list first, as reversing a rising merge would.

-spec keymerge(N :: pos_integer(), [tuple()], [tuple()]) -> [tuple()].
keymerge(N, As, Bs) when is_integer(N), N > 0, is_list(As), is_list(Bs) ->
    case Bs of
        [_ | _] -> lists:reverse(take_smallest(not_after(N), As, Bs, []), []);
        [] -> As
    end.

-spec rkeymerge(N :: pos_integer(), [tuple()], [tuple()]) -> [tuple()].
rkeymerge(N, As, Bs) when is_integer(N), N > 0 ->
    case Bs of
        [_ | _] -> lists:reverse(take_greatest(not_after(N), As, Bs, []), []);
        [] -> As
    end.

-spec ukeymerge(N :: pos_integer(), [tuple()], [tuple()]) -> [tuple()].
ukeymerge(N, As, Bs) when is_integer(N), N > 0, is_list(As), is_list(Bs) ->
    case As of
        [A | Rest] -> lists:reverse(unite_before(not_after(N), A, Rest, Bs, []), []);
        [] -> Bs
    end.

-spec rukeymerge(N :: pos_integer(), [tuple()], [tuple()]) -> [tuple()].
rukeymerge(N, As, Bs) when is_integer(N), N > 0 ->
    case Bs of
        [_ | _] -> lists:reverse(runite(not_after(N), As, Bs, []), []);
        [] -> As
    end.

not_after(N) -> fun(A, B) -> element(N, A) =< element(N, B) end.
