%% The process behind an open file: speaks the io protocol (The Erlang I/O Protocol, stdlib User's Guide) and the few
%% requests of module file that the protocol has no words for ({file_request, From, Ref, Request}).
%%
%% The file stands behind what has been read ahead: `buffer` holds bytes read and not yet handed out. A file in UTF-16 or
%% UTF-32 has its buffer in UTF-8, with the bytes of an unfinished character in `part`. Before a write or a change of
%% position the file is set back to where its user believes it to be.
%%
%% Writes may be put off (delayed_write): `unwritten` is then written before anything else is done.
-module(file_io_server).

-export([open/3]).

-define(STEP, 16384).

-record(state, {
    handle :: term(),
    owner :: reference(),
    binary :: boolean(),
    encoding :: latin1 | unicode | {utf16 | utf32, big | little},
    buffer = <<>> :: binary(),
    part = <<>> :: binary(),
    %% {Bytes, Milliseconds} when writes may wait.
    delay = none :: none | {non_neg_integer(), non_neg_integer()},
    unwritten = [] :: iodata(),
    unwritten_size = 0 :: non_neg_integer()
}).

-spec open(file:name_all(), [file:mode()], pid()) -> {ok, pid()} | {error, term()}.
open(Name, Modes, Owner) ->
    try {raw_file:options(Modes), encoding(Modes)} of
        {Options, Encoding} -> start(Name, Options, Modes, Encoding, Owner)
    catch
        error:_ -> {error, badarg}
    end.

encoding(Modes) ->
    case proplists:get_value(encoding, Modes, latin1) of
        utf8 -> unicode;
        unicode -> unicode;
        latin1 -> latin1;
        Wide when Wide =:= utf16; Wide =:= utf32 -> {Wide, big};
        {Wide, Order} when (Wide =:= utf16 orelse Wide =:= utf32), (Order =:= big orelse Order =:= little) -> {Wide, Order}
    end.

delay(Modes) ->
    case {lists:keyfind(delayed_write, 1, Modes), lists:member(delayed_write, Modes)} of
        {{_, Size, Time}, _} -> {Size, Time};
        {false, true} -> {65536, 2000};
        {false, false} -> none
    end.

%% The new process opens the file, so that it goes with the process.
start(Name, Options, Modes, Encoding, Owner) ->
    Ref = make_ref(),
    Asker = self(),
    {Pid, Monitor} = spawn_monitor(fun() ->
        try erts_file:open_file(Name, Options) of
            {ok, Handle} ->
                Asker ! {Ref, ok},
                loop(#state{
                    handle = Handle,
                    owner = monitor(process, Owner),
                    binary = lists:member(binary, Modes),
                    encoding = Encoding,
                    delay = delay(Modes)
                });
            Error -> Asker ! {Ref, Error}
        catch
            error:badarg -> Asker ! {Ref, {error, badarg}}
        end
    end),
    receive
        {Ref, ok} ->
            demonitor(Monitor, [flush]),
            {ok, Pid};
        {Ref, Error} ->
            demonitor(Monitor, [flush]),
            Error;
        {'DOWN', Monitor, _, _, Reason} -> {error, Reason}
    end.

