%% What is wrong with the arguments of kernel functions that report bad arguments. See erl_erts_errors.
-module(erl_kernel_errors).

-export([format_error/2]).

-spec format_error(term(), list()) -> #{pos_integer() | general => unicode:chardata()}.
format_error(_, [{os, F, Args, _} | _]) when is_list(Args) ->
    Kinds =
        case {F, length(Args)} of
            {getenv, 2} -> [name, any];
            {putenv, 2} -> [name, name];
            {unsetenv, 1} -> [name];
            {getenv, 1} -> [name];
            _ -> []
        end,
    maps:from_list([{N, Note} || {N, Note} <- notes(Kinds, Args, 1), Note =/= ok]);
format_error(_, _) -> #{}.

notes([name | Kinds], [Arg | Args], N) -> [{N, name_note(Arg)} | notes(Kinds, Args, N + 1)];
notes([_ | Kinds], [_ | Args], N) -> notes(Kinds, Args, N + 1);
notes(_, _, _) -> [].

name_note(Name) when not is_list(Name) -> "not a list";
name_note(Name) ->
    case io_lib:char_list(Name) of
        true -> ok;
        false -> "invalid list"
    end.
