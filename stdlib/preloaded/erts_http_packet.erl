%% The HTTP kinds of erlang:decode_packet/3: http and http_bin decode the first line of a request or response, httph and
%% httph_bin a header line.
%%
%% Texts are lists for http and httph, binaries for the others. A line that is neither is {http_error, Line}.
-module(erts_http_packet).

-export([decode/4]).

%% MaxLine is the longest line, 0 for any.
-spec decode(http | http_bin | httph | httph_bin, binary(), non_neg_integer(), non_neg_integer()) ->
    {ok, term(), binary()} | {more, undefined} | {error, invalid}.
decode(Kind, Bin, MaxPacket, MaxLine) ->
    Header = Kind =:= httph orelse Kind =:= httph_bin,
    case line_end(Bin, 0, Header) of
        more when MaxPacket > 0, byte_size(Bin) > MaxPacket -> {error, invalid};
        more when MaxLine > 0, byte_size(Bin) > MaxLine -> {error, invalid};
        more -> {more, undefined};
        Size when MaxPacket > 0, Size > MaxPacket; MaxLine > 0, Size > MaxLine -> {error, invalid};
        Size ->
            <<Line:Size/binary, Rest/binary>> = Bin,
            Text = if Kind =:= http; Kind =:= httph -> fun erlang:binary_to_list/1; true -> fun(B) -> B end end,
            Bare = without_end(Line),
            Found = if Header -> header(Bare); true -> first_line(Bare) end,
            {ok, shown(Found, Line, Text), Rest}
    end.

%% Where the line ends. A header goes on where the next line begins with a blank, so that line's first byte must be there.
line_end(Bin, From, Header) ->
    case binary:match(Bin, <<"\n">>, [{scope, {From, byte_size(Bin) - From}}]) of
        nomatch -> more;
        {At, 1} when not Header -> At + 1;
        {0, 1} -> 1;
        {1, 1} when binary_part(Bin, 0, 1) =:= <<"\r">> -> 2;
        {At, 1} ->
            case Bin of
                <<_:At/binary, $\n, Blank, _/binary>> when Blank =:= $\s; Blank =:= $\t -> line_end(Bin, At + 1, Header);
                <<_:At/binary, $\n, _, _/binary>> -> At + 1;
                _ -> more
            end
    end.

without_end(Line) ->
    Size = byte_size(Line),
    case Size >= 2 andalso binary:part(Line, Size - 2, 1) =:= <<"\r">> of
        true -> binary:part(Line, 0, Size - 2);
        false -> binary:part(Line, 0, Size - 1)
    end.

shown(none, Line, Text) -> {http_error, Text(Line)};
shown(http_eoh, _, _) -> http_eoh;
shown({request, Method, Uri, Version}, _, Text) -> {http_request, method(Method, Text), shown_uri(Uri, Text), Version};
shown({response, Version, Status, Phrase}, _, Text) -> {http_response, Version, Status, Text(Phrase)};
shown({header, Name, Value}, _, Text) ->
    Common = << <<C>> || C <- capitalised(binary_to_list(Name), true) >>,
    case number(Common) of
        0 -> {http_header, 0, Text(Common), Text(Name), Text(Value)};
        Number -> {http_header, Number, binary_to_atom(Common), Text(Name), Text(Value)}
    end.

method(Method, Text) ->
    case lists:member(Method, [<<"OPTIONS">>, <<"GET">>, <<"HEAD">>, <<"POST">>, <<"PUT">>, <<"DELETE">>, <<"TRACE">>]) of
        true -> binary_to_atom(Method);
        false -> Text(Method)
    end.

shown_uri('*', _) -> '*';
shown_uri({absoluteURI, Scheme, Host, Port, Path}, Text) -> {absoluteURI, Scheme, Text(Host), Port, Text(Path)};
shown_uri({scheme, Scheme, Rest}, Text) -> {scheme, Text(Scheme), Text(Rest)};
shown_uri({abs_path, Path}, Text) -> {abs_path, Text(Path)};
shown_uri(Other, Text) -> Text(Other).

%% The first line: "Method URI Version", "Method URI" of HTTP 0.9, or "Version Status Phrase".

first_line(<<"HTTP/", _/binary>> = Line) ->
    [Start | Rest] = binary:split(Line, <<" ">>),
    case {version(Start), number_first(blanks(iolist_to_binary(Rest)))} of
        {{_, _} = Version, {Status, Phrase}} -> {response, Version, Status, blanks(Phrase)};
        _ -> none
    end;
first_line(<<" ", _/binary>>) -> none;
first_line(Line) ->
    case [Word || Word <- binary:split(Line, <<" ">>, [global]), Word =/= <<>>] of
        [Method, Uri] -> request(Method, Uri, {0, 9});
        [Method, Uri, Last] -> request(Method, Uri, version(Last));
        _ -> none
    end.

