%% After a receive that fails with a bad timeout the next receive begins with the first message.
-module(proc_bad_timeout).
-export([main/1]).

id(X) -> X.

main(_) ->
    self() ! init,
    try receive blipp -> ok after id(blupp) -> ok end
    catch error:E -> io:format("~p~n", [E])
    end,
    Ref = make_ref(),
    self() ! Ref,
    receive init -> io:format("init~n") end,
    receive Ref -> io:format("ref~n") end,
    self() ! init2,
    try receive blapp -> ok after id(-1) -> ok end
    catch error:E2 -> io:format("~p~n", [E2])
    end,
    try receive blapp -> ok after id(1 bsl 40) -> ok end
    catch error:E3 -> io:format("~p~n", [E3])
    end,
    receive X -> io:format("~p~n", [X]) after 5000 -> io:format("lost~n") end,
    {OsFamily, _} = os:type(),
    io:format("~p ~p~n", [OsFamily, erlang:system_info(os_type) =:= os:type()]).
