%% Exceptions as text: the reason in words, then the stack, one call a line, with what is known of bad arguments.
%%
%%     exception error: bad argument
%%       in function  hd/1
%%          called as hd([])
%%          *** argument 1: not a nonempty list
%%       in call from m:f/1 (m.erl:7)
%%
%% Terms are shown by a fun of the caller's: fun(Term, Column) -> Text, or, where a character limit is to be kept
%% over the whole text, fun(Term, Column, Limit) -> {Text, LimitLeft}. What is too wide for the rest of a line
%% starts a line of its own where that makes it shorter, so terms are formatted twice and the better text is kept.
-module(erl_error).

-export([format_exception/3, format_exception/4, format_exception/6, format_exception/7, format_exception/8]).
-export([format_stacktrace/4, format_stacktrace/5, format_call/4, format_call/5, format_fun/1, format_fun/2]).

-export_type([format_options/0, format_fun/0, stack_trim_fun/0]).

-type column() :: pos_integer().
-type stack_trim_fun() :: fun((module(), atom(), arity()) -> boolean()).
-type format_fun() :: fun((term(), column()) -> iolist()).
-type format_fun_3() :: fun((term(), column(), integer()) -> {iolist(), integer()}).
-type format_options() :: #{
    column => column(), stack_trim_fun => stack_trim_fun(), format_fun => format_fun()
}.
-type encoding() :: latin1 | unicode | utf8.
-type class() :: error | exit | throw.
-type function_name() :: fun() | atom() | {module(), atom()} | {module(), atom(), arity()}.

%% How to write: the column of the first character, and the caller's fun with the limit that it takes and gives back.
-record(style, {
    column = 1 :: column(),
    show :: format_fun() | format_fun_3(),
    trim :: stack_trim_fun(),
    mode = unicode :: latin1 | unicode,
    limit = -1 :: integer()
}).

%% Entry points

