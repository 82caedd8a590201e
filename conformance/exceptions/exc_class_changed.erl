-module(exc_class_changed).
-export([main/1]).

%% An exception that is raised again as another class keeps the new one when it is passed on behind an `after`, or by a try
%% that does not catch it.
main(_) ->
    [io:format("~w ~w ~w~n", [Old, New, class_of(fun() -> Pass(fun() -> as(New, fun() -> erlang:raise(Old, r, []) end) end) end)])
        || Pass <- [fun after_/1, fun not_caught/1, fun twice/1], Old <- [error, exit, throw], New <- [error, exit, throw]].

as(Class, Fun) ->
    try Fun() catch _:Reason:Trace -> erlang:raise(Class, Reason, Trace) end.

after_(Fun) ->
    try Fun() after put(done, true) end.

not_caught(Fun) ->
    try Fun() of _ -> ok catch _:other -> other end.

twice(Fun) ->
    after_(fun() -> not_caught(fun() -> after_(Fun) end) end).

class_of(Fun) ->
    try Fun() catch Class:Reason -> {Class, Reason} end.
