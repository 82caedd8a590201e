-module(exc_five_arguments).
-export([main/1]).

%% The arguments of a built-in function that failed, however many, are in the stack trace.
main(_) ->
    [io:format("~w~n", [first_frame(Function, Args)]) || {Function, Args} <- [
        {spawn_opt, [node(), m, f, [], [bad | x]]}, {spawn_opt, [node(), m, f, a, []]}, {spawn_request, [node(), m, f, [], [bad | x]]},
        {spawn_opt, [node(), m, f, [a, {b, 1.5}], no]}, {spawn_opt, [m, f, [], x]}, {spawn, [node(), 1, f, []]}, {binary_part, [<<1>>, 1, 1]}]].

first_frame(Function, Args) ->
    try apply(erlang, Function, Args)
    catch error:Reason:Trace ->
        [{Module, Name, Seen, _} | _] = Trace,
        {Reason, Module, Name, Seen}
    end.
