%% Dictionaries as hash tables: OTP's `dict` module whole. Keys are different unless they match (=:=).
%%
%% The table is stdlib_hash's; an entry is [Key | Value], and new entries go to the end of their bucket.
-module(dict).

-export([new/0, is_key/2, to_list/1, from_list/1, size/1, is_empty/1, fetch/2, find/2, fetch_keys/1, take/2,
         erase/2, store/3, append/3, append_list/3, update/3, update/4, update_counter/3]).
-export([fold/3, map/2, filter/2, merge/3]).

-export_type([dict/0, dict/2]).

-type dict() :: dict(term(), term()).
-opaque dict(_Key, _Value) :: stdlib_hash:table().

-define(table, {dict, _, _, _, _, _, _, _, _}).

-spec new() -> dict(none(), none()).
new() -> stdlib_hash:new(dict).

-spec from_list([{Key, Value}]) -> dict(Key, Value).
from_list(Pairs) -> lists:foldl(fun({Key, Value}, Dict) -> store(Key, Value, Dict) end, new(), Pairs).

-spec to_list(dict(Key, Value)) -> [{Key, Value}].
to_list(Dict) -> fold(fun(Key, Value, Pairs) -> [{Key, Value} | Pairs] end, [], Dict).

-spec size(dict()) -> non_neg_integer().
size({dict, Size, _, _, _, _, _, _, _}) when is_integer(Size), Size >= 0 -> Size.

-spec is_empty(dict()) -> boolean().
is_empty({dict, Size, _, _, _, _, _, _, _}) -> Size =:= 0.

-spec fetch_keys(dict(Key, term())) -> [Key].
fetch_keys(Dict) -> fold(fun(Key, _, Keys) -> [Key | Keys] end, [], Dict).

%%% One key.

bucket(Key, Dict) -> stdlib_hash:bucket(stdlib_hash:slot(Key, Dict), Dict).

-spec is_key(Key, dict(Key, term())) -> boolean().
is_key(Key, ?table = Dict) -> find_in(Key, bucket(Key, Dict)) =/= error.

-spec find(Key, dict(Key, Value)) -> {ok, Value} | error.
find(Key, ?table = Dict) -> find_in(Key, bucket(Key, Dict)).

find_in(Key, [[Key | Value] | _]) -> {ok, Value};
find_in(Key, [_ | Entries]) -> find_in(Key, Entries);
find_in(_, []) -> error.

-spec fetch(Key, dict(Key, Value)) -> Value.
fetch(Key, ?table = Dict) ->
    case find_in(Key, bucket(Key, Dict)) of
        {ok, Value} -> Value;
        error -> erlang:error(badarg, [Key, Dict])
    end.

-spec take(Key, dict(Key, Value)) -> {Value, dict(Key, Value)} | error.
take(Key, ?table = Dict) ->
    Slot = stdlib_hash:slot(Key, Dict),
    case take_from(Key, stdlib_hash:bucket(Slot, Dict), []) of
        {Value, Entries} -> {Value, stdlib_hash:put_bucket(Slot, Entries, -1, Dict)};
        error -> error
    end.

take_from(Key, [[Key | Value] | Entries], Before) -> {Value, lists:reverse(Before, Entries)};
take_from(Key, [Entry | Entries], Before) -> take_from(Key, Entries, [Entry | Before]);
take_from(_, [], _) -> error.

-spec erase(Key, dict(Key, Value)) -> dict(Key, Value).
erase(Key, Dict) ->
    case take(Key, Dict) of
        {_, Rest} -> Rest;
        error -> Dict
    end.

-spec store(Key, Value, dict(Key, Value)) -> dict(Key, Value).
store(Key, Value, ?table = Dict) -> change(Key, fun(_) -> Value end, fun() -> Value end, Dict).

-spec append(Key, Value, dict(Key, [Value])) -> dict(Key, [Value]).
append(Key, Value, Dict) -> append_list(Key, [Value], Dict).

-spec append_list(Key, [Value], dict(Key, [Value])) -> dict(Key, [Value]).
append_list(Key, Values, ?table = Dict) ->
    change(Key, fun(Old) -> Old ++ Values end, fun() -> Values end, Dict).

-spec update(Key, fun((Value) -> Value), dict(Key, Value)) -> dict(Key, Value).
update(Key, Fun, ?table = Dict) ->
    case is_key(Key, Dict) of
        true -> change(Key, Fun, fun() -> Key end, Dict);
        false -> erlang:error(badarg, [Key, Fun, Dict])
    end.

-spec update(Key, fun((Value) -> Value), Initial :: Value, dict(Key, Value)) -> dict(Key, Value).
update(Key, Fun, Initial, ?table = Dict) -> change(Key, Fun, fun() -> Initial end, Dict).

-spec update_counter(Key, Increment :: number(), dict(Key, number())) -> dict(Key, number()).
update_counter(Key, Increment, ?table = Dict) when is_number(Increment) ->
    change(Key, fun(Count) -> Count + Increment end, fun() -> Increment end, Dict).

%% Gives the value of Key over to Change, or makes an entry with the value of Initial.
change(Key, Change, Initial, Dict) ->
    Slot = stdlib_hash:slot(Key, Dict),
    Bucket = stdlib_hash:bucket(Slot, Dict),
    case change_in(Key, Change, Bucket) of
        absent -> stdlib_hash:put_bucket(Slot, Bucket ++ [[Key | Initial()]], 1, Dict);
        Entries -> stdlib_hash:put_bucket(Slot, Entries, 0, Dict)
    end.

change_in(Key, Change, [[Key | Value] | Entries]) -> [[Key | Change(Value)] | Entries];
change_in(Key, Change, [Entry | Entries]) ->
    case change_in(Key, Change, Entries) of
        absent -> absent;
        Changed -> [Entry | Changed]
    end;
change_in(_, _, []) ->
    absent.

%%% All entries.

-spec fold(fun((Key, Value, Acc) -> Acc), Acc, dict(Key, Value)) -> Acc.
fold(Fun, Acc, ?table = Dict) when is_function(Fun, 3) ->
    stdlib_hash:fold(fun([Key | Value], Acc1) -> Fun(Key, Value, Acc1) end, Acc, Dict).

-spec map(fun((Key, A) -> B), dict(Key, A)) -> dict(Key, B).
map(Fun, ?table = Dict) when is_function(Fun, 2) ->
    stdlib_hash:map_buckets(fun(Bucket) -> [[Key | Fun(Key, Value)] || [Key | Value] <- Bucket] end, Dict).

-spec filter(fun((Key, Value) -> boolean()), dict(Key, Value)) -> dict(Key, Value).
filter(Pred, ?table = Dict) when is_function(Pred, 2) ->
    stdlib_hash:filter_buckets(
        fun(Bucket) -> [Entry || [Key | Value] = Entry <- Bucket, Pred(Key, Value)] end, Dict).

-spec merge(fun((Key, Value, Value) -> Value), dict(Key, Value), dict(Key, Value)) -> dict(Key, Value).
merge(Fun, {dict, Size1, _, _, _, _, _, _, _} = Dict1, {dict, Size2, _, _, _, _, _, _, _} = Dict2)
  when Size1 < Size2, is_function(Fun, 3) ->
    fold(fun(Key, A, Dict) -> update(Key, fun(B) -> Fun(Key, A, B) end, A, Dict) end, Dict2, Dict1);
merge(Fun, ?table = Dict1, ?table = Dict2) when is_function(Fun, 3) ->
    fold(fun(Key, B, Dict) -> update(Key, fun(A) -> Fun(Key, A, B) end, B, Dict) end, Dict1, Dict2).
