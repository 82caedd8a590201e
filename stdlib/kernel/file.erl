%% Files. Operations on names are native (erts_file); an open file is a process that speaks the io protocol
%% (file_io_server), or with option raw a #file_descriptor{} that is worked on directly (raw_file).
-module(file).

-include("file.hrl").

-export([open/2, close/1, read/2, read_line/1, write/2, position/2, pread/2, pread/3, pwrite/2, pwrite/3]).
-export([truncate/1, sync/1, datasync/1, advise/4, allocate/3, pid2name/1]).
-export([read_file/1, read_file/2, write_file/2, write_file/3, copy/2, copy/3]).
-export([consult/1, path_consult/2, path_open/3, script/1, script/2, eval/1, eval/2, path_eval/2, path_script/2]).
-export([get_cwd/0, get_cwd/1, set_cwd/1, list_dir/1, list_dir_all/1, make_dir/1, del_dir/1, del_dir_r/1]).
-export([delete/1, delete/2, rename/2, make_link/2, make_symlink/2, read_link/1, read_link_all/1, altname/1]).
-export([read_file_info/1, read_file_info/2, read_link_info/1, read_link_info/2, write_file_info/2, write_file_info/3]).
-export([raw_read_file_info/1, raw_write_file_info/2]).
-export([change_mode/2, change_owner/2, change_owner/3, change_group/2, change_time/2, change_time/3]).
-export([native_name_encoding/0, format_error/1]).

-export_type([name/0, name_all/0, filename/0, filename_all/0, io_device/0, fd/0, posix/0, mode/0, date_time/0, file_info/0, location/0, deep_list/0]).

-type filename() :: string().
-type filename_all() :: string() | binary().
-type deep_list() :: [char() | atom() | deep_list()].
-type name() :: string() | atom() | deep_list().
-type name_all() :: name() | binary().
-type fd() :: #file_descriptor{}.
-type io_device() :: pid() | fd().
-type posix() :: atom().
-type mode() :: atom() | {atom(), term()} | {atom(), term(), term()}.
-type location() :: integer() | {bof | cur | eof, integer()} | bof | cur | eof.
-type date_time() :: calendar:datetime().
-type file_info() :: #file_info{}.

%% Whole files and names

-spec read_file(name_all()) -> {ok, binary()} | {error, posix() | badarg}.
read_file(Name) -> native(read_file, [Name]).

-spec read_file(name_all(), [raw]) -> {ok, binary()} | {error, posix() | badarg}.
read_file(Name, Options) when Options =:= []; Options =:= [raw] -> read_file(Name);
read_file(_, _) -> {error, badarg}.

-spec write_file(name_all(), iodata()) -> ok | {error, posix() | badarg}.
write_file(Name, Data) -> write_file(Name, Data, []).

-spec write_file(name_all(), iodata(), [mode()]) -> ok | {error, posix() | badarg}.
write_file(Name, Data, Modes) when is_list(Modes) -> native(write_file, [Name, Data, Modes]);
write_file(_, _, _) -> {error, badarg}.

-spec get_cwd() -> {ok, filename()} | {error, posix()}.
get_cwd() -> erts_file:get_cwd().

-spec get_cwd(term()) -> {error, enotsup | badarg}.
get_cwd([Letter, $:]) when is_integer(Letter) -> {error, enotsup};
get_cwd(_) -> {error, badarg}.

-spec set_cwd(name_all()) -> ok | {error, posix() | badarg}.
set_cwd(Folder) -> native(set_cwd, [Folder]).

-spec list_dir(name_all()) -> {ok, [filename()]} | {error, posix() | badarg}.
list_dir(Folder) -> native(list_dir, [Folder]).

-spec list_dir_all(name_all()) -> {ok, [filename_all()]} | {error, posix() | badarg}.
list_dir_all(Folder) -> native(list_dir, [Folder]).

