%% since OTP 29
%% is_record/1: false for all that isn't a native record, in guards and bodies.
-module(since_native_test).
-moduledoc "A module with -feature behind its documentation.".
-feature(compr_assign, disable).
-export([main/1]).

main(_) ->
    Terms = [a, true, 1, 1 bsl 70, 1.5, <<1>>, <<1:3>>, [], [x], {}, {a, b}, #{}, #{a => 1}, self(), make_ref(),
             fun() -> ok end, fun lists:map/2],
    io:format("~p~n", [[in_guard(T) || T <- Terms]]),
    io:format("~p~n", [[is_record(T) || T <- Terms]]),
    io:format("~p~n", [[erlang:is_record(T) || T <- Terms]]),
    io:format("~p~n", [[mixed(T) || T <- Terms]]),
    io:format("~p~n", [[kind(T) || T <- Terms]]).

in_guard(T) when is_record(T) -> record;
in_guard(T) when not is_record(T), is_atom(T) -> atom;
in_guard(_) -> other.

mixed(T) ->
    if is_record(T) orelse is_tuple(T) -> {tuple, is_record(T)};
       is_record(T) andalso T > 1 -> never;
       is_map(T), not is_record(T) -> map;
       true -> is_record(T) or is_list(T)
    end.

%% The last question isn't answered by the ones before it.
kind(T) when is_number(T); is_atom(T); is_bitstring(T) -> plain;
kind(T) when is_list(T); is_tuple(T); is_map(T) -> compound;
kind(T) when is_pid(T); is_reference(T) -> named;
kind(T) when is_function(T) -> function;
kind(T) when is_record(T) -> record.
