%% The io server behind standard input and output, registered as `user`; the group leader of whatever has no other.
%%
%% One process that speaks the io protocol (The Erlang I/O Protocol, stdlib User's Guide) over two native functions:
%%   prim_io:write(Fd, Data) -> ok | {error, Posix}
%%   prim_io:read_start(Fd, Bytes) -> Ref, later a message {Ref, {ok, Binary} | eof | {error, Posix}}
%% Writing holds the server up until the bytes are gone. Reading doesn't: while a request waits for input, output
%% is served as it comes and further input requests queue up.
%%
%% What has been read and not yet been asked for is kept as bytes and is decoded when it is handed out, so that a
%% change of encoding affects everything that follows it.
-module(user).

-export([start/0, start/1, start_out/0, interfaces/1]).
%% For standard_error.
-export([output/2, init_state/2, serve/2]).

-define(READ_SIZE, 65536).

-record(state, {
    out :: non_neg_integer(),
    in = none :: none | non_neg_integer(),
    encoding = latin1 :: latin1 | unicode,
    binary = false :: boolean(),
    buffer = <<>> :: binary(),
    %% A file or pipe that has ended is not read again; a terminal is.
    ended = false :: boolean(),
    %% The read under way.
    reading = none :: none | reference(),
    %% Who waits for it, and for what; the requests that came after that one, newest first.
    waiting = none :: none | {pid(), term(), read(), [term()]},
    queue = [] :: [{pid(), term(), term()}]
}).

%% A request for input, as far as it has got.
-type read() ::
    {line, latin1 | unicode, Scanned :: non_neg_integer()}
    | {chars, latin1 | unicode, pos_integer()}
    | {until, latin1 | unicode, {module(), atom(), list()}, State :: term()}.

-spec start() -> pid().
start() -> start_server(0).

%% Output only.
-spec start_out() -> pid().
start_out() -> start_server(none).

-spec start([term()]) -> pid().
start(_) -> start().

start_server(In) ->
    case whereis(user) of
        undefined ->
            Pid = spawn(fun() ->
                process_flag(trap_exit, true),
                loop(init_state(1, In))
            end),
            register(user, Pid),
            Pid;
        Pid -> Pid
    end.

%% What is in front of the server: nothing, ever.
-spec interfaces(pid()) -> [].
interfaces(_) -> [].

-spec init_state(non_neg_integer(), none | non_neg_integer()) -> #state{}.
init_state(Out, In) -> #state{out = Out, in = In, encoding = prim_io:locale_encoding()}.

loop(State) ->
    receive
        {io_request, From, ReplyAs, Request} when is_pid(From) ->
            loop(accept(From, ReplyAs, Request, State));
        {Ref, Data} when Ref =:= State#state.reading ->
            loop(arrived(Data, State#state{reading = none}));
        _ -> loop(State)
    end.

accept(From, ReplyAs, Request, #state{waiting = none} = State) ->
    finish(serve(Request, State), From, ReplyAs, []);
accept(From, ReplyAs, Request, #state{queue = Queue} = State) ->
    case is_input(Request) of
        true -> State#state{queue = [{From, ReplyAs, Request} | Queue]};
        false -> finish(serve(Request, State), From, ReplyAs, [])
    end.

is_input(Request) when is_tuple(Request) ->
    case element(1, Request) of
        get_line -> true;
        get_chars -> true;
        get_until -> true;
        requests -> true;
        _ -> false
    end;
is_input(_) -> false.

%% Later are the requests of the same list that come after this one.
finish({reply, {error, _} = Error, State}, From, ReplyAs, _) ->
    reply(From, ReplyAs, Error),
    next(State);
finish({reply, Result, State}, From, ReplyAs, []) ->
    reply(From, ReplyAs, Result),
    next(State);
finish({reply, _, State}, From, ReplyAs, [Request | Later]) ->
    finish(serve(Request, State), From, ReplyAs, Later);
finish({requests, [], State}, From, ReplyAs, Later) ->
    finish({reply, ok, State}, From, ReplyAs, Later);
finish({requests, [Request | Requests], State}, From, ReplyAs, Later) ->
    finish(serve(Request, State), From, ReplyAs, Requests ++ Later);
finish({wait, Read, State}, From, ReplyAs, Later) ->
    more_input(State#state{waiting = {From, ReplyAs, Read, Later}});
finish({closed, _}, From, ReplyAs, _) ->
    reply(From, ReplyAs, {error, terminated}),
    exit(normal).

reply(From, ReplyAs, Result) -> From ! {io_reply, ReplyAs, Result}.

%% When nobody waits any longer, those who queued up get their turn.
next(#state{waiting = none, queue = [_ | _] = Queue} = State) ->
    {From, ReplyAs, Request} = lists:last(Queue),
    accept(From, ReplyAs, Request, State#state{queue = lists:droplast(Queue)});
next(State) -> State.

more_input(#state{in = none} = State) -> arrived(eof, State);
more_input(#state{ended = true} = State) -> arrived(eof, State);
more_input(#state{reading = none, in = In} = State) ->
    State#state{reading = prim_io:read_start(In, ?READ_SIZE)};
more_input(State) -> State.

arrived({ok, Bytes}, #state{buffer = Buffer} = State) ->
    resume(State#state{buffer = <<Buffer/binary, Bytes/binary>>}, more);
arrived(_, #state{in = In} = State) ->
    resume(State#state{ended = In =:= none orelse not prim_io:is_terminal(In)}, eof).

resume(#state{waiting = {From, ReplyAs, Read, Later}} = State, End) ->
    finish(read(Read, End, State#state{waiting = none}), From, ReplyAs, Later);
resume(State, _) -> State.

%% One request: {reply, Result, State}, {requests, Requests, State}, {wait, Read, State} or {closed, State}.
-spec serve(term(), #state{}) ->
    {reply, term(), #state{}} | {requests, [term()], #state{}} | {wait, read(), #state{}} | {closed, #state{}}.
serve({put_chars, Encoding, Chars}, State) when Encoding =:= unicode; Encoding =:= latin1 ->
    put_text(Encoding, Chars, State);
serve({put_chars, Encoding, Module, Function, Args}, State) when Encoding =:= unicode; Encoding =:= latin1 ->
    try apply(Module, Function, Args) of
        Chars when is_list(Chars); is_binary(Chars) -> put_text(Encoding, Chars, State);
        _ -> {reply, {error, put_chars}, State}
    catch
        _:_ -> {reply, {error, put_chars}, State}
    end;
serve({put_chars, Chars}, State) -> serve({put_chars, latin1, Chars}, State);
serve({put_chars, Module, Function, Args}, State) ->
    serve({put_chars, latin1, Module, Function, Args}, State);
serve({requests, Requests}, State) when is_list(Requests) -> {requests, Requests, State};
serve({setopts, Options}, State) when is_list(Options) -> set_options(Options, State);
serve(getopts, #state{in = none, out = 2, encoding = Encoding} = State) ->
    {reply, [{encoding, Encoding}], State};
serve(getopts, #state{binary = Binary, encoding = Encoding} = State) ->
    {reply, [{binary, Binary}, {encoding, Encoding}], State};
serve({get_geometry, What}, State) when What =:= columns; What =:= rows ->
    {reply, geometry(What, State), State};
serve(Request, #state{out = 2} = State) -> {reply, {error, {request, Request}}, State};
serve({get_line, Encoding, Prompt}, State) when Encoding =:= unicode; Encoding =:= latin1 ->
    ask(Prompt, {line, Encoding, 0}, State);
serve({get_line, Prompt}, State) -> ask(Prompt, {line, latin1, 0}, State);
serve({get_chars, Encoding, Prompt, Count}, State) when
    is_integer(Count), Count >= 0, Encoding =:= unicode orelse Encoding =:= latin1
->
    ask(Prompt, {chars, Encoding, Count}, State);
serve({get_chars, Prompt, Count}, State) when is_integer(Count), Count >= 0 ->
    ask(Prompt, {chars, latin1, Count}, State);
serve({get_until, Encoding, Prompt, Module, Function, Args}, State) when
    is_list(Args), Encoding =:= unicode orelse Encoding =:= latin1
->
    ask(Prompt, {until, Encoding, {Module, Function, Args}, []}, State);
serve({get_until, Prompt, Module, Function, Args}, State) when is_list(Args) ->
    ask(Prompt, {until, latin1, {Module, Function, Args}, []}, State);
serve(Request, State) -> {reply, {error, {request, Request}}, State}.

geometry(What, #state{out = Out}) ->
    case prim_io:window_size(Out) of
        {ok, {Columns, _}} when What =:= columns, Columns > 0 -> Columns;
        {ok, {_, Rows}} when What =:= rows, Rows > 0 -> Rows;
        _ -> {error, enotsup}
    end.

%% All of the options are known or none is set.
set_options(Options, State) ->
    try lists:foldl(fun set_option/2, State, Options) of
        State1 -> {reply, ok, State1}
    catch
        throw:enotsup -> {reply, {error, enotsup}, State}
    end.

set_option({encoding, utf8}, State) -> State#state{encoding = unicode};
set_option({encoding, Encoding}, State) when Encoding =:= unicode; Encoding =:= latin1 ->
    State#state{encoding = Encoding};
set_option({binary, Binary}, #state{out = 1} = State) when is_boolean(Binary) ->
    State#state{binary = Binary};
set_option(binary, #state{out = 1} = State) -> State#state{binary = true};
set_option(list, #state{out = 1} = State) -> State#state{binary = false};
set_option(_, _) -> throw(enotsup).

%% Output

put_text(From, Chars, #state{out = Out, encoding = Encoding} = State) ->
    case output(From, {Chars, Encoding}) of
        error -> {reply, {error, put_chars}, State};
        Bytes ->
            case prim_io:write(Out, Bytes) of
                ok -> {reply, ok, State};
                {error, _} -> {closed, State}
            end
    end.

%% The bytes of Chars, which come in encoding From; what the device cannot show is written as \x{...}.
-spec output(latin1 | unicode, {unicode:chardata(), latin1 | unicode}) -> binary() | error.
output(From, {Chars, Encoding}) ->
    try encode(Chars, From, Encoding) of
        Bytes when is_binary(Bytes) -> Bytes;
        _ when From =:= unicode, Encoding =:= latin1 -> escaped(Chars);
        _ -> error
    catch
        error:_ -> error
    end.

%% The native function for what is written most: programs that only print start without the module.
encode(Chars, From, unicode) -> unicode:characters_to_binary(Chars, From);
encode(Chars, From, latin1) -> unicode:characters_to_binary(Chars, From, latin1).

escaped(Chars) ->
    case unicode:characters_to_list(Chars) of
        List when is_list(List) -> iolist_to_binary([escape(C) || C <- List]);
        _ -> error
    end.

escape(C) when C > 255 -> ["\\x{", integer_to_list(C, 16), $}];
escape(C) -> C.

%% Input

ask(Prompt, Read, State) ->
    case prompt(Prompt, State) of
        {closed, _} = Closed -> Closed;
        _ -> read(Read, more, State)
    end.

prompt('', _) -> ok;
prompt("", _) -> ok;
prompt(Prompt, #state{encoding = Encoding} = State) ->
    put_text(unicode, io_lib:format_prompt(Prompt, Encoding), State).

%% Tries to satisfy a request from the buffer. End is eof when nothing will follow what is there.
read({line, As, Scanned}, End, #state{buffer = Buffer} = State) ->
    case binary:match(Buffer, <<"\n">>, [{scope, {Scanned, byte_size(Buffer) - Scanned}}]) of
        {At, 1} -> line(As, At + 1, State);
        nomatch when End =:= more -> {wait, {line, As, byte_size(Buffer)}, State};
        nomatch when Buffer =:= <<>> -> {reply, eof, State};
        nomatch -> line(As, byte_size(Buffer), State)
    end;
read({chars, _, 0}, _, #state{binary = Binary} = State) ->
    {reply, in_mode([], unicode, Binary), State};
read({chars, As, Count}, End, #state{buffer = Buffer, encoding = Encoding} = State) ->
    case io_lib:collect_chars(start, Buffer, Encoding, Count) of
        {stop, Bytes, _} -> take(As, byte_size(Bytes), get_chars, State);
        _ when End =:= more -> {wait, {chars, As, Count}, State};
        _ when Buffer =:= <<>> -> {reply, eof, State};
        _ -> take(As, byte_size(Buffer), get_chars, State)
    end;
read({until, As, MFA, Known}, End, #state{buffer = Buffer, encoding = Encoding} = State) ->
    case decode(Buffer, Encoding) of
        {[], <<>>} when Known =:= [], State#state.ended, End =:= more -> {reply, eof, State};
        {[], Part} when End =:= more -> {wait, {until, As, MFA, Known}, State#state{buffer = Part}};
        {[], _} -> until(As, MFA, Known, eof, State#state{buffer = <<>>}, End);
        {Chars, Part} -> until(As, MFA, Known, Chars, State#state{buffer = Part}, End);
        error -> failed(MFA, State)
    end.

until(As, {Module, Function, Args} = MFA, Known, Input, #state{binary = Binary, buffer = Part} = State, End) ->
    try apply(Module, Function, [Known, Input | Args]) of
        {done, Result, Rest} ->
            Left = push_back(Rest, Part, State),
            {reply, in_mode(Result, As, Binary), State#state{buffer = Left}};
        {more, _} when Input =:= eof -> failed(MFA, State);
        {more, Known1} -> read({until, As, MFA, Known1}, End, State);
        _ -> failed(MFA, State)
    catch
        _:_ -> failed(MFA, State)
    end.

failed({_, Function, _}, State) -> {reply, {error, Function}, State#state{buffer = <<>>}}.

push_back(Rest, Part, #state{encoding = Encoding}) when is_list(Rest) ->
    case unicode:characters_to_binary(Rest, unicode, Encoding) of
        Bytes when is_binary(Bytes) -> <<Bytes/binary, Part/binary>>;
        _ -> Part
    end;
push_back(_, Part, _) -> Part.

%% A carriage return before the new line is dropped.
line(As, Size, #state{buffer = Buffer} = State) when Size >= 2 ->
    case Buffer of
        <<Line:(Size - 2)/binary, "\r\n", Rest/binary>> ->
            take(As, Size - 1, collect_line, State#state{buffer = <<Line/binary, "\n", Rest/binary>>});
        _ -> take(As, Size, collect_line, State)
    end;
line(As, Size, State) -> take(As, Size, collect_line, State).

%% Hands out the first Size bytes.
take(As, Size, What, #state{buffer = Buffer, encoding = Encoding, binary = Binary} = State) ->
    <<Bytes:Size/binary, Rest/binary>> = Buffer,
    case decode(Bytes, Encoding) of
        {Chars, <<>>} -> {reply, in_mode(Chars, As, Binary), State#state{buffer = Rest}};
        _ -> {reply, {error, What}, State#state{buffer = <<>>}}
    end.

%% The characters of Bytes, and the beginning of a character at their end.
decode(Bytes, latin1) -> {binary_to_list(Bytes), <<>>};
decode(Bytes, unicode) ->
    case unicode:characters_to_list(Bytes) of
        Chars when is_list(Chars) -> {Chars, <<>>};
        {incomplete, Chars, Part} -> {Chars, Part};
        {error, _, _} -> error
    end.

in_mode(Chars, As, true) when is_list(Chars) ->
    case unicode:characters_to_binary(Chars, unicode, As) of
        Bytes when is_binary(Bytes) -> Bytes;
        _ -> unicode:characters_to_binary(Chars)
    end;
in_mode(Result, _, _) -> Result.
