%% Files opened with option raw: their user's process works on them itself. See module file, which calls the functions
%% here with the arguments of its own.
-module(raw_file).

-include("file.hrl").

-export([open/2, options/1, close/1, read/2, read_line/1, write/2, position/2, pread/3, pwrite/3]).
-export([truncate/1, sync/2, nothing/1]).

%% A line is looked for in pieces of this size.
-define(STEP, 256).

-spec open(file:name_all(), [file:mode()]) -> {ok, file:fd()} | {error, file:posix() | badarg}.
open(Name, Modes) ->
    try erts_file:open_file(Name, options(Modes)) of
        {ok, Handle} ->
            Data = #{handle => Handle, binary => lists:member(binary, Modes)},
            {ok, #file_descriptor{module = ?MODULE, data = Data}};
        Error -> Error
    catch
        error:_ -> {error, badarg}
    end.

%% What the native function is to be told; an error if a mode is none. Files that are only written begin empty.
-spec options([file:mode()]) -> [atom()].
options(Modes) ->
    true = lists:all(fun is_mode/1, Modes),
    Writes = [write || Mode <- Modes, Mode =:= write orelse Mode =:= append orelse Mode =:= exclusive],
    Reads = [read || lists:member(read, Modes) orelse Writes =:= []],
    Keeps = lists:member(append, Modes) orelse Reads =/= [],
    Fresh = [truncate || not Keeps],
    Reads ++ Writes ++ Fresh ++ [Mode || Mode <- Modes, lists:member(Mode, [append, exclusive, sync])].

is_mode({delayed_write, Size, Delay}) -> is_integer(Size) andalso Size >= 0 andalso is_integer(Delay) andalso Delay >= 0;
is_mode({read_ahead, Size}) -> is_integer(Size) andalso Size > 0;
is_mode({encoding, _}) -> true;
is_mode(Mode) -> lists:member(Mode, [read, write, append, exclusive, raw, binary, delayed_write, read_ahead, sync]).

-spec close(file:fd()) -> ok | {error, term()}.
close(File) -> erts_file:close_file(handle(File)).

-spec read(file:fd(), non_neg_integer()) -> {ok, string() | binary()} | eof | {error, term()}.
read(File, Count) -> in_form(File, erts_file:read_handle(handle(File), Count)).

-spec read_line(file:fd()) -> {ok, string() | binary()} | eof | {error, term()}.
read_line(File) ->
    case position(File, cur) of
        {ok, Start} -> line(File, Start, <<>>);
        Error -> Error
    end.

%% What was read beyond the line is given back by going to the line's end.
line(File, Start, Known) ->
    case erts_file:read_handle(handle(File), ?STEP) of
        {ok, Bytes} ->
            All = <<Known/binary, Bytes/binary>>,
            case binary:match(All, <<"\n">>) of
                {At, 1} ->
                    {ok, _} = position(File, Start + At + 1),
                    in_form(File, {ok, ended(binary:part(All, 0, At))});
                nomatch -> line(File, Start, All)
            end;
        eof when Known =:= <<>> -> eof;
        eof -> in_form(File, {ok, Known});
        Error -> Error
    end.

ended(Line) when Line =/= <<>> ->
    Size = byte_size(Line) - 1,
    case Line of
        <<Text:Size/binary, $\r>> -> <<Text/binary, $\n>>;
        _ -> <<Line/binary, $\n>>
    end;
ended(_) -> <<$\n>>.

-spec write(file:fd(), iodata()) -> ok | {error, term()}.
write(File, Bytes) ->
    try
        erts_file:write_handle(handle(File), Bytes)
    catch
        error:badarg -> {error, badarg}
    end.

-spec position(file:fd(), file:location()) -> {ok, non_neg_integer()} | {error, term()}.
position(File, Location) ->
    case Location of
        {From, Offset} -> seek(File, Offset, From);
        Offset when is_integer(Offset) -> seek(File, Offset, bof);
        From -> seek(File, 0, From)
    end.

seek(File, Offset, From) ->
    try
        erts_file:seek_handle(handle(File), Offset, From)
    catch
        error:badarg -> {error, badarg}
    end.

-spec pread(file:fd(), file:location(), non_neg_integer()) -> {ok, string() | binary()} | eof | {error, term()}.
pread(File, At, Count) when is_integer(At), At >= 0 -> in_form(File, erts_file:pread_handle(handle(File), At, Count));
pread(_, At, _) when is_integer(At) -> {error, einval};
pread(_, _, _) -> {error, badarg}.

-spec pwrite(file:fd(), file:location(), iodata()) -> ok | {error, term()}.
pwrite(File, At, Bytes) when is_integer(At), At >= 0 ->
    try
        erts_file:pwrite_handle(handle(File), At, Bytes)
    catch
        error:badarg -> {error, badarg}
    end;
pwrite(_, At, _) when is_integer(At) -> {error, einval};
pwrite(_, _, _) -> {error, badarg}.

-spec truncate(file:fd()) -> ok | {error, term()}.
truncate(File) -> erts_file:truncate_handle(handle(File)).

-spec sync(file:fd(), boolean()) -> ok | {error, term()}.
sync(File, DataOnly) -> erts_file:sync_handle(handle(File), DataOnly).

-spec nothing(file:fd()) -> ok.
nothing(_) -> ok.

handle(#file_descriptor{data = #{handle := Handle}}) -> Handle.

in_form(#file_descriptor{data = #{binary := false}}, {ok, Bytes}) -> {ok, binary_to_list(Bytes)};
in_form(_, Result) -> Result.
