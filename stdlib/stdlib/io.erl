%% The client side of the io protocol: every function here sends a request to an io server and waits for its answer.
%%
%% A request carries the reference of a monitor on the server, which serves as `ReplyAs`: an answer and the server's
%% death are told apart by it, and waiting for a fresh reference does not look at older messages. Output that fails
%% is an error of the caller's, with what is known of the cause in error_info (see erl_stdlib_errors); input that
%% fails is answered.
-module(io).

%% Output.
-export([format/1, format/2, format/3, fwrite/1, fwrite/2, fwrite/3]).
-export([put_chars/1, put_chars/2, nl/0, nl/1, write/1, write/2]).
%% Input.
-export([get_line/1, get_line/2, get_chars/2, get_chars/3, get_password/0, get_password/1]).
-export([fread/2, fread/3, read/1, read/2, read/3, read/4]).
-export([scan_erl_exprs/1, scan_erl_exprs/2, scan_erl_exprs/3, scan_erl_exprs/4]).
-export([scan_erl_form/1, scan_erl_form/2, scan_erl_form/3, scan_erl_form/4]).
-export([parse_erl_exprs/1, parse_erl_exprs/2, parse_erl_exprs/3, parse_erl_exprs/4]).
-export([parse_erl_form/1, parse_erl_form/2, parse_erl_form/3, parse_erl_form/4]).
%% The device.
-export([columns/0, columns/1, rows/0, rows/1, getopts/0, getopts/1, setopts/1, setopts/2]).
-export([printable_range/0]).
-export([request/1, request/2, requests/1, requests/2]).

-export_type([device/0, format/0, server_no_data/0]).

-type device() :: atom() | pid().
-type format() :: atom() | string() | binary().
-type prompt() :: atom() | unicode:chardata().
-type server_no_data() :: {error, term()} | eof.
-type location() :: erl_anno:location().
-type expand_fun() :: fun((term()) -> {yes | no, string(), [string()]}).
-type encoding() ::
    latin1 | unicode | utf8 | utf16 | utf32 | {utf16, big | little} | {utf32, big | little}.
-type opt_pair() ::
    {binary, boolean()} | {echo, boolean()} | {expand_fun, expand_fun()} | {encoding, encoding()}.
-type setopt() :: binary | list | opt_pair().

%% Output: ok, or whatever else the device answers if it is no error.

-define(FAILED(Who), Who =:= client; Who =:= device).

-spec format(format()) -> ok.
format(Format) -> format(Format, []).

-spec format(format(), [term()]) -> ok.
format(Format, Args) ->
    case exchange(standard_io, {format, Format, Args}) of
        {Who, _} = Failure when ?FAILED(Who) -> erlang:error(reason(Failure), [Format, Args], cause(Failure));
        Answer -> Answer
    end.

-spec format(device(), format(), [term()]) -> ok.
format(Device, Format, Args) ->
    case exchange(Device, {format, Format, Args}) of
        {Who, _} = Failure when ?FAILED(Who) -> erlang:error(reason(Failure), [Device, Format, Args], cause(Failure));
        Answer -> Answer
    end.

-spec fwrite(format()) -> ok.
fwrite(Format) -> fwrite(Format, []).

-spec fwrite(format(), [term()]) -> ok.
fwrite(Format, Args) ->
    case exchange(standard_io, {format, Format, Args}) of
        {Who, _} = Failure when ?FAILED(Who) -> erlang:error(reason(Failure), [Format, Args], cause(Failure));
        Answer -> Answer
    end.

-spec fwrite(device(), format(), [term()]) -> ok.
fwrite(Device, Format, Args) ->
    case exchange(Device, {format, Format, Args}) of
        {Who, _} = Failure when ?FAILED(Who) -> erlang:error(reason(Failure), [Device, Format, Args], cause(Failure));
        Answer -> Answer
    end.

-spec put_chars(unicode:chardata()) -> ok.
put_chars(Chars) ->
    case exchange(standard_io, {put_chars, unicode, Chars}) of
        {Who, _} = Failure when ?FAILED(Who) -> erlang:error(reason(Failure), [Chars], cause(Failure));
        Answer -> Answer
    end.

