%% What is wrong with the arguments of stdlib functions that report bad arguments: io, ets, lists, maps, binary,
%% math, unicode. See erl_erts_errors, which has the kinds of expectation.
-module(erl_stdlib_errors).

-export([format_error/2]).

-spec format_error(term(), list()) -> #{pos_integer() | general => unicode:chardata()}.
format_error(_, [{io, F, Args, Info} | _]) when is_list(Args) -> io_notes(cause(Info), F, Args);
format_error(Reason, [{M, F, Args, Info} | _]) when is_list(Args) ->
    Kinds =
        case M of
            ets -> ets_kinds(cause(Info), F, Args);
            maps -> maps_kinds(F, Args, Reason);
            lists -> lists_kinds(F, Args);
            binary -> binary_kinds(F, Args);
            math when Reason =:= badarith -> domain_kinds(F, Args);
            math -> [number || _ <- Args];
            unicode -> unicode_kinds(Args);
            _ -> []
        end,
    maps:from_list([{N, Note} || {N, Note} <- erl_erts_errors:describe(Kinds, Args), Note =/= ok]);
format_error(_, _) -> #{}.

cause(Info) ->
    case lists:keyfind(error_info, 1, Info) of
        {_, #{cause := Cause}} -> Cause;
        _ -> none
    end.

%% io

io_notes({_, terminated}, _, _) -> #{general => "the device has terminated"};
io_notes({device, {no_translation, From, To}}, _, _) ->
    #{general => io_lib:format("device failed to transcode string from ~p to ~p", [From, To])};
io_notes({io, arguments}, _, _) -> #{1 => "the device does not exist"};
io_notes({device, arguments}, _, _) -> #{general => "the device does not exist"};
io_notes({device, put_chars}, F, Args) when F =:= format; F =:= fwrite ->
    case Args of
        [Format] -> format_notes(1, Format, []);
        [Format, Data] -> format_notes(1, Format, Data);
        [_, Format, Data] -> format_notes(2, Format, Data)
    end;
io_notes({device, put_chars}, put_chars, Args) ->
    #{length(Args) => "not valid character data (an iodata term)"};
io_notes({device, {Reason, _}}, _, _) -> #{general => io_lib:format("unknown error: ~w", [Reason])};
io_notes({device, Reason}, _, _) when is_atom(Reason) -> posix_note(Reason);
io_notes(_, _, _) -> #{}.

posix_note(enospc) -> #{general => "no space left on device"};
posix_note(Reason) -> #{general => io_lib:format("unknown error: ~w", [Reason])}.

%% The format is argument N, its data N + 1.
format_notes(N, Format, Data) ->
    case text(Format) of
        error -> #{N => "not a valid format string"};
        Chars ->
            case wanted(Chars) of
                error -> #{N => "not a valid format string"};
                _ when not is_list(Data) -> #{N + 1 => "not a list"};
                Count when Count =/= length(Data) -> #{N => "wrong number of arguments"};
                _ ->
                    case unfit(Chars, Data) of
                        none -> #{};
                        Unfit -> #{general => Unfit}
                    end
            end
    end.

text(Format) when is_atom(Format) -> atom_to_list(Format);
text(Format) when is_binary(Format) -> binary_to_list(Format);
text(Format) ->
    case io_lib:char_list(Format) of
        true -> Format;
        false -> error
    end.

%% How many arguments a format string takes. Scanning fails for want of one, so more are tried.
wanted(Chars) -> wanted(Chars, 0).

wanted(_, Count) when Count > 255 -> error;
wanted(Chars, Count) ->
    try io_lib_format:scan(Chars, lists:duplicate(Count, 1)) of
        _ -> Count
    catch
        _:_ -> wanted(Chars, Count + 1)
    end.

%% The first argument that its control sequence cannot show.
unfit(Chars, Data) ->
    try
        [Bad | _] = [Item || #{} = Item <- io_lib_format:scan(Chars, Data), not shows(Item)],
        #{control_char := Control, args := [Arg | _]} = Bad,
        case lists:member(Control, "efg") of
            true -> wrong("element of type float", Arg);
            false when Control =:= $s -> wrong("element of type string", Arg);
            false -> wrong("element of type integer", Arg)
        end
    catch
        _:_ -> none
    end.

wrong(_, _) -> none.

shows(Item) ->
    try io_lib_format:build([Item]) of
        _ -> true
    catch
        _:_ -> false
    end.

%% ets

ets_kinds(id, F, Args) -> [{note, "the table identifier does not refer to an existing ETS table"} | rest(F, Args)];
ets_kinds(type, _, [Table | _]) when is_reference(Table) -> [{note, "not a valid table identifier"}];
ets_kinds(type, _, _) -> [{note, "not an atom or a table identifier"}];
ets_kinds(access, F, Args) ->
    [{note, "the table identifier refers to an ETS table with insufficient access rights"} | rest(F, Args)];
ets_kinds(table_type, _, _) ->
    [{note, "the table identifier refers to an ETS table of a type not supported by this operation"}];
ets_kinds(badkey, F, Args) -> [any, {note, "not a key that exists in the table"} | lists:nthtail(1, rest(F, Args))];
ets_kinds(keypos, _, _) -> [any, any, {note, "the position is the same as the key position"}];
ets_kinds(position, update_counter, _) ->
    [any, any, {note, "the position in the update operation is out of range"}];
ets_kinds(owner, _, _) -> [any, {note, "the process is already the owner of the table"}];
ets_kinds(not_owner, _, _) -> [{note, "not the owner of the table"}];
ets_kinds(already_exists, new, _) -> [{note, "table name already exists"}];
ets_kinds(already_exists, _, _) -> [any, {note, "table name already exists"}];
ets_kinds(_, new, [_, Options]) -> [atom, options_note(Options)];
ets_kinds(_, whereis, _) -> [{note, "invalid table name (must be an atom)"}];
ets_kinds(_, F, [_]) when F =:= select; F =:= select_reverse; F =:= match; F =:= match_object ->
    [{note, "invalid continuation"}];
ets_kinds(_, match_spec_compile, _) -> [{note, "not a valid match specification"}];
ets_kinds(_, match_spec_run_r, _) -> [];
ets_kinds(none, F, [Table | _] = Args) -> [table_kind(Table) | rest(F, Args)];
ets_kinds(_, F, Args) -> [any | rest(F, Args)].

options_note(Options) ->
    case erl_erts_errors:describe([options], [Options]) of
        [{1, "invalid option in list"}] -> {note, "invalid options"};
        [{1, Note}] -> {note, Note}
    end.

table_kind(Table) when is_atom(Table); is_reference(Table) ->
    try ets:info(Table, type) of
        undefined when is_reference(Table) -> {note, "not a valid table identifier"};
        undefined -> {note, "the table identifier does not refer to an existing ETS table"};
        _ -> any
    catch
        error:_ -> {note, "not a valid table identifier"}
    end;
table_kind(_) -> {note, "not an atom or a table identifier"}.

%% The arguments after the table.
rest(F, [_ | Args]) ->
    case {F, Args} of
        {insert, [Objects]} -> [objects_kind(Objects)];
        {insert_new, [Objects]} -> [objects_kind(Objects)];
        {delete_object, _} -> [tuple];
        {lookup_element, [_, Position | _]} -> [any, position_kind(Position)];
        {update_counter, [_, Operation | Default]} ->
            [any, counter_kind(Operation) | [tuple || _ <- Default]];
        {update_element, [_, Element | _]} -> [any, element_kind(Element)];
        {next, _} -> [{note, "not a key that exists in the table"}];
        {prev, _} -> [{note, "not a key that exists in the table"}];
        {select, [_ | Limit]} -> select_kinds(Args, Limit);
        {select_reverse, [_ | Limit]} -> select_kinds(Args, Limit);
        {select_count, _} -> select_kinds(Args, []);
        {select_delete, _} -> select_kinds(Args, []);
        {internal_select_delete, _} -> select_kinds(Args, []);
        {select_replace, _} -> [{note, "not a valid match specification"}];
        {match, [_, _]} -> [any, {range, 1, infinity}];
        {match_object, [_, _]} -> [any, {range, 1, infinity}];
        {rename, [Name]} -> [{note, "invalid table name (must be an atom)"} || not is_atom(Name)];
        {give_away, _} -> [pid];
        {setopts, _} -> [{note, "invalid options"}];
        {safe_fixtable, _} -> [boolean];
        {slot, _} -> [{note, "out of range"}];
        {info, [_]} -> [{note, "not a valid info item"}];
        _ -> [any || _ <- Args]
    end.

objects_kind({}) -> {note, "is an empty tuple"};
objects_kind(Object) when is_tuple(Object) -> any;
objects_kind(Objects) when is_list(Objects) ->
    {note, "not a non-empty tuple or a list of non-empty tuples"};
objects_kind(_) -> {note, "not a tuple"}.

position_kind(Position) when not is_integer(Position) -> integer;
position_kind(Position) when Position < 1 -> {note, "out of range"};
position_kind(_) -> {note, "position is greater than the size of the object"}.

counter_kind(Operation) ->
    case is_counter_operation(Operation) of
        true -> {note, "the value in the given position, in the object, is not an integer"};
        false -> {note, "not a valid update operation"}
    end.

is_counter_operation(Step) when is_integer(Step) -> true;
is_counter_operation({Position, Step}) -> is_integer(Position) andalso is_integer(Step);
is_counter_operation({P, S, T, V}) -> lists:all(fun is_integer/1, [P, S, T, V]);
is_counter_operation(Operations) when is_list(Operations) ->
    lists:all(fun(Each) -> is_tuple(Each) andalso is_counter_operation(Each) end, Operations);
is_counter_operation(_) -> false.

element_kind({Position, _}) when is_integer(Position) -> {note, "out of range"};
element_kind(_) -> {note, "is not a valid element specification"}.

select_kinds([_], []) -> [{note, "not a valid match specification"}];
select_kinds([_, Limit], _) when is_integer(Limit), Limit > 0 -> [{note, "not a valid match specification"}];
select_kinds(_, _) -> [any, {range, 1, infinity}].

%% maps

maps_kinds(F, Args, Reason) ->
    case {F, length(Args)} of
        {update, 3} when Reason =/= {badmap, none} -> update_kinds(Args);
        {put, 3} -> [any, any, map];
        {get, 2} -> [key_kind(Args), map];
        {get, 3} -> [any, map];
        {find, 2} -> [any, map];
        {is_key, 2} -> [any, map];
        {remove, 2} -> [any, map];
        {take, 2} -> [any, map];
        {merge, 2} -> [map, map];
        {intersect, 2} -> [map, map];
        {merge_with, 3} -> [{'fun', 3}, map, map];
        {intersect_with, 3} -> [{'fun', 3}, map, map];
        {from_list, 1} -> [list];
        {from_keys, 2} -> [list];
        {groups_from_list, 2} -> [{'fun', 1}, list];
        {groups_from_list, 3} -> [{'fun', 1}, {'fun', 1}, list];
        {with, 2} -> [list, map];
        {without, 2} -> [list, map];
        {fold, 3} -> [{'fun', 3}, any, map_or_iterator(lists:nth(3, Args))];
        {map, 2} -> [{'fun', 2}, map_or_iterator(lists:nth(2, Args))];
        {filter, 2} -> [{'fun', 2}, map_or_iterator(lists:nth(2, Args))];
        {filtermap, 2} -> [{'fun', 2}, map_or_iterator(lists:nth(2, Args))];
        {foreach, 2} -> [{'fun', 2}, map_or_iterator(lists:nth(2, Args))];
        {update_with, 3} -> [any, {'fun', 1}, map];
        {update_with, 4} -> [any, {'fun', 1}, any, map];
        {next, 1} -> [{note, "not a valid iterator"}];
        {_, 1} -> [map];
        _ -> []
    end.

update_kinds([_, _, _]) -> [any, any, {note, "not a map"}].

key_kind([_, Map]) when is_map(Map) -> {note, "not present in map"};
key_kind(_) -> any.

map_or_iterator(X) when is_map(X) -> any;
map_or_iterator(X) ->
    try maps:next(X) of
        _ -> any
    catch
        error:_ -> {note, "not a map or an iterator"}
    end.

%% lists

lists_kinds(F, _) when F =:= keyfind; F =:= keymember; F =:= keysearch -> [any, {range, 1, infinity}, list];
lists_kinds(member, _) -> [any, list];
lists_kinds(reverse, _) -> [list];
lists_kinds(_, _) -> [].

%% binary

binary_kinds(F, Args) ->
    case {F, Args} of
        {at, _} -> [binary, {range, 0, infinity}];
        {part, [B, P, _]} when is_binary(B), is_integer(P) ->
            [any, {range, 0, byte_size(B)}, {range, -P, byte_size(B) - P}];
        {part, [_, _, _]} -> [binary, integer, integer];
        {copy, _} -> [binary, {range, 0, infinity}];
        {split, [_, P | _]} -> [binary, pattern(P), {note, "invalid options"}];
        {match, [_, P | _]} -> [binary, pattern(P), {note, "invalid options"}];
        {matches, [_, P | _]} -> [binary, pattern(P), {note, "invalid options"}];
        {replace, [_, P | _]} -> [binary, pattern(P), binary, {note, "invalid options"}];
        {compile_pattern, _} -> [{note, "not a valid pattern"}];
        {F1, [<<>>]} when F1 =:= first; F1 =:= last -> [{note, "a zero-sized binary is not allowed"}];
        {list_to_bin, _} -> [iodata];
        {encode_unsigned, _} -> [{range, 0, infinity}];
        {longest_common_prefix, _} -> [{note, "not a flat list of binaries"}];
        {longest_common_suffix, _} -> [{note, "not a flat list of binaries"}];
        {decode_hex, [B]} when is_binary(B), byte_size(B) rem 2 =:= 1 ->
            [{note, "must contain an even number of bytes"}];
        _ -> [binary]
    end.

pattern(Pattern) ->
    try binary:compile_pattern(Pattern) of
        _ -> any
    catch
        error:_ when is_tuple(Pattern) -> any;
        error:_ -> {note, "not a valid pattern"}
    end.

%% math, unicode

domain_kinds(F, _) when F =:= fmod -> [any, {note, "is outside the domain for this function"}];
domain_kinds(F, [_]) when F =:= exp; F =:= cosh; F =:= sinh -> [];
domain_kinds(_, [_]) -> [{note, "is outside the domain for this function"}];
domain_kinds(_, _) -> [].

unicode_kinds([_]) -> [{note, "not valid character data (an iodata term)"}];
unicode_kinds([Text | Encodings]) ->
    try unicode:characters_to_list(Text) of
        _ -> [any | [encoding_kind(E) || E <- Encodings]]
    catch
        error:_ -> [{note, "not valid character data (an iodata term)"} | [encoding_kind(E) || E <- Encodings]]
    end.

encoding_kind(E) ->
    Known = [latin1, unicode, utf8, utf16, utf32, {utf16, big}, {utf16, little}, {utf32, big}, {utf32, little}],
    case lists:member(E, Known) of
        true -> any;
        false -> {note, "not a valid encoding"}
    end.