-spec format_exception(class(), term(), list()) -> unicode:chardata().
format_exception(Class, Reason, Stack) -> format_exception(Class, Reason, Stack, #{}).

-spec format_exception(class(), term(), list(), format_options()) -> unicode:chardata().
format_exception(Class, Reason, Stack, Options) ->
    Column = maps:get(column, Options, 1),
    Trim = maps:get(stack_trim_fun, Options, fun(_, _, _) -> false end),
    Show = maps:get(format_fun, Options, fun(Term, At) -> io_lib:print(Term, At, 80, 30) end),
    format_exception(Column, Class, Reason, Stack, Trim, Show).

-spec format_exception(column(), class(), term(), list(), stack_trim_fun(), format_fun()) ->
    unicode:chardata().
format_exception(Column, Class, Reason, Stack, Trim, Show) ->
    format_exception(Column, Class, Reason, Stack, Trim, Show, latin1).

-spec format_exception(column(), class(), term(), list(), stack_trim_fun(), format_fun(), encoding()) ->
    unicode:chardata().
format_exception(Column, Class, Reason, Stack, Trim, Show, Encoding) ->
    format_exception(Column, Class, Reason, Stack, Trim, Show, Encoding, -1).

-spec format_exception(
    column(), class(), term(), list(), stack_trim_fun(), format_fun() | format_fun_3(), encoding(), integer()
) -> unicode:chardata().
format_exception(Column, Class, Reason, Stack, Trim, Show, Encoding, Limit) ->
    Style = #style{column = Column, show = Show, trim = Trim, mode = mode(Encoding), limit = Limit},
    exception(Class, Reason, Stack, Style).

mode(latin1) -> latin1;
mode(_) -> unicode.

-spec format_stacktrace(column(), list(), stack_trim_fun(), format_fun()) -> unicode:chardata().
format_stacktrace(Column, Stack, Trim, Show) -> format_stacktrace(Column, Stack, Trim, Show, latin1).

-spec format_stacktrace(column(), list(), stack_trim_fun(), format_fun(), encoding()) -> unicode:chardata().
format_stacktrace(Column, Stack, Trim, Show, Encoding) ->
    Style = #style{column = Column, show = Show, trim = Trim, mode = mode(Encoding)},
    lists:join($\n, stack_lines(trimmed(Stack, Trim), first, none, #{}, Style)).

-spec format_call(column(), function_name(), [term()], format_fun()) -> unicode:chardata().
format_call(Column, Name, Args, Show) -> format_call(Column, Name, Args, Show, latin1).

-spec format_call(column(), function_name(), [term()], format_fun(), encoding()) -> unicode:chardata().
format_call(Column, Name, Args, Show, Encoding) ->
    Style = #style{show = Show, trim = fun(_, _, _) -> false end, mode = mode(Encoding)},
    {Text, _} = call("", spaces(Column - 1), Name, Args, Style),
    Text.

-spec format_fun(fun()) -> unicode:chardata().
format_fun(Fun) -> format_fun(Fun, latin1).

-spec format_fun(fun(), encoding()) -> unicode:chardata().
format_fun(Fun, Encoding) -> name_text(Fun, undefined, mode(Encoding)).

%% The exception as a whole

exception(Class, Reason, Stack, Style) ->
    case is_stack(Stack) of
        true -> with_stack(Class, Reason, Stack, Style);
        false when Class =:= error, Reason =:= badarg -> headline(Class, {badarg, Stack}, [], #{}, Style);
        false -> headline(Class, {Reason, Stack}, [], #{}, Style)
    end.

with_stack(error, undef, [{M, F, As, _} | Stack], Style) ->
    Arity = arity(As),
    Name = name_text({M, F, Arity}, Arity, Style#style.mode),
    rest(error, ["undefined function ", Name, $/, integer_to_list(Arity)], Stack, Style);
with_stack(error, function_clause, [{M, F, As, Place} | Stack], Style) when is_list(As) ->
    Head = "exception error: ",
    Indent = spaces(Style#style.column - 1 + length(Head)),
    {Call, Style1} = call("no function clause matching ", Indent, {M, F}, As, Style),
    rest(error, [Call, $\s | place_text(Place)], Stack, Style1);
with_stack(Class, Reason, Stack, Style) ->
    Details = details(Reason, Stack),
    headline(Class, Reason, Stack, Details, Style).

headline(Class, Reason, Stack, Details, Style) ->
    {Text, Style1} =
        case Details of
            #{reason := Given} -> {Given, Style};
            _ -> reason_text(Class, Reason, Style)
        end,
    Lines = stack_lines(trimmed(Stack, Style#style.trim), first, Reason, Details, Style1),
    lists:join($\n, [["exception ", atom_to_list(Class), ": ", Text] | Lines]).

%% After a first line that stands for the first entry of the stack too.
rest(Class, Text, Stack, Style) ->
    Lines = stack_lines(trimmed(Stack, Style#style.trim), first, none, #{}, Style),
    lists:join($\n, [["exception ", atom_to_list(Class), ": ", Text] | Lines]).

is_stack([{M, F, As, Place} | Stack]) when is_atom(M), is_atom(F), is_integer(As) orelse is_list(As) ->
    is_list(Place) andalso is_stack(Stack);
is_stack(Stack) -> Stack =:= [].

arity(Args) when is_list(Args) -> length(Args);
arity(Arity) -> Arity.

%% The reason in words

reason_text(error, Reason, Style) ->
    case Reason of
        badarg -> {"bad argument", Style};
        badarith -> {"an error occurred when evaluating an arithmetic expression", Style};
        if_clause -> {"no true branch found when evaluating an if expression", Style};
        timeout_value -> {"bad receive timeout value", Style};
        noproc -> {"no such process or port", Style};
        system_limit -> {"a system limit has been reached", Style};
        {badarg, V} -> value(V, "bad argument: ", error, Style);
        {badmatch, V} -> value(V, "no match of right hand side value ", error, Style);
        {case_clause, V} -> value(V, "no case clause matching ", error, Style);
        {try_clause, V} -> value(V, "no try clause matching ", error, Style);
        {badfun, V} -> value(V, "bad function ", error, Style);
        {badmap, V} -> value(V, "bad map: ", error, Style);
        {badkey, V} -> value(V, "bad key: ", error, Style);
        {bad_generator, V} -> value(V, "bad generator ", error, Style);
        {bad_filter, V} -> value(V, "bad filter ", error, Style);
        {badarity, {Fun, Args}} when is_function(Fun), is_list(Args) ->
            {[format_fun(Fun, Style#style.mode), " called with " | argument_count(length(Args))], Style};
        {unbound, V} -> {io_lib:format("variable ~w is unbound", [V]), Style};
        {argument_limit, _} -> {"limit of number of arguments to interpreted function exceeded", Style};
        {shell_undef, F, A, _} ->
            {["undefined shell command " | name_text(F, A, Style#style.mode)] ++ [$/, integer_to_list(A)], Style};
        _ -> value(Reason, "", error, Style)
    end;
reason_text(exit, restricted_shell_started, Style) -> {"restricted shell starts now", Style};
reason_text(exit, restricted_shell_stopped, Style) -> {"restricted shell stopped", Style};
reason_text(exit, {restricted_shell_bad_return, V}, Style) ->
    value(V, "restricted shell module returned bad value ", exit, Style);
reason_text(exit, calling_self, Style) -> {"the current process attempted to call itself", Style};
reason_text(Class, Reason, Style) -> value(Reason, "", Class, Style).

argument_count(0) -> "no arguments";
argument_count(1) -> "one argument";
argument_count(2) -> "two arguments";
argument_count(Count) -> integer_to_list(Count) ++ " arguments".

%% A term after Words on the first line, or on a line of its own if it takes fewer lines there.
value(Term, Words, Class, #style{column = Column} = Style) ->
    Head = length("exception : ") + length(atom_to_list(Class)),
    {Here, Style1} = show(Term, Column + Head + length(Words), Style),
    case line_breaks(Here) of
        Few when Few < 2 -> {[Words | Here], Style1};
        Many ->
            Indent = Column - 1 + Head,
            {Below, Style2} = show(Term, Indent + 1, Style),
            case line_breaks(Below) < Many of
                true -> {[Words, $\n, spaces(Indent) | Below], Style2};
                false -> {[Words | Here], Style1}
            end
    end.

show(Term, Column, #style{show = Show} = Style) when is_function(Show, 2) -> {Show(Term, Column), Style};
show(Term, Column, #style{show = Show, limit = Limit} = Style) ->
    {Text, Left} = Show(Term, Column, Limit),
    {Text, Style#style{limit = Left}}.

line_breaks(Text) -> line_breaks(unicode:characters_to_list(Text), 0).

line_breaks([$\n | Rest], Count) -> line_breaks(Rest, Count + 1);
line_breaks([_ | Rest], Count) -> line_breaks(Rest, Count);
line_breaks([], Count) -> Count.

spaces(Count) -> lists:duplicate(Count, $\s).

%% The stack

%% Without the calls at its far end that the caller does not want to see.
trimmed(Stack, Trim) ->
    Unwanted = fun({M, F, As, _}) -> Trim(M, F, arity(As)) end,
    lists:reverse(lists:dropwhile(Unwanted, lists:reverse(Stack))).

stack_lines([{M, F, As, Place} | Stack], Which, Reason, Details, Style) ->
    Arity = arity(As),
    Indent = spaces(Style#style.column - 1),
    Name = name_text({M, F, Arity}, Arity, Style#style.mode),
    Head = [Indent, "  ", heading(Which, M, F, Arity), Name, $/, integer_to_list(Arity)],
    {Line, Style1} =
        case is_list(As) of
            false -> {[Head, $\s | place_text(Place)], Style};
            true ->
                {Call, Left} = call("", Indent ++ "     called as ", {M, F}, As, Style),
                {[Head, $\n, Indent, "     called as " | Call], Left}
        end,
    Notes = [[$\n, Indent, "     *** " | Note] || Note <- notes(Details, Arity, Indent)],
    [[Line | Notes] | stack_lines(Stack, next, Reason, #{}, Style1)];
stack_lines([], _, _, _, _) -> [].

heading(next, _, _, _) -> "in call from ";
heading(first, erlang, F, Arity) ->
    case is_operator(F, Arity) of
        true -> "in operator  ";
        false -> "in function  "
    end;
heading(first, _, _, _) -> "in function  ".

%% (file:line), when both are known.
place_text(Place) ->
    case {lists:keyfind(file, 1, Place), lists:keyfind(line, 1, Place)} of
        {{file, File}, {line, Line}} when File =/= "" -> io_lib:format("(~ts:~w)", [File, Line]);
        _ -> ""
    end.

%% What is known about the arguments of the call that failed

details(Reason, [{M, _, _, Info} | _] = Stack) ->
    case lists:keyfind(error_info, 1, Info) of
        {error_info, #{} = Error} ->
            Module = maps:get(module, Error, M),
            Function = maps:get(function, Error, format_error),
            try Module:Function(Reason, Stack) of
                #{} = Details -> Details;
                _ -> #{}
            catch
                error:_ -> #{}
            end;
        _ -> #{}
    end;
details(_, _) -> #{}.

notes(Details, Arity, Indent) ->
    Arguments = [
        argument_note(N, Note, Indent)
     || {N, Note} <- lists:sort(maps:to_list(Details)), is_integer(N), N >= 1, N =< Arity
    ],
    case Details of
        #{general := General} -> Arguments ++ [General];
        _ -> Arguments
    end.

argument_note(N, Note, Indent) ->
    Head = "argument " ++ integer_to_list(N) ++ ": ",
    Margin = [$\n, Indent | spaces(length("     *** ") + length(Head))],
    [Head | lists:join(Margin, string:split(Note, "\n", all))].

%% Calls

%% A call after Words, on a line that begins with Start; {Text, Style}. It begins a new line, with Start again, when
%% its arguments take fewer lines there, or when not even two short arguments fit.
call(Words, Start, Name, Args, #style{mode = Mode} = Style) ->
    Arity = length(Args),
    case operator(Name, Arity) of
        {yes, Operator} -> operation(Words, Start, Operator, Args, Style);
        no ->
            Function = lists:flatten(name_text(Name, Arity, Mode)),
            Column = length(Start) + length(Words) + length(Function) + 1,
            {Here, Style1} = arguments(Args, Column, Style),
            {Below, Style2} = arguments(Args, Column - length(Words), Style),
            {Probe, _} = show([first, other], Column, Style),
            case line_breaks(Probe) > 0 orelse line_breaks(Here) > line_breaks(Below) of
                true -> {[Words, $\n, Start, Function | Below], Style2};
                false -> {[Words, Function | Here], Style1}
            end
    end.

%% The arguments are shown as a list, whose brackets are then made parentheses. What would be shown as a string has
%% an atom of the same width put in the place of its first element, which keeps it from being one.
arguments([], _, Style) -> {"()", Style};
arguments(Args, Column, Style) ->
    case io_lib:printable_list(Args) of
        true ->
            Digits = integer_to_list(hd(Args)),
            Width = length(Digits),
            {Text, Style1} = show([list_to_atom(lists:duplicate(Width, $a)) | tl(Args)], Column, Style),
            Rest = lists:nthtail(1 + Width, unicode:characters_to_list(Text)),
            {[$(, Digits | last_bracket(Rest)], Style1};
        false ->
            {Text, Style1} = show(Args, Column, Style),
            {parentheses(unicode:characters_to_list(Text)), Style1}
    end.

parentheses([$[ | Rest]) -> [$( | last_bracket(Rest)].

last_bracket("]") -> ")";
last_bracket([C | Rest]) -> [C | last_bracket(Rest)].

operation(Words, Start, Operator, [Arg], Style) ->
    Name = atom_to_list(Operator) ++ " ",
    {Text, Style1} = show(Arg, length(Start) + length(Words) + length(Name) + 1, Style),
    {[Words, Name | Text], Style1};
operation(Words, Start, Operator, [Left, Right], Style) ->
    Column = length(Start) + length(Words) + 1,
    {LeftText, Style1} = show(Left, Column, Style),
    Name = atom_to_list(Operator),
    case line_breaks(LeftText) of
        0 ->
            Before = [LeftText, $\s, Name, $\s],
            {RightText, Style2} = show(Right, Column + string:length(Before), Style1),
            {[Words, Before | RightText], Style2};
        _ ->
            Margin = [$\n | spaces(Column - 1)],
            {RightText, Style2} = show(Right, Column, Style1),
            {[Words, LeftText, Margin, Name, Margin | RightText], Style2}
    end.

operator({erlang, F}, Arity) -> operator_name(F, Arity);
operator({erlang, F, Arity}, Arity) -> operator_name(F, Arity);
operator(_, _) -> no.

operator_name(F, Arity) ->
    case is_operator(F, Arity) of
        true -> {yes, F};
        false -> no
    end.

is_operator(F, 1) -> lists:member(F, ['+', '-', 'bnot', 'not']);
is_operator(F, 2) ->
    lists:member(F, [
        '+', '-', '*', '/', 'div', 'rem', 'band', 'bor', 'bxor', 'bsl', 'bsr', 'and', 'or', 'xor',
        '==', '/=', '=<', '<', '>=', '>', '=:=', '=/=', '++', '--', '!'
    ]);
is_operator(_, _) -> false.

%% Names

%% A function's name as a caller would write it: no module for what is imported automatically. Funs show their arity.
name_text(Fun, _, Mode) when is_function(Fun) ->
    {module, M} = erlang:fun_info(Fun, module),
    {name, F} = erlang:fun_info(Fun, name),
    {arity, A} = erlang:fun_info(Fun, arity),
    case erlang:fun_info(Fun, type) of
        {type, external} -> [name_text({M, F}, A, Mode), $/, integer_to_list(A)];
        {type, local} -> [name_text({M, named(F)}, local, Mode), $/, integer_to_list(A)]
    end;
name_text({M, F, A}, _, Mode) -> name_text({M, F}, A, Mode);
name_text({erlang, F}, Arity, Mode) ->
    case is_operator(F, Arity) of
        true -> atom_to_list(F);
        false ->
            case is_imported(F, Arity) of
                true -> atom_text(F, Mode);
                false -> ["erlang:" | atom_text(F, Mode)]
            end
    end;
name_text({M, F}, _, Mode) -> [atom_text(M, Mode), $: | atom_text(F, Mode)];
name_text(F, _, Mode) when is_atom(F) -> atom_text(F, Mode).

atom_text(Atom, Mode) -> io_lib:write_atom_in(Atom, Mode).

%% The fun that stands for a local function, `fun f/1`, is compiled into one called '-fun.f/1-'.
named(Name) ->
    case atom_to_list(Name) of
        "-fun." ++ Rest -> list_to_atom(lists:takewhile(fun(C) -> C =/= $/ end, Rest));
        _ -> Name
    end.

%% Is erlang:F/Arity imported without being asked for?
is_imported(F, Arity) ->
    case imported(F) of
        false -> false;
        Arities -> lists:member(Arity, Arities)
    end.

imported(F) ->
    case F of
        abs -> [1]; alias -> [0, 1]; apply -> [2, 3]; atom_to_binary -> [1, 2]; atom_to_list -> [1];
        binary_part -> [2, 3]; binary_to_atom -> [1, 2]; binary_to_existing_atom -> [1, 2];
        binary_to_float -> [1]; binary_to_integer -> [1, 2]; binary_to_list -> [1, 3];
        binary_to_term -> [1, 2]; bit_size -> [1]; bitstring_to_list -> [1]; byte_size -> [1];
        ceil -> [1]; check_old_code -> [1]; check_process_code -> [2, 3]; date -> [0];
        delete_module -> [1]; demonitor -> [1, 2]; disconnect_node -> [1]; element -> [2];
        erase -> [0, 1]; error -> [1, 2, 3]; exit -> [1, 2]; float -> [1]; float_to_binary -> [1, 2];
        float_to_list -> [1, 2]; floor -> [1]; garbage_collect -> [0, 1, 2]; get -> [0, 1];
        get_keys -> [0, 1]; group_leader -> [0, 2]; halt -> [0, 1, 2]; hd -> [1];
        integer_to_binary -> [1, 2]; integer_to_list -> [1, 2]; iolist_size -> [1];
        iolist_to_binary -> [1]; is_alive -> [0]; is_atom -> [1]; is_binary -> [1];
        is_bitstring -> [1]; is_boolean -> [1]; is_float -> [1]; is_function -> [1, 2];
        is_integer -> [1]; is_list -> [1]; is_map -> [1]; is_map_key -> [2]; is_number -> [1];
        is_pid -> [1]; is_port -> [1]; is_process_alive -> [1]; is_record -> [2, 3];
        is_reference -> [1]; is_tuple -> [1]; length -> [1]; link -> [1]; list_to_atom -> [1];
        list_to_binary -> [1]; list_to_bitstring -> [1]; list_to_existing_atom -> [1];
        list_to_float -> [1]; list_to_integer -> [1, 2]; list_to_pid -> [1]; list_to_port -> [1];
        list_to_ref -> [1]; list_to_tuple -> [1]; load_module -> [2]; make_ref -> [0];
        map_get -> [2]; map_size -> [1]; max -> [2]; min -> [2]; module_loaded -> [1];
        monitor -> [2, 3]; monitor_node -> [2]; node -> [0, 1]; nodes -> [0, 1, 2]; now -> [0];
        open_port -> [2]; pid_to_list -> [1]; port_close -> [1]; port_command -> [2, 3];
        port_connect -> [2]; port_control -> [3]; port_to_list -> [1]; pre_loaded -> [0];
        process_flag -> [2, 3]; process_info -> [1, 2]; processes -> [0]; purge_module -> [1];
        put -> [2]; ref_to_list -> [1]; register -> [2]; registered -> [0]; round -> [1];
        self -> [0]; setelement -> [3]; size -> [1]; spawn -> [1, 2, 3, 4]; spawn_link -> [1, 2, 3, 4];
        spawn_monitor -> [1, 2, 3, 4]; spawn_opt -> [2, 3, 4, 5]; spawn_request -> [1, 2, 3, 4, 5];
        spawn_request_abandon -> [1]; split_binary -> [2]; statistics -> [1]; term_to_binary -> [1, 2];
        term_to_iovec -> [1, 2]; throw -> [1]; time -> [0]; tl -> [1]; trunc -> [1]; tuple_size -> [1];
        tuple_to_list -> [1]; unalias -> [1]; unlink -> [1]; unregister -> [1]; whereis -> [1];
        _ -> false
    end.
