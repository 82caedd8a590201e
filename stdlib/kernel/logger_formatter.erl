%% The standard formatter: a log event as text, laid out by a template.
%%
%% A template is a list of text, keys of the event's metadata (level and msg among them; a list of keys is a path
%% into nested maps) and {Key, IfThere, IfNot}. The message comes last, because its size may be limited to what the
%% other parts leave.
-module(logger_formatter).

-export([format/2, check_config/1]).

-spec format(logger:log_event(), map()) -> unicode:chardata().
format(#{level := Level, msg := Message, meta := Meta0}, Config0) ->
    Config = with_defaults(Config0),
    #{template := Template, max_size := MaxSize} = Config,
    Meta = with_header(Level, Meta0, Config),
    Parts = parts(Template, Level, Meta, Config),
    Text =
        case lists:member(msg, Parts) of
            true ->
                Message1 = message(Message, Meta, Config, others_length(Parts)),
                [
                    case Part of
                        msg -> Message1;
                        _ -> Part
                    end
                 || Part <- Parts
                ];
            false -> Parts
        end,
    truncated(Text, MaxSize).

with_defaults(Config) ->
    Defaults = #{
        chars_limit => unlimited, depth => unlimited, legacy_header => false, max_size => unlimited,
        single_line => true, time_designator => $T, time_offset => ""
    },
    case maps:merge(Defaults, Config) of
        #{template := _} = Full -> Full;
        Full -> Full#{template => default_template(Full)}
    end.

