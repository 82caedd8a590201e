%% Runs a program as escript does: Module:main(Args), its exceptions reported on standard error with exit status 127.
-module(script_runner).
-export([run/2, run_forms/3]).

-spec run(module(), [string()]) -> no_return().
run(Module, Args) ->
    try
        _ = Module:main(Args),
        finish(0)
    catch
        Class:Reason:Trace -> failed(Class, Reason, Trace)
    end.

%% Forms is {Modules, Forms, Silent} in the external format: parse transforms, what to run them on, and whether to keep quiet
%% about warnings.
-spec run_forms(file:filename(), binary(), [string()]) -> no_return().
run_forms(File, Binary, Args) ->
    {Modules, Forms, Silent} = binary_to_term(Binary),
    case compile:program(File, Modules, Forms, Silent) of
        {ok, Module, Code, Text} ->
            tell(Text),
            {module, Module} = code:load_binary(Module, File, Code),
            case erlang:function_exported(Module, main, 1) of
                true -> run(Module, Args);
                false -> refuse([File, ": no function main/1 is exported\n"])
            end;
        {error, Text} ->
            refuse([Text, File, ": there were compilation errors\n"])
    end.

-spec refuse(iolist()) -> no_return().
refuse(Text) ->
    flush(),
    tell(Text),
    erlang:halt(127).

tell(Text) -> prim_io:write(2, unicode:characters_to_binary(Text)).

%% What io servers still hold is written before the node ends.
finish(Status) ->
    flush(),
    erlang:halt(Status).

flush() ->
    Ref = make_ref(),
    case whereis(logger) of
        Logger when is_pid(Logger) ->
            Logger ! {sync, self(), Ref},
            receive Ref -> ok after 2000 -> ok end;
        undefined -> ok
    end,
    [catch io:requests(Server, []) || Server <- [user, standard_error], is_pid(whereis(Server))],
    ok.

failed(Class, Reason, Trace0) ->
    Trace = lists:takewhile(fun(Frame) -> element(1, Frame) =/= ?MODULE end, Trace0),
    Text = ["escript: ", erl_error:format_exception(Class, Reason, Trace), $\n],
    flush(),
    _ = prim_io:write(2, unicode:characters_to_binary(Text)),
    erlang:halt(127).