-spec put_chars(device(), unicode:chardata()) -> ok.
put_chars(Device, Chars) ->
    case exchange(Device, {put_chars, unicode, Chars}) of
        {Who, _} = Failure when ?FAILED(Who) -> erlang:error(reason(Failure), [Device, Chars], cause(Failure));
        Answer -> Answer
    end.

-spec nl() -> ok.
nl() ->
    case exchange(standard_io, nl) of
        {Who, _} = Failure when ?FAILED(Who) -> erlang:error(reason(Failure), [], cause(Failure));
        Answer -> Answer
    end.

-spec nl(device()) -> ok.
nl(Device) ->
    case exchange(Device, nl) of
        {Who, _} = Failure when ?FAILED(Who) -> erlang:error(reason(Failure), [Device], cause(Failure));
        Answer -> Answer
    end.

-spec write(term()) -> ok.
write(Term) ->
    case exchange(standard_io, {write, Term}) of
        {Who, _} = Failure when ?FAILED(Who) -> erlang:error(reason(Failure), [Term], cause(Failure));
        Answer -> Answer
    end.

-spec write(device(), term()) -> ok.
write(Device, Term) ->
    case exchange(Device, {write, Term}) of
        {Who, _} = Failure when ?FAILED(Who) -> erlang:error(reason(Failure), [Device, Term], cause(Failure));
        Answer -> Answer
    end.

%% {client, Reason}: the request never reached a server that could answer. {device, Reason}: the server refused.
reason({_, terminated}) -> terminated;
reason({device, {no_translation, _, _}}) -> no_translation;
reason(_) -> badarg.

