%% Dictionaries as sorted lists of pairs: OTP's `orddict` module whole.
%%
%% A dictionary is a list of {Key, Value} in rising order of keys; keys are different unless they compare equal (==).
-module(orddict).

-export([new/0, is_key/2, to_list/1, from_list/1, size/1, is_empty/1, fetch/2, find/2, fetch_keys/1, take/2,
         erase/2, store/3, append/3, append_list/3, update/3, update/4, update_counter/3]).
-export([fold/3, map/2, filter/2, merge/3]).

-export_type([orddict/0, orddict/2]).

-type orddict() :: orddict(term(), term()).
-type orddict(Key, Value) :: [{Key, Value}].

-spec new() -> [].
new() -> [].

-spec from_list([{Key, Value}]) -> orddict(Key, Value).
from_list([]) -> [];
from_list([{_, _}] = Pairs) -> Pairs;
from_list(Pairs) -> lists:ukeysort(1, backwards(Pairs, [])).

%% Of pairs with equal keys the last one wins, so it has to be met first.
backwards([{_, _} = Pair | Pairs], Acc) -> backwards(Pairs, [Pair | Acc]);
backwards([], Acc) -> Acc.

-spec to_list(orddict(Key, Value)) -> [{Key, Value}].
to_list(Dict) -> Dict.

-spec size(orddict()) -> non_neg_integer().
size(Dict) -> length(Dict).

-spec is_empty(orddict()) -> boolean().
is_empty([]) -> true;
is_empty([_ | _]) -> false.

-spec fetch_keys(orddict(Key, term())) -> [Key].
fetch_keys([{Key, _} | Pairs]) -> [Key | fetch_keys(Pairs)];
fetch_keys([]) -> [].

%%% One key.

-spec is_key(Key, orddict(Key, term())) -> boolean().
is_key(Key, [{At, _} | Pairs]) when Key > At -> is_key(Key, Pairs);
is_key(Key, [{At, _} | _]) -> Key == At;
is_key(_, []) -> false.

-spec fetch(Key, orddict(Key, Value)) -> Value.
fetch(Key, [{At, _} | Pairs]) when Key > At -> fetch(Key, Pairs);
fetch(Key, [{At, Value} | _]) when Key == At -> Value.

-spec find(Key, orddict(Key, Value)) -> {ok, Value} | error.
find(Key, [{At, _} | Pairs]) when Key > At -> find(Key, Pairs);
find(Key, [{At, _} | _]) when Key < At -> error;
find(_, [{_, Value} | _]) -> {ok, Value};
find(_, []) -> error.

-spec take(Key, orddict(Key, Value)) -> {Value, orddict(Key, Value)} | error.
take(Key, Dict) -> take(Key, Dict, []).

take(Key, [{At, _} = Pair | Pairs], Before) when Key > At -> take(Key, Pairs, [Pair | Before]);
take(Key, [{At, _} | _], _) when Key < At -> error;
take(_, [{_, Value} | Pairs], Before) -> {Value, lists:reverse(Before, Pairs)};
take(_, [], _) -> error.

-spec erase(Key, orddict(Key, Value)) -> orddict(Key, Value).
erase(Key, [{At, _} = Pair | Pairs]) when Key > At -> [Pair | erase(Key, Pairs)];
erase(Key, [{At, _} | _] = Dict) when Key < At -> Dict;
erase(_, [{_, _} | Pairs]) -> Pairs;
erase(_, []) -> [].

-spec store(Key, Value, orddict(Key, Value)) -> orddict(Key, Value).
store(Key, Value, [{At, _} = Pair | Pairs]) when Key > At -> [Pair | store(Key, Value, Pairs)];
store(Key, Value, [{At, _} | _] = Dict) when Key < At -> [{Key, Value} | Dict];
store(Key, Value, [{_, _} | Pairs]) -> [{Key, Value} | Pairs];
store(Key, Value, []) -> [{Key, Value}].

-spec append(Key, Value, orddict(Key, [Value])) -> orddict(Key, [Value]).
append(Key, Value, [{At, _} = Pair | Pairs]) when Key > At -> [Pair | append(Key, Value, Pairs)];
append(Key, Value, [{At, _} | _] = Dict) when Key < At -> [{Key, [Value]} | Dict];
append(Key, Value, [{_, Values} | Pairs]) -> [{Key, Values ++ [Value]} | Pairs];
append(Key, Value, []) -> [{Key, [Value]}].

