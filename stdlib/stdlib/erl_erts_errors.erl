%% What is wrong with the arguments of a native function of module erlang (and persistent_term, atomics, counters).
%%
%% Such an error carries {error_info, #{module => erl_erts_errors}} in its stack; erl_error then asks format_error/2,
%% which looks up what each argument is expected to be and describes those that are something else. The kinds of
%% expectation are shared with erl_stdlib_errors.
-module(erl_erts_errors).

-export([format_error/2, format_bs_fail/2, describe/2]).

-type kind() :: term().

-spec format_error(term(), list()) -> #{pos_integer() | general => unicode:chardata()}.
format_error(Reason, [{M, F, Args, Info} | _]) when is_list(Args) ->
    Cause = cause(Info),
    case by_cause(Cause, M, F, Args) of
        none -> numbered(describe(expected(Reason, M, F, Args), Args));
        Notes -> numbered(Notes)
    end;
format_error(_, _) -> #{}.

cause(Info) ->
    case lists:keyfind(error_info, 1, Info) of
        {_, #{cause := Cause}} -> Cause;
        _ -> none
    end.

numbered(Notes) -> maps:from_list([{N, Note} || {N, Note} <- Notes, Note =/= ok]).

%% Causes that only the native function knew.
by_cause(badopt, _, F, _) when F =:= process_flag -> [{1, "invalid process flag"}];
by_cause(badopt, _, F, _) when F =:= system_flag -> [{1, "invalid system flag"}];
by_cause(registered_name, _, register, _) -> [{2, "this process or port already has a name"}];
by_cause(time, _, F, [Time | _]) when F =:= start_timer; F =:= send_after -> [{1, time_note(Time)}];
by_cause(_, _, _, _) -> none.

time_note(Time) when not is_integer(Time) -> "not an integer";
time_note(Time) when Time < 0 -> "out of range";
time_note(_) -> "exceeds the maximum supported time value".

%% [{Position, Note | ok}] for Args, which should be of Kinds.
-spec describe([kind()], [term()]) -> [{pos_integer(), unicode:chardata() | ok}].
describe(Kinds, Args) -> describe(Kinds, Args, 1).

describe([Kind | Kinds], [Arg | Args], N) -> [{N, check(Kind, Arg)} | describe(Kinds, Args, N + 1)];
describe(_, _, _) -> [].

%% The expectations

%% A note is given as such; any accepts everything.
check(any, _) -> ok;
check({note, Note}, _) -> Note;
check(number, X) -> check(is_number(X), "not a number");
check(integer, X) -> check(is_integer(X), "not an integer");
check(float, X) -> check(is_float(X), "not a float");
check(atom, X) -> check(is_atom(X), "not an atom");
check(boolean, X) -> check(is_boolean(X), "not a boolean value");
check(tuple, X) -> check(is_tuple(X), "not a tuple");
check(pid, X) -> check(is_pid(X), "not a pid");
check(port, X) -> check(is_port(X), "not a port");
check(reference, X) -> check(is_reference(X), "not a reference");
check('fun', X) -> check(is_function(X), "not a fun");
check({'fun', Arity}, X) ->
    check(is_function(X, Arity), "not a fun that takes " ++ arity_words(Arity));
check(map, X) -> check(is_map(X), "not a map");
check(list, X) when not is_list(X) -> "not a list";
check(list, X) -> check(is_proper(X), "not a proper list");
check(any_list, X) -> check(is_list(X), "not a list");
check(nonempty_list, X) -> check(is_list(X) andalso X =/= [], "not a nonempty list");
check(chars, X) ->
    case check(list, X) of
        ok -> check(io_lib:char_list(X), "not a list of characters");
        Note -> Note
    end;
check({chars, What}, X) ->
    case check(any_list, X) of
        ok -> "not a textual representation of " ++ What;
        Note -> Note
    end;
check({list_text, What}, X) ->
    case check(list, X) of
        ok -> "not a textual representation of " ++ What;
        Note -> Note
    end;
check({binary_text, What}, X) ->
    case check(binary, X) of
        ok -> "not a textual representation of " ++ What;
        Note -> Note
    end;
check(options, X) ->
    case check(list, X) of
        ok -> "invalid option in list";
        Note -> Note
    end;
%% Options are to blame only when nothing else is.
check({options, []}, X) -> check(options, X);
check({options, Others}, X) ->
    case check(options, X) of
        "invalid option in list" ->
            case lists:all(fun({Kind, Arg}) -> check(Kind, Arg) =:= ok end, Others) of
                true -> "invalid option in list";
                false -> ok
            end;
        Note -> Note
    end;
check(binary, X) -> check(is_binary(X), "not a binary");
check(bitstring, X) -> check(is_bitstring(X), "not a bitstring");
check(iodata, X) -> check(is_iodata(X), "not an iodata term");
check(iolist, X) -> check(is_list(X) andalso is_iodata(X), "not an iolist term");
check(base, X) ->
    check(is_integer(X) andalso X >= 2 andalso X =< 36, "not an integer in the range 2 through 36");
check({range, _, _}, X) when not is_integer(X) -> "not an integer";
check({range, Low, High}, X) -> check(X >= Low andalso X =< High, "out of range");
check(external, X) when is_binary(X) -> "invalid external representation of a term";
check(external, _) -> "not a binary";
check(time, X) when is_integer(X), X >= 0 -> ok;
check(time, X) -> time_note(X);
check(destination, X) -> check(is_pid(X) orelse is_atom(X), "not a pid or an atom");
check(unit, X) ->
    check(lists:member(X, [second, millisecond, microsecond, nanosecond, native, perf_counter, seconds,
        milli_seconds, micro_seconds, nano_seconds]) orelse (is_integer(X) andalso X > 0), "invalid time unit");
check(unique_modifiers, X) ->
    case check(list, X) of
        ok -> "invalid modifier";
        Note -> Note
    end;
check({start, Size, Stop}, X) ->
    case check({range, 1, Size}, X) of
        ok when X > Stop -> "start position greater than stop position";
        Note -> Note
    end;
check({one_of, Values, Note}, X) -> check(lists:member(X, Values), Note);
check(true, _) -> ok;
check(false, Note) -> Note.

arity_words(1) -> "one argument";
arity_words(2) -> "two arguments";
arity_words(3) -> "three arguments".

is_proper(X) -> is_list(X) andalso is_integer(catch length(X)).

is_iodata(X) when is_binary(X); is_list(X) ->
    try iolist_size(X) of
        _ -> true
    catch
        error:_ -> false
    end;
is_iodata(_) -> false.

%% What the functions expect

expected(_, persistent_term, get, [_]) -> [{note, "no persistent term stored with this key"}];
expected(_, M, new, [Size | _]) when M =:= atomics; M =:= counters ->
    [{range, 1, infinity}, {options, [{{range, 1, infinity}, Size}]}];
expected(_, M, F, [Ref | Rest]) when M =:= atomics; M =:= counters -> in_array(M, F, Ref, Rest);
expected(Reason, erlang, F, Args) -> erlang_kinds(F, Args, Reason);
expected(_, _, _, _) -> [].

in_array(_, _, Ref, Rest) ->
    try atomics:info(Ref) of
        #{size := Size} -> [any, {range, 1, Size} | [integer || _ <- lists:nthtail(min(1, length(Rest)), Rest)]]
    catch
        error:_ -> [{note, "invalid atomics reference"}]
    end.

erlang_kinds(F, Args, Reason) ->
    case {F, Args} of
        {abs, [_]} -> [number];
        {ceil, [_]} -> [number];
        {float, [_]} -> [number];
        {floor, [_]} -> [number];
        {round, [_]} -> [number];
        {trunc, [_]} -> [number];
        {hd, [_]} -> [nonempty_list];
        {tl, [_]} -> [nonempty_list];
        {length, [X]} -> [{note, "not a list"} || not is_proper(X)];
        {size, [X]} -> [{note, "not tuple or binary"} || not is_tuple(X), not is_bitstring(X)];
        {tuple_size, [_]} -> [tuple];
        {tuple_to_list, [_]} -> [tuple];
        {list_to_tuple, [X]} -> [{note, "not a list"} || not is_proper(X)];
        {map_size, [_]} -> [map];
        {map_get, [_, Map]} when is_map(Map) -> [{note, "not present in map"}];
        {map_get, _} -> [any, map];
        {is_map_key, _} -> [any, map];
        {bit_size, [_]} -> [bitstring];
        {byte_size, [_]} -> [bitstring];
        {element, [_, T]} -> [index(T, 0), tuple];
        {setelement, [_, T, _]} -> [index(T, 0), tuple];
        {delete_element, [_, T]} -> [index(T, 0), tuple];
        {insert_element, [_, T, _]} -> [index(T, 1), tuple];
        {append_element, _} -> [tuple];
        {make_tuple, [Size, _]} ->
            [{note, "out of range"} || not is_integer(Size) orelse Size < 0 orelse Size > 16777215];
        {make_tuple, [Size, _, _]} ->
            [{range, 0, 16777215}, any, {options, [{{range, 0, 16777215}, Size}]}];
        {append, [X, _]} -> [{note, "not a list"} || not is_proper(X)];
        {subtract, _} -> [list, list];
        {atom_to_list, _} -> [atom];
        {atom_to_binary, [_]} -> [atom];
        {atom_to_binary, [_, E]} -> [atom, encoding(E, "is an invalid encoding option")];
        {list_to_atom, _} -> [chars];
        {list_to_existing_atom, [X]} -> known_atom(check(chars, X));
        {binary_to_atom, [X]} -> [utf8(X)];
        {binary_to_atom, [X, E]} -> [utf8_unless(E, X) | atom_encoding([E])];
        {binary_to_existing_atom, [X]} -> [existing(X)];
        {binary_to_existing_atom, [X, E]} -> [existing_unless(E, X) | atom_encoding([E])];
        {integer_to_list, _} -> [integer, base];
        {integer_to_binary, _} -> [integer, base];
        {list_to_integer, [X]} -> [text_kind(X, "an integer")];
        {list_to_integer, [_, Base]} -> in_base(list_text, list, Base);
        {binary_to_integer, [_]} -> [{binary_text, "an integer"}];
        {binary_to_integer, [_, Base]} -> in_base(binary_text, binary, Base);
        {float_to_list, [_]} -> [float];
        {float_to_list, [X, _]} -> [float, {options, [{float, X}]}];
        {float_to_binary, [_]} -> [float];
        {float_to_binary, [X, _]} -> [float, {options, [{float, X}]}];
        {list_to_float, [X]} -> [text_kind(X, "a float")];
        {binary_to_float, _} -> [{binary_text, "a float"}];
        {list_to_pid, [X]} -> [text_kind(X, "a pid")];
        {list_to_port, [X]} -> [text_kind(X, "a port")];
        {list_to_ref, [X]} -> [text_kind(X, "a reference")];
        {pid_to_list, _} -> [pid];
        {port_to_list, _} -> [port];
        {ref_to_list, _} -> [reference];
        {fun_to_list, _} -> ['fun'];
        {list_to_binary, _} -> [iolist];
        {list_to_bitstring, _} -> [{note, "not a bitstring list"}];
        {iolist_to_binary, _} -> [iodata];
        {iolist_size, _} -> [iodata];
        {iolist_to_iovec, _} -> [iodata];
        {binary_to_list, [_]} -> [binary];
        {binary_to_list, [B, _, Stop]} -> [binary, start(B, Stop), within(B, 1)];
        {bitstring_to_list, _} -> [bitstring];
        {binary_part, [_, _]} -> [binary, {note, "not a valid {Pos,Length} tuple"}];
        {binary_part, [B, _, _]} -> [binary, within(B, 0), within(B, -1)];
        {split_binary, [B, _]} -> [binary, within(B, 0)];
        {binary_to_term, [_]} -> [external];
        {binary_to_term, [X, O]} when is_binary(X), is_list(O) -> [external, {options, [{external, X}]}];
        {binary_to_term, _} -> [binary, options];
        {term_to_binary, _} -> [any, options];
        {term_to_iovec, _} -> [any, options];
        {external_size, _} -> [any, options];
        {md5, _} -> [iodata];
        {crc32, [_]} -> [iodata];
        {adler32, [_]} -> [iodata];
        {crc32, _} -> [{range, 0, 1 bsl 32 - 1}, iodata];
        {adler32, _} -> [{range, 0, 1 bsl 32 - 1}, iodata];
        {phash2, [_, Range]} -> [{note, Note} || {1, Note} <- describe([{range, 1, 1 bsl 32}], [Range])];
        {is_function, _} -> [any, {range, 0, 255}];
        {is_record, [_, _]} -> [{note, "not an atom"}];
        {is_record, _} -> [any, atom, integer];
        {apply, [_, _]} -> [any, list];
        {apply, _} -> [any, any, list];
        {make_fun, _} -> [atom, atom, {range, 0, 255}];
        {function_exported, _} -> [atom, atom, {range, 0, 255}];
        {send, _} -> [{note, "invalid destination"}];
        {register, _} -> register_kinds(Args);
        {unregister, [X]} -> [{note, "not a pid"} || is_atom(X)] ++ [atom || not is_atom(X)];
        {whereis, _} -> [atom];
        {link, _} -> [pid];
        {unlink, _} -> [pid];
        {exit, [_, _]} -> [pid];
        {is_process_alive, _} -> [pid];
        {group_leader, [_, _]} -> [pid, pid];
        {monitor, [process, _ | _]} -> [any, pid, options];
        {monitor, _} -> [{note, "invalid monitor type"}];
        {demonitor, [X | _]} -> [reference, {options, [{reference, X}]}];
        {unalias, _} -> [reference];
        {alias, _} -> [options];
        {cancel_timer, [X | _]} -> [reference, {options, [{reference, X}]}];
        {read_timer, [X | _]} -> [reference, {options, [{reference, X}]}];
        {start_timer, _} -> [time, destination];
        {send_after, _} -> [time, destination];
        {spawn, _} -> spawn_kinds(Args);
        {spawn_link, _} -> spawn_kinds(Args);
        {spawn_monitor, _} -> spawn_kinds(Args);
        {process_flag, _} -> [any, {note, "invalid value for this process flag"}];
        {process_info, [_]} -> [pid];
        {process_info, [X, _]} -> [pid | [{note, "invalid item or item list"} || is_pid(X)]];
        {system_info, _} -> [{note, "invalid system info item"}];
        {statistics, _} -> [{note, "invalid statistics item"}];
        {memory, _} -> [{note, "invalid memory type option"}];
        {module_loaded, _} -> [atom];
        {halt, _} -> [{note, "invalid status"}];
        {node, _} -> [{note, "not a pid"}];
        {monotonic_time, _} -> [{note, "invalid time unit"}];
        {system_time, _} -> [{note, "invalid time unit"}];
        {time_offset, _} -> [{note, "invalid time unit"}];
        {unique_integer, _} -> [unique_modifiers];
        {convert_time_unit, _} -> [integer, unit, unit];
        _ -> operator_kinds(F, Args, Reason)
    end.

%% Operators name no argument.
operator_kinds(_, _, _) -> [].

index(Tuple, More) when is_tuple(Tuple) -> {range, 1, tuple_size(Tuple) + More};
index(_, _) -> {range, 1, infinity}.

within(Binary, From) when is_binary(Binary), From < 0 -> {range, -byte_size(Binary), byte_size(Binary)};
within(Binary, From) when is_binary(Binary) -> {range, From, byte_size(Binary)};
within(_, From) when From < 0 -> integer;
within(_, From) -> {range, From, infinity}.

start(Binary, Stop) when is_binary(Binary), is_integer(Stop) -> {start, byte_size(Binary), Stop};
start(Binary, _) -> within(Binary, 1).

%% A representation as text is to blame only when it is of the right type; here an improper list isn't.
text_kind(X, What) ->
    case is_proper(X) of
        true -> {chars, What};
        false -> {note, "not a list"}
    end.

encoding(E, Note) ->
    case lists:member(E, [latin1, utf8, unicode]) of
        true -> any;
        false -> {note, Note}
    end.

atom_encoding([]) -> [];
atom_encoding([E]) -> [encoding(E, "not one of the atoms: latin1, utf8, or unicode")].

utf8(X) when is_binary(X) -> {note, "invalid UTF8 encoding"};
utf8(_) -> binary.

%% A bad encoding is the only thing to blame, as far as the text is a binary.
utf8_unless(E, X) ->
    case encoding(E, "") of
        any -> utf8(X);
        _ -> binary
    end.

existing_unless(E, X) ->
    case encoding(E, "") of
        any -> existing(X);
        _ -> binary
    end.

existing(X) when is_binary(X) ->
    case unicode:characters_to_list(X) of
        Chars when is_list(Chars) -> {note, "not an already existing atom"};
        _ -> utf8(X)
    end;
existing(X) -> utf8(X).

known_atom(ok) -> [{note, "not an already existing atom"}];
known_atom(_) -> [chars].

in_base(Kind, Type, Base) ->
    case check(base, Base) of
        ok -> [{Kind, "an integer"}];
        _ -> [Type, base]
    end.

register_kinds([undefined, _]) -> [{note, "'undefined' is not a valid name"}];
register_kinds([Name, P]) when is_atom(Name), is_pid(P) orelse is_port(P) ->
    case whereis(Name) of
        undefined -> [any, {note, "this process or port already has a name"}];
        _ -> [{note, "name is in use"}]
    end;
register_kinds([_, P]) when is_pid(P); is_port(P) -> [atom];
register_kinds(_) -> [atom, {note, "not a pid or port"}].

spawn_kinds([_]) -> ['fun'];
spawn_kinds([_, _]) -> [atom, 'fun'];
spawn_kinds([_, _, _]) -> [atom, atom, list];
spawn_kinds([_, _, _, _]) -> [atom, atom, atom, list].

%% Binary construction that failed; there the native code says nothing more yet.
-spec format_bs_fail(term(), list()) -> #{}.
format_bs_fail(_, _) -> #{}.