default_template(#{legacy_header := true}) -> [[logger_formatter, header], "\n", msg, "\n"];
default_template(#{single_line := true}) -> [time, " ", level, ": ", msg, "\n"];
default_template(_) -> [time, " ", level, ":\n", msg, "\n"].

%% =ERROR REPORT==== 17-May-2018::18:30:19.453447 ===
with_header(Level, Meta, #{legacy_header := true}) ->
    Own = maps:get(logger_formatter, Meta, #{}),
    Title =
        case Own of
            #{title := Given} -> Given;
            %% What error_logger calls information has the level notice.
            _ when Level =:= notice, is_map_key(error_logger, Meta) -> "INFO REPORT";
            _ -> string:uppercase(atom_to_list(Level)) ++ " REPORT"
        end,
    Time = maps:get(time, Meta, logger:timestamp()),
    {{Year, Month, Day}, {Hour, Minute, Second}} = calendar:system_time_to_local_time(Time, microsecond),
    Name = element(Month, {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}),
    Header = io_lib:format(
        "=~ts==== ~w-~s-~4..0w::~2..0w:~2..0w:~2..0w.~6..0w ===~ts",
        [Title, Day, Name, Year, Hour, Minute, Second, Time rem 1000000, at_node(Meta)]
    ),
    Meta#{logger_formatter => Own#{header => Header}};
with_header(_, Meta, _) -> Meta.

at_node(#{pid := Pid}) when is_pid(Pid), node(Pid) =/= node() -> io_lib:format("~n** at node ~w **", [node(Pid)]);
at_node(_) -> "".

%% The template filled in, but for msg.
parts([msg | Template], Level, Meta, Config) -> [msg | parts(Template, Level, Meta, Config)];
parts([level | Template], Level, Meta, Config) ->
    [atom_to_list(Level) | parts(Template, Level, Meta, Config)];
parts([{Key, There, Missing} | Template], Level, Meta, Config) ->
    Chosen =
        case Key =:= level orelse Key =:= msg orelse find(Key, Meta) =/= error of
            true -> There;
            false -> Missing
        end,
    parts(Chosen, Level, Meta, Config) ++ parts(Template, Level, Meta, Config);
parts([Key | Template], Level, Meta, Config) when is_atom(Key) ->
    [value(Key, find(Key, Meta), Config) | parts(Template, Level, Meta, Config)];
parts([[Key | _] = Path | Template], Level, Meta, Config) when is_atom(Key) ->
    [value(Path, find(Path, Meta), Config) | parts(Template, Level, Meta, Config)];
parts([Text | Template], Level, Meta, Config) -> [Text | parts(Template, Level, Meta, Config)];
parts([], _, _, _) -> [].

find([Key], Meta) -> find(Key, Meta);
find([Key | Path], Meta) ->
    case find(Key, Meta) of
        {ok, Inner} when is_map(Inner) -> find(Path, Inner);
        _ -> error
    end;
find(Key, Meta) -> maps:find(Key, Meta).

value(_, error, _) -> "";
value(time, {ok, Time}, Config) -> time_text(Time, Config);
value(mfa, {ok, MFA}, Config) -> mfa_text(MFA, Config);
value(_, {ok, Value}, Config) -> plain(Value, Config).

plain(Value, _) when is_atom(Value) -> atom_to_list(Value);
plain(Value, _) when is_integer(Value) -> integer_to_list(Value);
plain(Value, _) when is_pid(Value) -> pid_to_list(Value);
plain(Value, _) when is_reference(Value) -> ref_to_list(Value);
plain(Value, Config) when is_list(Value) ->
    case io_lib:printable_unicode_list(lists:flatten(Value)) of
        true -> Value;
        false -> shown(Value, Config)
    end;
plain(Value, Config) -> shown(Value, Config).

shown(Value, #{single_line := true}) -> io_lib:format("~0tp", [Value]);
shown(Value, _) -> io_lib:format("~tp", [Value]).

mfa_text({M, F, A}, _) when is_atom(M), is_atom(F), is_integer(A) ->
    [atom_to_list(M), $:, atom_to_list(F), $/, integer_to_list(A)];
mfa_text({M, F, A}, Config) when is_atom(M), is_atom(F), is_list(A) -> mfa_text({M, F, length(A)}, Config);
mfa_text(Other, Config) -> plain(Other, Config).

time_text(Time, #{time_offset := Offset, time_designator := Designator}) when is_integer(Time) ->
    calendar:system_time_to_rfc3339(Time, [
        {unit, microsecond}, {offset, Offset}, {time_designator, Designator}
    ]);
time_text(Time, Config) -> plain(Time, Config).

others_length(Parts) -> lists:sum([string:length(Part) || Part <- Parts, Part =/= msg]).

%% The message

message(Message, Meta, #{single_line := Single, chars_limit := Limit} = Config, Others) ->
    Left =
        case Limit of
            unlimited -> -1;
            _ -> max(0, Limit - Others)
        end,
    Text = text(Message, Meta, Config, Left),
    case Single of
        true -> single_line(Text);
        false -> Text
    end.

text({string, String}, _, Config, Limit) -> formatted("~ts", [String], Config, Limit);
text({report, Report}, Meta, Config, Limit) ->
    case report_callback(Meta, Config) of
        Callback when is_function(Callback, 1) ->
            try Callback(Report) of
                {Format, Args} when is_list(Format), is_list(Args) -> formatted(Format, Args, Config, Limit);
                Other ->
                    formatted("REPORT_CB/1 ERROR: ~0tp; Returned: ~0tp", [Report, Other], Config, Limit)
            catch
                Class:Reason:Stack -> crashed(1, Report, {Class, Reason, Stack}, Config, Limit)
            end;
        Callback ->
            try Callback(Report, callback_config(Config, Limit)) of
                Text when is_list(Text); is_binary(Text) -> unicode:characters_to_list(Text);
                Other ->
                    formatted("REPORT_CB/2 ERROR: ~0tp; Returned: ~0tp", [Report, Other], Config, Limit)
            catch
                Class:Reason:Stack -> crashed(2, Report, {Class, Reason, Stack}, Config, Limit)
            end
    end;
text({Format, Args}, _, Config, Limit) -> formatted(Format, Args, Config, Limit).

report_callback(_, #{report_cb := Callback}) -> Callback;
report_callback(#{report_cb := Callback}, _) when is_function(Callback, 1); is_function(Callback, 2) -> Callback;
report_callback(_, _) -> fun logger:format_report/1.

callback_config(#{single_line := Single, depth := Depth}, Limit) ->
    #{
        single_line => Single,
        depth => least_depth(Depth),
        chars_limit =>
            case Limit < 0 of
                true -> unlimited;
                false -> Limit
            end
    }.

%% Fewer levels than five would show nothing.
least_depth(unlimited) -> unlimited;
least_depth(Depth) -> max(5, Depth).

crashed(Arity, Report, {Class, Reason, Stack}, Config, Limit) ->
    Calls = logger:filter_stacktrace(?MODULE, lists:takewhile(fun({M, _, _, _}) -> M =/= ?MODULE end, Stack)),
    Format = "REPORT_CB/" ++ integer_to_list(Arity) ++ " CRASH: ~tp; Reason: ~tp",
    formatted(Format, [Report, {Class, Reason, Calls}], Config, Limit).

formatted(Format, Args, #{single_line := Single, depth := Depth} = Config, Limit) ->
    try
        Items = [rewritten(Item, Single, least_depth(Depth)) || Item <- io_lib:scan_format(Format, Args)],
        unicode:characters_to_list(io_lib:build_text(Items, [{chars_limit, Limit}]))
    catch
        _:_ ->
            Faulty = "FORMAT ERROR: ~0tp - ~0tp",
            case Format of
                Faulty -> lists:flatten(io_lib:format(Faulty, Args));
                _ -> formatted(Faulty, [Format, Args], Config, Limit)
            end
    end.

%% Terms on one line, and only down to Depth.
rewritten(#{control_char := C, args := Args} = Item, Single, Depth) ->
    Narrowed =
        case Single andalso (C =:= $p orelse C =:= $P) of
            true -> Item#{width := 0};
            false -> Item
        end,
    case C of
        $p when Depth =/= unlimited -> Narrowed#{control_char := $P, args := Args ++ [Depth]};
        $w when Depth =/= unlimited -> Narrowed#{control_char := $W, args := Args ++ [Depth]};
        _ -> Narrowed
    end;
rewritten(Item, _, _) -> Item.

%% New lines, and the white space after them, become commas.
single_line(Text) -> joined(string:trim(Text)).

joined([$,, $\n | Rest]) -> ", " ++ joined(skip_space(Rest));
joined([$,, $\r, $\n | Rest]) -> ", " ++ joined(skip_space(Rest));
joined([$\r, $\n | Rest]) -> ", " ++ joined(skip_space(Rest));
joined([$\n | Rest]) -> ", " ++ joined(skip_space(Rest));
joined([C | Rest]) -> [C | joined(Rest)];
joined([]) -> [].

skip_space([C | Rest]) when C =:= $\s; C >= $\t, C =< $\r -> skip_space(Rest);
skip_space(Rest) -> Rest.

%% A last new line survives.
truncated(Text, unlimited) -> Text;
truncated(Text, Max) ->
    case string:length(Text) of
        Length when Length =< Max -> Text;
        _ ->
            Flat = unicode:characters_to_list(Text),
            case lists:last(Flat) of
                $\n -> string:slice(Flat, 0, max(0, Max - 4)) ++ "...\n";
                _ -> string:slice(Flat, 0, max(0, Max - 3)) ++ "..."
            end
    end.

%% Checking

-spec check_config(map()) -> ok | {error, term()}.
check_config(Config) when is_map(Config) ->
    case [Pair || {Key, Value} = Pair <- maps:to_list(Config), not valid(Key, Value)] of
        [] -> ok;
        [{template, Template} | _] -> {error, {invalid_formatter_template, ?MODULE, Template}};
        [Pair | _] -> {error, {invalid_formatter_config, ?MODULE, Pair}}
    end;
check_config(Config) -> {error, {invalid_formatter_config, ?MODULE, Config}}.

valid(Key, unlimited) when Key =:= chars_limit; Key =:= depth; Key =:= max_size -> true;
valid(Key, Value) when Key =:= chars_limit; Key =:= depth; Key =:= max_size -> is_integer(Value) andalso Value > 0;
valid(Key, Value) when Key =:= legacy_header; Key =:= single_line -> is_boolean(Value);
valid(report_cb, Value) -> is_function(Value, 1) orelse is_function(Value, 2);
valid(time_designator, Value) -> is_integer(Value) andalso Value >= 0 andalso Value =< 255;
valid(time_offset, Value) -> valid_offset(Value);
valid(template, Value) -> valid_template(Value);
valid(_, _) -> false.

valid_offset(Offset) when is_integer(Offset) -> true;
valid_offset(Offset) when Offset =:= ""; Offset =:= "Z"; Offset =:= "z" -> true;
valid_offset([Sign, H1, H2, $:, M1, M2]) when Sign =:= $+; Sign =:= $- ->
    lists:all(fun(C) -> C >= $0 andalso C =< $9 end, [H1, H2, M1, M2]);
valid_offset(_) -> false.

valid_template([Item | Template]) -> valid_item(Item) andalso valid_template(Template);
valid_template(Template) -> Template =:= [].

valid_item({Key, There, Missing}) -> valid_key(Key) andalso valid_template(There) andalso valid_template(Missing);
valid_item(Item) -> valid_key(Item) orelse io_lib:printable_unicode_list(Item) orelse is_binary(Item).

valid_key(Key) when is_atom(Key) -> true;
valid_key([_ | _] = Path) -> lists:all(fun erlang:is_atom/1, Path);
valid_key(_) -> false.