-spec append_list(Key, [Value], orddict(Key, [Value])) -> orddict(Key, [Value]).
append_list(Key, New, [{At, _} = Pair | Pairs]) when Key > At -> [Pair | append_list(Key, New, Pairs)];
append_list(Key, New, [{At, _} | _] = Dict) when Key < At -> [{Key, New} | Dict];
append_list(Key, New, [{_, Values} | Pairs]) -> [{Key, Values ++ New} | Pairs];
append_list(Key, New, []) -> [{Key, New}].

-spec update(Key, fun((Value) -> Value), orddict(Key, Value)) -> orddict(Key, Value).
update(Key, Fun, [{At, _} = Pair | Pairs]) when Key > At -> [Pair | update(Key, Fun, Pairs)];
update(Key, Fun, [{At, Value} | Pairs]) when Key == At -> [{Key, Fun(Value)} | Pairs].

-spec update(Key, fun((Value) -> Value), Initial :: Value, orddict(Key, Value)) -> orddict(Key, Value).
update(Key, Fun, Initial, [{At, _} = Pair | Pairs]) when Key > At -> [Pair | update(Key, Fun, Initial, Pairs)];
update(Key, _, Initial, [{At, _} | _] = Dict) when Key < At -> [{Key, Initial} | Dict];
update(Key, Fun, _, [{_, Value} | Pairs]) -> [{Key, Fun(Value)} | Pairs];
update(Key, _, Initial, []) -> [{Key, Initial}].

-spec update_counter(Key, Increment :: number(), orddict(Key, number())) -> orddict(Key, number()).
update_counter(Key, By, [{At, _} = Pair | Pairs]) when Key > At -> [Pair | update_counter(Key, By, Pairs)];
update_counter(Key, By, [{At, _} | _] = Dict) when Key < At -> [{Key, By} | Dict];
update_counter(Key, By, [{_, Count} | Pairs]) -> [{Key, Count + By} | Pairs];
update_counter(Key, By, []) -> [{Key, By}].

%%% All pairs.

-spec fold(fun((Key, Value, Acc) -> Acc), Acc, orddict(Key, Value)) -> Acc.
fold(Fun, Acc, [{Key, Value} | Pairs]) -> fold(Fun, Fun(Key, Value, Acc), Pairs);
fold(Fun, Acc, []) when is_function(Fun, 3) -> Acc.

-spec map(fun((Key, A) -> B), orddict(Key, A)) -> orddict(Key, B).
map(Fun, [{Key, Value} | Pairs]) -> [{Key, Fun(Key, Value)} | map(Fun, Pairs)];
map(Fun, []) when is_function(Fun, 2) -> [].

-spec filter(fun((Key, Value) -> boolean()), orddict(Key, Value)) -> orddict(Key, Value).
filter(Pred, [{Key, Value} = Pair | Pairs]) ->
    case Pred(Key, Value) of
        true -> [Pair | filter(Pred, Pairs)];
        false -> filter(Pred, Pairs)
    end;
filter(Pred, []) when is_function(Pred, 2) ->
    [].

-spec merge(fun((Key, A, B) -> C), orddict(Key, A), orddict(Key, B)) -> orddict(Key, A | B | C).
merge(Fun, [{Key1, _} = Pair | Pairs1], [{Key2, _} | _] = Dict2) when Key1 < Key2 ->
    [Pair | merge(Fun, Pairs1, Dict2)];
merge(Fun, [{Key1, _} | _] = Dict1, [{Key2, _} = Pair | Pairs2]) when Key1 > Key2 ->
    [Pair | merge(Fun, Dict1, Pairs2)];
merge(Fun, [{Key, A} | Pairs1], [{_, B} | Pairs2]) ->
    [{Key, Fun(Key, A, B)} | merge(Fun, Pairs1, Pairs2)];
merge(Fun, [], Dict2) when is_function(Fun, 3) -> Dict2;
merge(Fun, Dict1, []) when is_function(Fun, 3) -> Dict1.
