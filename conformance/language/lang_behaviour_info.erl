%% What a module with callbacks tells of them, in the order in which they are declared.
-module(lang_behaviour_info).
-export([main/1]).
-callback first(integer()) -> ok.
-callback 'the second'() -> ok.
-callback third(A, B) -> A | B; (B, A) -> {A, B}.
-optional_callbacks([third/2]).
-optional_callbacks([first/1]).

main(_) ->
    [io:format("~p~n", [?MODULE:behaviour_info(What)]) || What <- [callbacks, optional_callbacks]],
    io:format("~p~n", [try ?MODULE:behaviour_info(other) catch error:Reason -> Reason end]),
    io:format("~p~n", [lists:sort(?MODULE:module_info(exports))]),
    io:format("~p~n", [erlang:function_exported(?MODULE, behaviour_info, 1)]).