loop(#state{owner = Owner} = State) ->
    receive
        {io_request, From, ReplyAs, Request} when is_pid(From) ->
            {Reply, State1} = io(Request, State),
            From ! {io_reply, ReplyAs, Reply},
            go_on(Reply, State1);
        {file_request, From, ReplyAs, close} ->
            {Flushed, #state{handle = Handle}} = flush(State),
            Closed = erts_file:close_file(Handle),
            From ! {file_reply, ReplyAs, if Flushed =:= ok -> Closed; true -> Flushed end};
        {file_request, From, ReplyAs, Request} ->
            {Reply, State1} = file(Request, State),
            From ! {file_reply, ReplyAs, Reply},
            loop(State1);
        {'DOWN', Owner, _, _, _} -> flush(State);
        flush ->
            {_, State1} = flush(State),
            loop(State1);
        _ -> loop(State)
    end.

%% A file that can't be read or written, or not in its encoding, is of no more use.
go_on({error, Reason}, State) when Reason =:= ebadf; element(1, Reason) =:= no_translation -> flush(State);
go_on({error, collect_line}, State) -> flush(State);
go_on(_, State) -> loop(State).

%% Requests of module file

file({position, Location}, State) -> settled(State, fun(S) -> {seek(Location, S), S} end);
file({pread, At, Count}, #state{binary = Binary} = State) ->
    settled(State, fun(S) ->
        case place(At, S) of
            {ok, Place} ->
                case erts_file:pread_handle(S#state.handle, Place, Count) of
                    {ok, Bytes} when not Binary -> {{ok, binary_to_list(Bytes)}, S};
                    Result -> {Result, S}
                end;
            Error -> {Error, S}
        end
    end);
file({pwrite, At, Data}, State) ->
    settled(State, fun(S) ->
        case {place(At, S), bytes(Data)} of
            {_, error} -> {{error, badarg}, S};
            {{ok, Place}, Bytes} -> {erts_file:pwrite_handle(S#state.handle, Place, Bytes), S};
            {Error, _} -> {Error, S}
        end
    end);
file(truncate, State) -> settled(State, fun(S) -> {erts_file:truncate_handle(S#state.handle), S} end);
file({sync, DataOnly}, State) -> settled(State, fun(S) -> {erts_file:sync_handle(S#state.handle, DataOnly), S} end);
file(nothing, State) -> {ok, State};
file(_, State) -> {{error, badarg}, State}.

bytes(Data) ->
    try
        iolist_to_binary(Data)
    catch
        error:_ -> error
    end.

place(At, _) when is_integer(At), At >= 0 -> {ok, At};
place({bof, At}, _) when is_integer(At), At >= 0 -> {ok, At};
place(At, _) when is_integer(At) -> {error, einval};
place({bof, At}, _) when is_integer(At) -> {error, einval};
place(Location, State) -> seek(Location, State).

seek(Location, #state{handle = Handle}) ->
    try
        case Location of
            {From, Offset} -> erts_file:seek_handle(Handle, Offset, From);
            Offset when is_integer(Offset) -> erts_file:seek_handle(Handle, Offset, bof);
            From -> erts_file:seek_handle(Handle, 0, From)
        end
    catch
        error:badarg -> {error, badarg}
    end.

%% Runs Action with nothing unwritten and nothing read ahead.
settled(State0, Action) ->
    case flush(State0) of
        {ok, State} -> Action(set_back(State));
        Failed -> Failed
    end.

set_back(#state{buffer = <<>>, part = <<>>} = State) -> State;
set_back(#state{buffer = Buffer, part = Part, encoding = Encoding, handle = Handle} = State) ->
    Ahead = byte_size(Part) + case Encoding of
        {_, _} -> byte_size(unicode:characters_to_binary(Buffer, unicode, Encoding));
        _ -> byte_size(Buffer)
    end,
    _ = erts_file:seek_handle(Handle, -Ahead, cur),
    State#state{buffer = <<>>, part = <<>>}.

flush(#state{unwritten_size = 0} = State) -> {ok, State};
flush(#state{handle = Handle, unwritten = Data} = State) ->
    {erts_file:write_handle(Handle, Data), State#state{unwritten = [], unwritten_size = 0}}.

%% Requests of the io protocol: {Reply, State}

io({put_chars, Encoding, Chars}, State) -> put_text(Encoding, Chars, State);
io({put_chars, Chars}, State) -> put_text(latin1, Chars, State);
io({put_chars, Encoding, Module, Function, Args}, State) ->
    try apply(Module, Function, Args) of
        Chars -> put_text(Encoding, Chars, State)
    catch
        _:_ -> {{error, Function}, State}
    end;
io({put_chars, Module, Function, Args}, State) -> io({put_chars, latin1, Module, Function, Args}, State);
io({requests, Requests}, State) when is_list(Requests) -> each(Requests, ok, State);
io({setopts, Options}, State) when is_list(Options) -> set_options(Options, State, State);
io(getopts, #state{binary = Binary, encoding = Encoding} = State) ->
    {[{binary, Binary}, {encoding, Encoding}], State};
io({get_geometry, _}, State) -> {{error, enotsup}, State};
io({get_line, Encoding, _}, State) -> input({line, 0}, Encoding, State);
io({get_line, _}, State) -> input({line, 0}, latin1, State);
io({get_chars, Encoding, _, Count}, State) when is_integer(Count), Count >= 0 -> input({chars, Count}, Encoding, State);
io({get_chars, _, Count}, State) when is_integer(Count), Count >= 0 -> input({chars, Count}, latin1, State);
io({get_until, Encoding, _, Module, Function, Args}, State) -> until({Module, Function, Args}, [], Encoding, State);
io({get_until, _, Module, Function, Args}, State) -> until({Module, Function, Args}, [], latin1, State);
io(_, State) -> {{error, request}, State}.

each([], Reply, State) -> {Reply, State};
each([Request | Requests], _, State) ->
    case io(Request, State) of
        {{error, _}, _} = Failed -> Failed;
        {Reply, State1} -> each(Requests, Reply, State1)
    end.

set_options([], New, _) -> {ok, New};
set_options([binary | Rest], New, Old) -> set_options(Rest, New#state{binary = true}, Old);
set_options([list | Rest], New, Old) -> set_options(Rest, New#state{binary = false}, Old);
set_options([{binary, Binary} | Rest], New, Old) when is_boolean(Binary) ->
    set_options(Rest, New#state{binary = Binary}, Old);
set_options([{encoding, _} = Option | Rest], New, Old) ->
    try encoding([Option]) of
        Encoding -> set_options(Rest, (set_back(New))#state{encoding = Encoding}, Old)
    catch
        error:_ -> {{error, badarg}, Old}
    end;
set_options(_, _, Old) -> {{error, enotsup}, Old}.

%% Output

put_text(From, Chars, #state{encoding = To} = State0) ->
    case converted(Chars, From, To) of
        error when From =:= unicode, To =:= latin1 -> {{error, {no_translation, unicode, latin1}}, State0};
        error -> {{error, badarg}, State0};
        Bytes -> put_bytes(Bytes, set_back(State0))
    end.

converted(Chars, Encoding, Encoding) when is_binary(Chars), Encoding =:= latin1 -> Chars;
converted(Chars, From, To) ->
    try unicode:characters_to_binary(Chars, From, To) of
        Bytes when is_binary(Bytes) -> Bytes;
        _ -> error
    catch
        error:_ -> error
    end.

put_bytes(Bytes, #state{delay = none, handle = Handle} = State) -> {erts_file:write_handle(Handle, Bytes), State};
put_bytes(Bytes, #state{delay = {Limit, Time}, unwritten = Data, unwritten_size = Known} = State) ->
    Size = Known + byte_size(Bytes),
    _ = [erlang:send_after(Time, self(), flush) || Known =:= 0],
    State1 = State#state{unwritten = [Data | Bytes], unwritten_size = Size},
    if
        Size >= Limit -> flush(State1);
        true -> {ok, State1}
    end.

%% Input

input(Want, As, State0) ->
    case flush(State0) of
        {ok, State} -> gather(Want, As, State);
        Failed -> Failed
    end.

gather(Want, As, #state{buffer = Buffer} = State) ->
    case enough(Want, State) of
        {yes, Size} -> take(Size, As, State);
        {no, Want1} ->
            case more(Want1, State) of
                {ok, State1} -> gather(Want1, As, State1);
                eof when Buffer =:= <<>> -> {eof, State};
                eof -> take(byte_size(Buffer), As, State);
                Error -> {Error, State}
            end
    end.

%% How many bytes of the buffer are what is wanted.
enough({line, Scanned}, #state{buffer = Buffer}) ->
    case binary:match(Buffer, <<"\n">>, [{scope, {Scanned, byte_size(Buffer) - Scanned}}]) of
        {At, 1} -> {yes, {line, At + 1}};
        nomatch -> {no, {line, byte_size(Buffer)}}
    end;
enough({chars, Count}, #state{buffer = Buffer, encoding = latin1}) ->
    if
        byte_size(Buffer) >= Count -> {yes, Count};
        true -> {no, {chars, Count}}
    end;
enough({chars, Count}, #state{buffer = Buffer}) ->
    case characters(Buffer, Count, 0) of
        short -> {no, {chars, Count}};
        Size -> {yes, Size}
    end.

%% The size of the first Count characters; bytes that begin none count as one, to fail when they are handed out.
characters(_, 0, Size) -> Size;
characters(Buffer, Count, Size) ->
    case Buffer of
        <<_:Size/binary, C/utf8, _/binary>> -> characters(Buffer, Count - 1, Size + width(C));
        <<_:Size/binary, Rest/binary>> when byte_size(Rest) >= 4 -> characters(Buffer, Count - 1, Size + 1);
        _ -> short
    end.

width(C) when C < 16#80 -> 1;
width(C) when C < 16#800 -> 2;
width(C) when C < 16#10000 -> 3;
width(_) -> 4.

more(Want, #state{handle = Handle, buffer = Buffer, part = Part, encoding = Encoding} = State) ->
    Size =
        case Want of
            {chars, Count} -> max(?STEP, Count - byte_size(Buffer));
            _ -> ?STEP
        end,
    case erts_file:read_handle(Handle, Size) of
        {ok, Bytes} when is_atom(Encoding) -> {ok, State#state{buffer = <<Buffer/binary, Bytes/binary>>}};
        {ok, Bytes} ->
            case unicode:characters_to_binary(<<Part/binary, Bytes/binary>>, Encoding, unicode) of
                {incomplete, Text, Part1} -> {ok, State#state{buffer = <<Buffer/binary, Text/binary>>, part = Part1}};
                {error, _, _} -> {error, {no_translation, Encoding, unicode}};
                Text -> {ok, State#state{buffer = <<Buffer/binary, Text/binary>>, part = <<>>}}
            end;
        Other -> Other
    end.

take({line, Size}, As, #state{buffer = Buffer} = State) ->
    <<Line:Size/binary, Rest/binary>> = Buffer,
    hand_out(plain_end(Line), As, State#state{buffer = Rest});
take(Size, As, #state{buffer = Buffer} = State) ->
    <<Bytes:Size/binary, Rest/binary>> = Buffer,
    hand_out(Bytes, As, State#state{buffer = Rest}).

%% Carriage return and new line are one new line.
plain_end(Line) when byte_size(Line) >= 2 ->
    Size = byte_size(Line) - 2,
    case Line of
        <<Text:Size/binary, "\r\n">> -> <<Text/binary, "\n">>;
        _ -> Line
    end;
plain_end(Line) -> Line.

hand_out(Bytes, As, #state{encoding = Encoding, binary = Binary} = State) ->
    From = if Encoding =:= latin1 -> latin1; true -> unicode end,
    To = if As =:= latin1 -> latin1; true -> unicode end,
    case if From =:= To, To =:= latin1 -> Bytes; true -> unicode:characters_to_binary(Bytes, From, To) end of
        Text when is_binary(Text), Binary -> {Text, State};
        Text when is_binary(Text) -> {unicode:characters_to_list(Text, To), State};
        _ -> {{error, {no_translation, unicode, To}}, State}
    end.

until(MFA, Known, As, State0) ->
    case flush(State0) of
        {ok, #state{buffer = <<>>} = State} -> until_more(MFA, Known, As, State);
        {ok, State} -> until_step(MFA, Known, As, State);
        Failed -> Failed
    end.

until_more(MFA, Known, As, State) ->
    case more(until, State) of
        {ok, State1} -> until_step(MFA, Known, As, State1);
        eof -> until_call(MFA, Known, eof, As, State);
        Error -> {Error, State}
    end.

until_step(MFA, Known, As, #state{buffer = Buffer, encoding = Encoding} = State) ->
    case unicode:characters_to_list(Buffer, if Encoding =:= latin1 -> latin1; true -> unicode end) of
        Chars when is_list(Chars) -> until_call(MFA, Known, Chars, As, State#state{buffer = <<>>});
        {incomplete, Chars, Part} when Chars =/= [] -> until_call(MFA, Known, Chars, As, State#state{buffer = Part});
        {incomplete, _, _} -> until_more(MFA, Known, As, State);
        {error, _, _} -> {{error, {no_translation, unicode, unicode}}, State}
    end.

until_call({Module, Function, Args} = MFA, Known, Input, As, #state{buffer = Part} = State) ->
    try apply(Module, Function, [Known, Input | Args]) of
        {done, Result, Rest} -> until_done(Result, As, State#state{buffer = pushed_back(Rest, Part, State)});
        {more, _} when Input =:= eof -> {{error, Function}, State};
        {more, Known1} -> until_more(MFA, Known1, As, State);
        _ -> {{error, Function}, State}
    catch
        _:_ -> {{error, Function}, State}
    end.

until_done(Result, As, #state{binary = true} = State) when is_list(Result) ->
    case unicode:characters_to_binary(Result, unicode, if As =:= latin1 -> latin1; true -> unicode end) of
        Text when is_binary(Text) -> {Text, State};
        _ -> {{error, {no_translation, unicode, latin1}}, State}
    end;
until_done(Result, _, State) -> {Result, State}.

pushed_back(Rest, Part, #state{encoding = Encoding}) when is_list(Rest), Rest =/= [] ->
    Bytes = unicode:characters_to_binary(Rest, unicode, if Encoding =:= latin1 -> latin1; true -> unicode end),
    <<Bytes/binary, Part/binary>>;
pushed_back(_, Part, _) -> Part.
