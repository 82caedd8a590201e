%% Called by the machine when a function or fun that is not there is called: loads the module, then tries again.
-module(error_handler).
-export([undefined_function/3, undefined_lambda/3, raise_undef_exception/3, stub_function/3, breakpoint/3]).
-export([run_on_load/1]).

-spec undefined_function(module(), atom(), [term()]) -> term().
undefined_function(Module, Function, Args) ->
    case ensure_loaded(Module) of
        true ->
            case erlang:function_exported(Module, Function, length(Args)) of
                true -> apply(Module, Function, Args);
                false -> stand_in(Module, Function, Args)
            end;
        false ->
            raise_undef_exception(Module, Function, Args)
    end.

ensure_loaded(Module) ->
    case erts_code:ensure_loaded(Module) of
        on_load -> run_on_load(Module);
        IsThere -> IsThere
    end.

%% Calls the on_load function of a module that has just been loaded, if it has one, in a process of its own. A module whose
%% function doesn't give ok is taken out again, and the answer is false.
-spec run_on_load(module()) -> boolean().
run_on_load(Module) ->
    case erts_code:has_on_load(Module) of
        false -> true;
        true ->
            {Pid, Monitor} = spawn_monitor(fun() -> exit({?MODULE, erlang:call_on_load_function(Module)}) end),
            receive
                {'DOWN', Monitor, process, Pid, {?MODULE, ok}} -> true;
                {'DOWN', Monitor, process, Pid, Reason} ->
                    _ = erlang:delete_module(Module),
                    _ = code:purge(Module),
                    Told = case Reason of
                               {?MODULE, Value} -> Value;
                               _ -> Reason
                           end,
                    error_logger:warning_msg("The on_load function for module ~ts returned:~n~tp\n", [Module, Told]),
                    false
            end
    end.

%% A module may take calls of functions that it lacks.
stand_in(Module, Function, Args) ->
    case erlang:function_exported(Module, '$handle_undefined_function', 2) of
        true -> Module:'$handle_undefined_function'(Function, Args);
        false -> raise_undef_exception(Module, Function, Args)
    end.

-spec undefined_lambda(module(), fun(), [term()]) -> term().
undefined_lambda(Module, Fun, Args) ->
    case ensure_loaded(Module) of
        true -> apply(Fun, Args);
        false -> raise_undef_exception(Module, Fun, Args)
    end.

%% The exception's trace begins with the missing function, not with this module.
-spec raise_undef_exception(module(), atom() | fun(), [term()]) -> no_return().
raise_undef_exception(Module, Function, Args) ->
    crash(case is_function(Function) of
              true -> {Function, Args, []};
              false -> {Module, Function, Args, []}
          end).

-spec crash(tuple()) -> no_return().
crash(First) ->
    Callers = try erlang:error(undef) catch error:undef:Trace -> tl_past_here(Trace) end,
    erlang:raise(error, undef, [First | Callers]).

tl_past_here([Frame | Rest]) when element(1, Frame) =:= ?MODULE -> tl_past_here(Rest);
tl_past_here(Trace) -> Trace.

-spec stub_function(module(), atom(), [term()]) -> no_return().
stub_function(Module, Function, Args) -> raise_undef_exception(Module, Function, Args).

-spec breakpoint(module(), atom(), [term()]) -> term().
breakpoint(Module, Function, Args) -> raise_undef_exception(Module, Function, Args).
