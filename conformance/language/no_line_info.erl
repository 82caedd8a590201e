%% Stack traces without files and lines.
-module(no_line_info).
-compile(no_line_info).
-export([main/1]).

main(_) ->
    [tell(F) || F <- [fun() -> add(a) end, fun() -> clause(a) end, fun() -> call(a) end]].

tell(F) ->
    try
        F()
    catch
        C:E:Trace ->
            io:format("~0p~n", [{C, E, [{M, Name, L} || {M, Name, _, L} <- lists:sublist(Trace, 2), M =:= ?MODULE, hd(atom_to_list(Name)) =/= $-]}])
    end.

add(X) -> X + 1.
clause(b) -> b.
call(X) -> [add(X)].