-spec make_dir(name_all()) -> ok | {error, posix() | badarg}.
make_dir(Folder) -> native(make_dir, [Folder]).

-spec del_dir(name_all()) -> ok | {error, posix() | badarg}.
del_dir(Folder) ->
    case native(del_dir, [Folder]) of
        {error, enotempty} -> {error, eexist};
        Result -> Result
    end.

%% A folder and what is in it; a link is removed, not followed.
-spec del_dir_r(name_all()) -> ok | {error, posix() | badarg}.
del_dir_r(Name) ->
    case read_link_info(Name) of
        {ok, #file_info{type = directory}} ->
            _ = [del_dir_r(filename:join(Name, Entry)) || {ok, Entries} <- [list_dir(Name)], Entry <- Entries],
            del_dir(Name);
        {ok, _} -> delete(Name);
        Error -> Error
    end.

-spec delete(name_all()) -> ok | {error, posix() | badarg}.
delete(Name) ->
    case native(delete, [Name]) of
        {error, eisdir} -> {error, eperm};
        Result -> Result
    end.

-spec delete(name_all(), [raw]) -> ok | {error, posix() | badarg}.
delete(Name, Options) when is_list(Options) -> delete(Name);
delete(_, _) -> {error, badarg}.

-spec rename(name_all(), name_all()) -> ok | {error, posix() | badarg}.
rename(From, To) -> native(rename, [From, To]).

-spec make_link(name_all(), name_all()) -> ok | {error, posix() | badarg}.
make_link(Existing, New) -> native(make_link, [Existing, New]).

-spec make_symlink(name_all(), name_all()) -> ok | {error, posix() | badarg}.
make_symlink(Existing, New) -> native(make_symlink, [Existing, New]).

-spec read_link(name_all()) -> {ok, filename()} | {error, posix() | badarg}.
read_link(Name) -> native(read_link, [Name]).

-spec read_link_all(name_all()) -> {ok, filename_all()} | {error, posix() | badarg}.
read_link_all(Name) -> read_link(Name).

-spec altname(name_all()) -> {error, enotsup}.
altname(_) -> {error, enotsup}.

-spec native_name_encoding() -> utf8.
native_name_encoding() -> utf8.

%% A name that is none makes {error, badarg}.
native(_, [Name | _]) when not (is_list(Name) orelse is_binary(Name) orelse is_atom(Name)) -> {error, badarg};
native(Function, Args) ->
    try
        apply(erts_file, Function, Args)
    catch
        error:badarg -> {error, badarg}
    end.

%% What is known of a file

-spec read_file_info(name_all() | io_device()) -> {ok, file_info()} | {error, posix() | badarg}.
read_file_info(Name) -> read_file_info(Name, []).

-spec read_file_info(name_all() | io_device(), [term()]) -> {ok, file_info()} | {error, posix() | badarg}.
read_file_info(Name, Options) when is_list(Options) -> info(file_info, Name, Options);
read_file_info(_, _) -> {error, badarg}.

-spec raw_read_file_info(name_all()) -> {ok, file_info()} | {error, posix() | badarg}.
raw_read_file_info(Name) -> read_file_info(Name).

-spec read_link_info(name_all()) -> {ok, file_info()} | {error, posix() | badarg}.
read_link_info(Name) -> read_link_info(Name, []).

-spec read_link_info(name_all(), [term()]) -> {ok, file_info()} | {error, posix() | badarg}.
read_link_info(Name, Options) when is_list(Options) -> info(link_info, Name, Options);
read_link_info(_, _) -> {error, badarg}.

info(Function, Name, Options) ->
    Form = proplists:get_value(time, Options, local),
    case native(Function, [Name]) of
        {ok, {Type, Size, Modified, Accessed, Changed, Mode, Links, Inode, User, Group, Access}} when
            Form =:= local; Form =:= universal; Form =:= posix
        ->
            {ok, #file_info{
                size = Size,
                type = Type,
                access = Access,
                atime = from_posix(Accessed, Form),
                mtime = from_posix(Modified, Form),
                ctime = from_posix(Changed, Form),
                mode = Mode,
                links = Links,
                major_device = 0,
                minor_device = 0,
                inode = Inode,
                uid = User,
                gid = Group
            }};
        {ok, _} -> {error, badarg};
        Error -> Error
    end.

