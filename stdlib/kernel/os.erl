%% The operating system: its name, its environment, its clock. Natively: env/0 getenv/0,1,2 putenv/2 unsetenv/1 getpid/0
%% system_time/0,1 timestamp/0 perf_counter/0.
-module(os).
-export([type/0, version/0, env/0, getenv/0, getenv/1, getenv/2, putenv/2, unsetenv/1, getpid/0]).
-export([system_time/0, system_time/1, timestamp/0, perf_counter/0, perf_counter/1, find_executable/1, find_executable/2]).

-spec type() -> {unix, atom()}.
type() -> erlang:system_info(os_type).

-spec version() -> {non_neg_integer(), non_neg_integer(), non_neg_integer()}.
version() -> erlang:system_info(os_version).

-spec env() -> [{string(), string()}].
env() ->
    [{Name, Value} || Entry <- getenv(), [Name, Value] <- [string:split(Entry, "=")]].

-spec getenv() -> [string()].
getenv() -> erlang:nif_error(undef).
-spec getenv(string()) -> string() | false.
getenv(_) -> erlang:nif_error(undef).
-spec getenv(string(), term()) -> string() | term().
getenv(_, _) -> erlang:nif_error(undef).
-spec putenv(string(), string()) -> true.
putenv(_, _) -> erlang:nif_error(undef).
-spec unsetenv(string()) -> true.
unsetenv(_) -> erlang:nif_error(undef).
-spec getpid() -> string().
getpid() -> erlang:nif_error(undef).
-spec system_time() -> integer().
system_time() -> erlang:nif_error(undef).
-spec system_time(erlang:time_unit()) -> integer().
system_time(_) -> erlang:nif_error(undef).
-spec timestamp() -> erlang:timestamp().
timestamp() -> erlang:nif_error(undef).
-spec perf_counter() -> integer().
perf_counter() -> erlang:nif_error(undef).

-spec perf_counter(erlang:time_unit()) -> integer().
perf_counter(Unit) -> erlang:convert_time_unit(perf_counter(), nanosecond, Unit).

-spec find_executable(string()) -> string() | false.
find_executable(Name) -> find_executable(Name, getenv("PATH", "")).

-spec find_executable(string(), string()) -> string() | false.
find_executable([$/ | _] = Name, _) -> is_program(Name) andalso Name;
find_executable(Name, Path) ->
    case [File || Dir <- string:lexemes(Path, ":"), File <- [Dir ++ "/" ++ Name], is_program(File)] of
        [File | _] -> File;
        [] -> false
    end.

is_program(File) ->
    case erts_file:file_info(File) of
        {ok, Info} -> element(1, Info) =:= regular andalso element(6, Info) band 8#111 =/= 0;
        {error, _} -> false
    end.