request(_, _, none) -> none;
request(Method, Uri, Version) ->
    case is_name(Method) of
        true -> {request, Method, uri(Uri), Version};
        false -> none
    end.

blanks(<<" ", Rest/binary>>) -> blanks(Rest);
blanks(Text) -> Text.

version(<<"HTTP/", Numbers/binary>>) ->
    case number_first(Numbers) of
        {Major, <<".", Rest/binary>>} ->
            case number_first(Rest) of
                {Minor, <<>>} -> {Major, Minor};
                _ -> none
            end;
        _ -> none
    end;
version(_) -> none.

number_first(Text) -> number_first(Text, none).

number_first(<<D, Rest/binary>>, none) when D >= $0, D =< $9 -> number_first(Rest, D - $0);
number_first(<<D, Rest/binary>>, N) when is_integer(N), D >= $0, D =< $9 -> number_first(Rest, N * 10 + D - $0);
number_first(_, none) -> none;
number_first(Rest, N) -> {N, Rest}.

uri(<<"*">>) -> '*';
uri(<<"/", _/binary>> = Path) -> {abs_path, Path};
uri(Uri) ->
    case binary:split(Uri, <<":">>) of
        [Scheme, <<"//", Rest/binary>> = After] ->
            case string:lowercase(Scheme) of
                <<"http">> -> absolute(http, Rest);
                <<"https">> -> absolute(https, Rest);
                _ -> {scheme, Scheme, After}
            end;
        [Scheme, After] -> {scheme, Scheme, After};
        [_] -> Uri
    end.

absolute(Scheme, Rest) ->
    {Authority, Path} = case binary:match(Rest, <<"/">>) of
                            {At, 1} -> {binary:part(Rest, 0, At), binary:part(Rest, At, byte_size(Rest) - At)};
                            nomatch -> {Rest, <<"/">>}
                        end,
    {Host, Port} = case binary:split(Authority, <<":">>) of
                       [Name, Digits] ->
                           case number_first(Digits) of
                               {Number, <<>>} -> {Name, Number};
                               _ -> {Name, undefined}
                           end;
                       [Name] -> {Name, undefined}
                   end,
    {absoluteURI, Scheme, Host, Port, Path}.

%% Header lines

header(<<>>) -> http_eoh;
header(Line) ->
    case binary:split(Line, <<":">>) of
        [Name, Value] ->
            case is_name(Name) of
                true -> {header, Name, skip(Value)};
                false -> none
            end;
        [_] -> none
    end.

is_name(Name) -> lists:all(fun is_token/1, binary_to_list(Name)).

is_token(C) -> C > $\s andalso C < 127 andalso not lists:member(C, "()<>@,;:\\\"/[]?={}").

skip(<<C, Rest/binary>>) when C =:= $\s; C =:= $\t -> skip(Rest);
skip(Value) -> Value.

capitalised([C | Rest], First) ->
    Shown = if
                First, C >= $a, C =< $z -> C - 32;
                not First, C >= $A, C =< $Z -> C + 32;
                true -> C
            end,
    [Shown | capitalised(Rest, C =:= $-)];
capitalised([], _) -> [].

%% The number of a header that has one, else 0.
number(Name) -> place(Name, numbered(), 1).

place(Name, [Name | _], N) -> N;
place(Name, [_ | Names], N) -> place(Name, Names, N + 1);
place(_, [], _) -> 0.

numbered() ->
    [<<"Cache-Control">>, <<"Connection">>, <<"Date">>, <<"Pragma">>, <<"Transfer-Encoding">>, <<"Upgrade">>, <<"Via">>, <<"Accept">>,
     <<"Accept-Charset">>, <<"Accept-Encoding">>, <<"Accept-Language">>, <<"Authorization">>, <<"From">>, <<"Host">>,
     <<"If-Modified-Since">>, <<"If-Match">>, <<"If-None-Match">>, <<"If-Range">>, <<"If-Unmodified-Since">>, <<"Max-Forwards">>,
     <<"Proxy-Authorization">>, <<"Range">>, <<"Referer">>, <<"User-Agent">>, <<"Age">>, <<"Location">>, <<"Proxy-Authenticate">>,
     <<"Public">>, <<"Retry-After">>, <<"Server">>, <<"Vary">>, <<"Warning">>, <<"Www-Authenticate">>, <<"Allow">>, <<"Content-Base">>,
     <<"Content-Encoding">>, <<"Content-Language">>, <<"Content-Length">>, <<"Content-Location">>, <<"Content-Md5">>,
     <<"Content-Range">>, <<"Content-Type">>, <<"Etag">>, <<"Expires">>, <<"Last-Modified">>, <<"Accept-Ranges">>, <<"Set-Cookie">>,
     <<"Set-Cookie2">>, <<"X-Forwarded-For">>, <<"Cookie">>, <<"Keep-Alive">>, <<"Proxy-Connection">>].