from_posix(Seconds, posix) -> Seconds;
from_posix(Seconds, universal) -> erlang:posixtime_to_universaltime(Seconds);
from_posix(Seconds, local) -> erlang:universaltime_to_localtime(erlang:posixtime_to_universaltime(Seconds)).

to_posix(Seconds, _) when is_integer(Seconds) -> Seconds;
to_posix(Time, universal) -> erlang:universaltime_to_posixtime(Time);
to_posix(Time, _) -> erlang:universaltime_to_posixtime(erlang:localtime_to_universaltime(Time)).

-spec write_file_info(name_all(), file_info()) -> ok | {error, posix() | badarg}.
write_file_info(Name, Info) -> write_file_info(Name, Info, []).

-spec raw_write_file_info(name_all(), file_info()) -> ok | {error, posix() | badarg}.
raw_write_file_info(Name, Info) -> write_file_info(Name, Info).

%% Undefined fields leave things as they are.
-spec write_file_info(name_all(), file_info(), [term()]) -> ok | {error, posix() | badarg}.
write_file_info(Name, #file_info{mode = Mode, uid = User, gid = Group, atime = Accessed, mtime = Modified}, Options) ->
    Form = proplists:get_value(time, Options, local),
    in_turn([
        fun() -> Mode =:= undefined orelse native(change_mode, [Name, Mode]) end,
        fun() -> (User =:= undefined andalso Group =:= undefined) orelse owner(Name, User, Group) end,
        fun() -> (Accessed =:= undefined andalso Modified =:= undefined) orelse times(Name, Accessed, Modified, Form) end
    ]).

in_turn([]) -> ok;
in_turn([Step | Steps]) ->
    case Step() of
        {error, _} = Error -> Error;
        _ -> in_turn(Steps)
    end.

owner(Name, User, Group) ->
    native(change_owner, [Name, defined(User, -1), defined(Group, -1)]).

times(Name, Accessed0, Modified0, Form) ->
    Accessed = defined(Accessed0, Modified0),
    Modified = defined(Modified0, Accessed0),
    try
        native(change_time, [Name, to_posix(Accessed, Form), to_posix(Modified, Form)])
    catch
        error:_ -> {error, badarg}
    end.

defined(undefined, Default) -> Default;
defined(Value, _) -> Value.

-spec change_mode(name_all(), integer()) -> ok | {error, posix() | badarg}.
change_mode(Name, Mode) when is_integer(Mode) -> native(change_mode, [Name, Mode]).

-spec change_owner(name_all(), integer()) -> ok | {error, posix() | badarg}.
change_owner(Name, User) when is_integer(User) -> owner(Name, User, undefined).

-spec change_owner(name_all(), integer(), integer()) -> ok | {error, posix() | badarg}.
change_owner(Name, User, Group) when is_integer(User), is_integer(Group) -> owner(Name, User, Group).

-spec change_group(name_all(), integer()) -> ok | {error, posix() | badarg}.
change_group(Name, Group) when is_integer(Group) -> owner(Name, undefined, Group).

-spec change_time(name_all(), date_time()) -> ok | {error, posix() | badarg}.
change_time(Name, Modified) -> times(Name, calendar:local_time(), Modified, local).

-spec change_time(name_all(), date_time(), date_time()) -> ok | {error, posix() | badarg}.
change_time(Name, Accessed, Modified) -> times(Name, Accessed, Modified, local).

%% Open files

-spec open(name_all() | iodata(), mode() | [mode()]) -> {ok, io_device()} | {error, posix() | badarg | system_limit}.
open(Name, _) when not (is_list(Name) orelse is_binary(Name) orelse is_atom(Name)) -> {error, badarg};
open(Name, Mode) when not is_list(Mode) -> open(Name, [Mode]);
open(Name, Modes) ->
    case lists:member(raw, Modes) of
        true -> raw_file:open(Name, Modes);
        false -> file_io_server:open(Name, Modes, self())
    end.

-spec close(io_device()) -> ok | {error, posix() | badarg | terminated}.
close(File) ->
    case ask(File, close, close, []) of
        {error, terminated} -> ok;
        Result -> Result
    end.

-spec read(io_device() | atom(), non_neg_integer()) -> {ok, string() | binary()} | eof | {error, term()}.
read(File, Count) when is_pid(File) orelse is_atom(File), is_integer(Count), Count >= 0 ->
    data(io:request(File, {get_chars, latin1, '', Count}));
read(#file_descriptor{module = Module} = File, Count) when is_integer(Count), Count >= 0 -> Module:read(File, Count);
read(_, _) -> {error, badarg}.

-spec read_line(io_device() | atom()) -> {ok, string() | binary()} | eof | {error, term()}.
read_line(File) when is_pid(File); is_atom(File) -> data(io:request(File, {get_line, latin1, ''}));
read_line(#file_descriptor{module = Module} = File) -> Module:read_line(File);
read_line(_) -> {error, badarg}.

data(Data) when is_list(Data); is_binary(Data) -> {ok, Data};
data(Other) -> Other.

-spec write(io_device() | atom(), iodata()) -> ok | {error, term()}.
write(File, Bytes) when is_pid(File); is_atom(File) ->
    try iolist_to_binary(Bytes) of
        Binary -> io:request(File, {put_chars, latin1, Binary})
    catch
        error:_ -> {error, badarg}
    end;
write(#file_descriptor{module = Module} = File, Bytes) -> Module:write(File, Bytes);
write(_, _) -> {error, badarg}.

-spec position(io_device(), location()) -> {ok, non_neg_integer()} | {error, term()}.
position(File, Location) -> ask(File, {position, Location}, position, [Location]).

-spec pread(io_device(), [{non_neg_integer(), non_neg_integer()}]) -> {ok, [string() | binary() | eof]} | {error, term()}.
pread(File, Places) when is_list(Places) -> preads(Places, File, []);
pread(_, _) -> {error, badarg}.

preads([], _, Read) -> {ok, lists:reverse(Read)};
preads([{At, Count} | Places], File, Read) ->
    case pread(File, At, Count) of
        {ok, Data} -> preads(Places, File, [Data | Read]);
        eof -> preads(Places, File, [eof | Read]);
        Error -> Error
    end;
preads(_, _, _) -> {error, badarg}.

-spec pread(io_device(), location(), non_neg_integer()) -> {ok, string() | binary()} | eof | {error, term()}.
pread(File, At, Count) when is_integer(Count), Count >= 0 -> ask(File, {pread, At, Count}, pread, [At, Count]);
pread(_, _, _) -> {error, badarg}.

-spec pwrite(io_device(), [{non_neg_integer(), iodata()}]) -> ok | {error, {non_neg_integer(), term()}}.
pwrite(File, Places) when is_list(Places) -> pwrites(Places, File, 0);
pwrite(_, _) -> {error, badarg}.

pwrites([], _, _) -> ok;
pwrites([{At, Bytes} | Places], File, Done) ->
    case pwrite(File, At, Bytes) of
        ok -> pwrites(Places, File, Done + 1);
        {error, Reason} -> {error, {Done, Reason}}
    end;
pwrites(_, _, _) -> {error, badarg}.

-spec pwrite(io_device(), location(), iodata()) -> ok | {error, term()}.
pwrite(File, At, Bytes) -> ask(File, {pwrite, At, Bytes}, pwrite, [At, Bytes]).

-spec truncate(io_device()) -> ok | {error, term()}.
truncate(File) -> ask(File, truncate, truncate, []).

-spec sync(io_device()) -> ok | {error, term()}.
sync(File) -> ask(File, {sync, false}, sync, [false]).

-spec datasync(io_device()) -> ok | {error, term()}.
datasync(File) -> ask(File, {sync, true}, sync, [true]).

%% Hints for the system, which may do as it likes.
-spec advise(io_device(), integer(), integer(), atom()) -> ok | {error, term()}.
advise(File, Offset, Length, Advice) when is_integer(Offset), is_integer(Length) ->
    Known = [normal, sequential, random, no_reuse, will_need, dont_need],
    case lists:member(Advice, Known) of
        true -> ask(File, nothing, nothing, []);
        false -> {error, einval}
    end;
advise(_, _, _, _) -> {error, badarg}.

-spec allocate(io_device(), non_neg_integer(), non_neg_integer()) -> ok | {error, term()}.
allocate(File, _, _) -> ask(File, nothing, nothing, []).

-spec pid2name(pid()) -> undefined.
pid2name(Pid) when is_pid(Pid) -> undefined.

%% What the io protocol has no word for.
ask(File, Request, _, _) when is_pid(File) ->
    Ref = monitor(process, File),
    File ! {file_request, self(), Ref, Request},
    receive
        {file_reply, Ref, Reply} ->
            demonitor(Ref, [flush]),
            Reply;
        {'DOWN', Ref, _, _, _} -> {error, terminated}
    end;
ask(#file_descriptor{module = Module} = File, _, Function, Args) -> apply(Module, Function, [File | Args]);
ask(_, _, _, _) -> {error, badarg}.

%% Copying

-type source() :: io_device() | name_all() | {name_all(), [mode()]}.

-spec copy(source(), source()) -> {ok, non_neg_integer()} | {error, term()}.
copy(From, To) -> copy(From, To, infinity).

-spec copy(source(), source(), non_neg_integer() | infinity) -> {ok, non_neg_integer()} | {error, term()}.
copy(From, To, Limit) when Limit =:= infinity; is_integer(Limit), Limit >= 0 ->
    with_open(From, [read, binary], fun(In) ->
        with_open(To, [write, binary], fun(Out) -> copy_on(In, Out, Limit, 0) end)
    end);
copy(_, _, _) -> {error, badarg}.

with_open(Device, _, Action) when is_pid(Device); is_record(Device, file_descriptor) -> Action(Device);
with_open({Name, Modes}, More, Action) when is_list(Modes) -> with_file(Name, More ++ Modes, Action);
with_open(Name, Modes, Action) -> with_file(Name, [raw | Modes], Action).

with_file(Name, Modes, Action) ->
    case open(Name, Modes) of
        {ok, File} ->
            Result = Action(File),
            case close(File) of
                ok -> Result;
                Error -> Error
            end;
        Error -> Error
    end.

copy_on(In, Out, Limit, Done) ->
    case read(In, min(Limit, 65536)) of
        _ when Limit =:= 0 -> {ok, Done};
        eof -> {ok, Done};
        {ok, Data} ->
            Size = iolist_size(Data),
            case write(Out, Data) of
                ok when Limit =:= infinity -> copy_on(In, Out, Limit, Done + Size);
                ok -> copy_on(In, Out, Limit - Size, Done + Size);
                Error -> Error
            end;
        Error -> Error
    end.

%% Files of terms

-spec consult(name_all()) -> {ok, [term()]} | {error, term()}.
consult(Name) ->
    case read_file(Name) of
        {ok, Bytes} -> terms(text(Bytes), 1, []);
        Error -> Error
    end.

%% UTF-8, unless a comment in the first two lines says something else or it isn't.
text(Bytes) ->
    Head = lists:sublist(binary:split(Bytes, <<"\n">>, [global]), 2),
    Latin1 = lists:any(fun(Line) -> re_coding(Line) end, Head),
    case unicode:characters_to_list(Bytes) of
        Text when is_list(Text), not Latin1 -> Text;
        _ -> binary_to_list(Bytes)
    end.

re_coding(<<$%, Comment/binary>>) ->
    binary:match(Comment, [<<"coding: latin-1">>, <<"coding:latin-1">>, <<"coding=latin-1">>]) =/= nomatch;
re_coding(_) -> false.

terms(Text, Line, Terms) ->
    case scan(Text, Line) of
        {done, {ok, Tokens, Next}, Rest} ->
            case erl_parse:parse_term(Tokens) of
                {ok, Term} -> terms(Rest, Next, [Term | Terms]);
                {error, _} = Error -> Error
            end;
        {done, {eof, _}, _} -> {ok, lists:reverse(Terms)};
        {done, {error, Info, _}, _} -> {error, Info}
    end.

scan(Text, Line) ->
    case erl_scan:tokens([], Text, Line) of
        {more, Continuation} -> erl_scan:tokens(Continuation, eof, Line);
        Done -> Done
    end.

-spec path_consult([name_all()], name_all()) -> {ok, [term()], filename_all()} | {error, term()}.
path_consult(Path, Name) ->
    on_path(Path, Name, fun(Full) ->
        case consult(Full) of
            {ok, Terms} -> {ok, Terms, Full};
            Error -> Error
        end
    end).

-spec path_open([name_all()], name_all(), [mode()]) -> {ok, io_device(), filename_all()} | {error, term()}.
path_open(Path, Name, Modes) ->
    on_path(Path, Name, fun(Full) ->
        case open(Full, Modes) of
            {ok, File} -> {ok, File, Full};
            Error -> Error
        end
    end).

%% The first folder where the file is. An absolute name needs no path.
on_path(Path, Name, Action) ->
    case filename:pathtype(Name) of
        relative -> on_path(Path, Name, Action, {error, enoent});
        _ -> Action(Name)
    end.

on_path([], _, _, Error) -> Error;
on_path([Folder | Path], Name, Action, Error) ->
    case Action(filename:join(Folder, Name)) of
        {error, enoent} -> on_path(Path, Name, Action, Error);
        Result -> Result
    end.

%% Files of expressions need an evaluator, which is not there.
-spec script(name_all()) -> {error, enotsup}.
script(_) -> {error, enotsup}.
-spec script(name_all(), term()) -> {error, enotsup}.
script(_, _) -> {error, enotsup}.
-spec eval(name_all()) -> {error, enotsup}.
eval(_) -> {error, enotsup}.
-spec eval(name_all(), term()) -> {error, enotsup}.
eval(_, _) -> {error, enotsup}.
-spec path_eval([name_all()], name_all()) -> {error, enotsup}.
path_eval(_, _) -> {error, enotsup}.
-spec path_script([name_all()], name_all()) -> {error, enotsup}.
path_script(_, _) -> {error, enotsup}.

-spec format_error(term()) -> io_lib:chars().
format_error({_Line, ?MODULE, undef_script}) -> "no value returned from script";
format_error({Line, ?MODULE, {Class, Reason, Stack}}) ->
    io_lib:format("~w: evaluation failed with reason ~w:~w and stacktrace ~w", [Line, Class, Reason, Stack]);
format_error({Line, ?MODULE, {Reason, Stack}}) ->
    io_lib:format("~w: evaluation failed with reason ~w and stacktrace ~w", [Line, Reason, Stack]);
format_error({Line, Module, Reason}) -> io_lib:format("~w: ~ts", [Line, Module:format_error(Reason)]);
format_error(badarg) -> "bad argument";
format_error(system_limit) -> "a system limit was hit, probably not enough ports";
format_error(terminated) -> "the file server process is terminated";
format_error(Posix) -> erl_posix_msg:message(Posix).