cause({client, Reason}) -> [{error_info, #{cause => {io, Reason}, module => erl_stdlib_errors}}];
cause({device, Reason}) -> [{error_info, #{cause => {device, Reason}, module => erl_stdlib_errors}}].

%% Input

-spec get_line(prompt()) -> string() | unicode:unicode_binary() | server_no_data().
get_line(Prompt) -> get_line(standard_io, Prompt).

-spec get_line(device(), prompt()) -> string() | unicode:unicode_binary() | server_no_data().
get_line(Device, Prompt) -> request(Device, {get_line, unicode, Prompt}).

-spec get_chars(prompt(), non_neg_integer()) -> string() | unicode:unicode_binary() | server_no_data().
get_chars(Prompt, Count) -> get_chars(standard_io, Prompt, Count).

-spec get_chars(device(), prompt(), non_neg_integer()) ->
    string() | unicode:unicode_binary() | server_no_data().
get_chars(Device, Prompt, Count) when is_integer(Count), Count >= 0 ->
    request(Device, {get_chars, unicode, Prompt, Count}).

-spec get_password() -> string() | unicode:unicode_binary() | server_no_data().
get_password() -> get_password(standard_io).

-spec get_password(device()) -> string() | unicode:unicode_binary() | server_no_data().
get_password(Device) -> request(Device, {get_password, unicode}).

-spec fread(prompt(), format()) ->
    {ok, [term()]} | {error, {fread, io_lib:fread_error()}} | server_no_data().
fread(Prompt, Format) -> fread(standard_io, Prompt, Format).

-spec fread(device(), prompt(), format()) ->
    {ok, [term()]} | {error, {fread, io_lib:fread_error()}} | server_no_data().
fread(Device, Prompt, Format) -> request(Device, {fread, Prompt, Format}).

-spec read(prompt()) -> {ok, term()} | server_no_data() | {error, term()}.
read(Prompt) -> read(standard_io, Prompt).

-spec read(device(), prompt()) -> {ok, term()} | server_no_data() | {error, term()}.
read(Device, Prompt) ->
    case tokens(Device, Prompt, [1]) of
        {ok, Tokens, _} -> erl_parse:parse_term(Tokens);
        {error, Reason, _} -> {error, Reason};
        {eof, _} -> eof;
        Other -> Other
    end.

-spec read(device(), prompt(), location()) ->
    {ok, term(), location()} | {eof, location()} | server_no_data() | {error, term(), location()}.
read(Device, Prompt, Start) -> read(Device, Prompt, Start, []).

-spec read(device(), prompt(), location(), erl_scan:options()) ->
    {ok, term(), location()} | {eof, location()} | server_no_data() | {error, term(), location()}.
read(Device, Prompt, Start, Options) ->
    parsed(tokens(Device, Prompt, [Start, Options]), fun erl_parse:parse_term/1).

%% What Parse makes of scanned tokens; all else is passed on.
parsed({ok, Tokens, End}, Parse) ->
    case Parse(Tokens) of
        {ok, Result} -> {ok, Result, End};
        {error, Reason} -> {error, Reason, End}
    end;
parsed(Other, _) -> Other.

%% The end of input is told with the place where reading was to begin.
tokens(Device, Prompt, [Start | _] = Args) ->
    case request(Device, {get_until, unicode, Prompt, erl_scan, tokens, Args}) of
        eof -> {eof, Start};
        Answer -> Answer
    end.

-spec scan_erl_exprs(prompt()) -> term().
scan_erl_exprs(Prompt) -> scan_erl_exprs(standard_io, Prompt).

-spec scan_erl_exprs(device(), prompt()) -> term().
scan_erl_exprs(Device, Prompt) -> scan_erl_exprs(Device, Prompt, 1).

-spec scan_erl_exprs(device(), prompt(), location()) -> term().
scan_erl_exprs(Device, Prompt, Start) -> scan_erl_exprs(Device, Prompt, Start, []).

-spec scan_erl_exprs(device(), prompt(), location(), erl_scan:options()) -> term().
scan_erl_exprs(Device, Prompt, Start, Options) -> tokens(Device, Prompt, [Start, Options]).

-spec scan_erl_form(prompt()) -> term().
scan_erl_form(Prompt) -> scan_erl_form(standard_io, Prompt).

-spec scan_erl_form(device(), prompt()) -> term().
scan_erl_form(Device, Prompt) -> scan_erl_form(Device, Prompt, 1).

-spec scan_erl_form(device(), prompt(), location()) -> term().
scan_erl_form(Device, Prompt, Start) -> scan_erl_form(Device, Prompt, Start, []).

-spec scan_erl_form(device(), prompt(), location(), erl_scan:options()) -> term().
scan_erl_form(Device, Prompt, Start, Options) -> tokens(Device, Prompt, [Start, Options]).

-spec parse_erl_exprs(prompt()) -> term().
parse_erl_exprs(Prompt) -> parse_erl_exprs(standard_io, Prompt).

-spec parse_erl_exprs(device(), prompt()) -> term().
parse_erl_exprs(Device, Prompt) -> parse_erl_exprs(Device, Prompt, 1).

-spec parse_erl_exprs(device(), prompt(), location()) -> term().
parse_erl_exprs(Device, Prompt, Start) -> parse_erl_exprs(Device, Prompt, Start, []).

-spec parse_erl_exprs(device(), prompt(), location(), erl_scan:options()) -> term().
parse_erl_exprs(Device, Prompt, Start, Options) ->
    parsed(tokens(Device, Prompt, [Start, Options]), fun erl_parse:parse_exprs/1).

-spec parse_erl_form(prompt()) -> term().
parse_erl_form(Prompt) -> parse_erl_form(standard_io, Prompt).

-spec parse_erl_form(device(), prompt()) -> term().
parse_erl_form(Device, Prompt) -> parse_erl_form(Device, Prompt, 1).

-spec parse_erl_form(device(), prompt(), location()) -> term().
parse_erl_form(Device, Prompt, Start) -> parse_erl_form(Device, Prompt, Start, []).

-spec parse_erl_form(device(), prompt(), location(), erl_scan:options()) -> term().
parse_erl_form(Device, Prompt, Start, Options) ->
    parsed(tokens(Device, Prompt, [Start, Options]), fun erl_parse:parse_form/1).

%% The device

-spec columns() -> {ok, pos_integer()} | {error, enotsup}.
columns() -> columns(standard_io).

-spec columns(device()) -> {ok, pos_integer()} | {error, enotsup}.
columns(Device) -> extent(Device, columns).

-spec rows() -> {ok, pos_integer()} | {error, enotsup}.
rows() -> rows(standard_io).

-spec rows(device()) -> {ok, pos_integer()} | {error, enotsup}.
rows(Device) -> extent(Device, rows).

extent(Device, What) ->
    case Device =/= self() andalso request(Device, {get_geometry, What}) of
        Count when is_integer(Count), Count > 0 -> {ok, Count};
        _ -> {error, enotsup}
    end.

-spec getopts() -> [opt_pair()] | {error, term()}.
getopts() -> getopts(standard_io).

-spec getopts(device()) -> [opt_pair()] | {error, term()}.
getopts(Device) -> request(Device, getopts).

-spec setopts([setopt()]) -> ok | {error, term()}.
setopts(Options) -> setopts(standard_io, Options).

-spec setopts(device(), [setopt()]) -> ok | {error, term()}.
setopts(Device, Options) -> request(Device, {setopts, Options}).

%% Which characters lists count as strings for: those of Latin-1, or with the flag +pc unicode, all.
-spec printable_range() -> unicode | latin1.
printable_range() -> persistent_term:get({io, printable_range}, latin1).

%% Requests

-spec request(term()) -> term().
request(Request) -> request(standard_io, Request).

-spec request(device(), term()) -> term().
request(Device, Request) ->
    case exchange(Device, Request) of
        {client, Reason} -> {error, Reason};
        {device, Reason} -> {error, Reason};
        Answer -> Answer
    end.

-spec requests([term()]) -> term().
requests(Requests) -> requests(standard_io, Requests).

-spec requests(device(), [term()]) -> term().
requests(Device, Requests) -> request(Device, {requests, [in_protocol(Request) || Request <- Requests]}).

%% The server's answer, or {client, Reason} or {device, Reason} for an error.
exchange(standard_io, Request) -> exchange(group_leader(), Request);
exchange(Server, Request) when is_pid(Server) -> ask(Server, in_protocol(Request));
exchange(Name, Request) when is_atom(Name) ->
    case whereis(Name) of
        undefined -> absent(Name, Request);
        Server -> ask(Server, in_protocol(Request))
    end;
exchange(Device, Request) -> erlang:error(function_clause, [Device, Request]).

%% Standard error is started by whoever writes to it first.
absent(standard_error, Request) -> exchange(standard_error:start(), Request);
absent(_, _) -> {client, arguments}.

%% The reference is made where it is waited for, so that messages from before it are not looked at.
ask(Server, _) when Server =:= self() -> erlang:error(calling_self);
ask(Server, Request) ->
    Ref = erlang:monitor(process, Server),
    Server ! {io_request, self(), Ref, Request},
    receive
        {io_reply, Ref, Answer} ->
            erlang:demonitor(Ref, [flush]),
            case Answer of
                {error, Reason} -> {device, Reason};
                _ -> Answer
            end;
        {'DOWN', Ref, _, _, _} ->
            %% An answer may have been sent before the end.
            receive
                {io_reply, Ref, {error, Reason}} -> {device, Reason};
                {io_reply, Ref, Answer} -> Answer
            after 0 -> {client, terminated}
            end
    end.

%% The short forms used above, as the protocol has them. Characters are sent as UTF-8 where they can be.
in_protocol({format, Format, Args}) -> {put_chars, unicode, io_lib, format, [Format, Args]};
in_protocol({put_chars, unicode, Chars}) ->
    try unicode:characters_to_binary(Chars) of
        Bytes when is_binary(Bytes) -> {put_chars, unicode, Bytes};
        _ -> {put_chars, unicode, Chars}
    catch
        error:_ -> {put_chars, unicode, Chars}
    end;
in_protocol(nl) -> {put_chars, unicode, "\n"};
in_protocol({write, Term}) -> {put_chars, unicode, io_lib, write, [Term]};
in_protocol({fread, Prompt, Format}) -> {get_until, unicode, Prompt, io_lib, fread, [Format]};
in_protocol(Request) -> Request.
