%% Code loading: the search path, and modules in and out. The path and the loader are native (erts_code); a module is looked for
%% in the folders given by -pa, then in the library packed into the machine, then in the other folders.
-module(code).
-export([get_path/0, set_path/1, add_path/1, add_patha/1, add_pathz/1, add_paths/1, add_pathsa/1, add_pathsz/1, del_path/1, replace_path/2]).
-export([set_path/2, add_path/2, add_patha/2, add_pathz/2, add_paths/2, add_pathsa/2, add_pathsz/2, del_paths/1, replace_path/3, clear_cache/0]).
-export([prepare_loading/1, finish_loading/1, get_debug_info/1]).
-export_type([prepared/0]).
-export([coverage_support/0, get_coverage/2, get_coverage_mode/0, get_coverage_mode/1, set_coverage_mode/1, reset_coverage/1]).
-export([load_file/1, load_abs/1, load_binary/3, ensure_loaded/1, ensure_modules_loaded/1, atomic_load/1]).
-export([delete/1, purge/1, soft_purge/1, is_loaded/1, all_loaded/0, all_available/0, which/1, get_object_code/1]).
-export([lib_dir/0, lib_dir/1, lib_dir/2, priv_dir/1, root_dir/0, compiler_dir/0, objfile_extension/0]).
-export([get_mode/0, is_sticky/1, stick_dir/1, unstick_dir/1, is_module_native/1, module_md5/1, modified_modules/0, module_status/0, module_status/1]).
-export([where_is_file/1, clash/0, start_link/0, set_primary_archive/4, get_doc/1]).

-type load_error() :: badfile | nofile | not_purged | on_load_failure | sticky_directory.

%% --- the search path ------------------------------------------------------------------------------

-spec get_path() -> [file:filename()].
get_path() -> erts_code:get_path().

-spec set_path([file:filename()]) -> true | {error, bad_path | bad_directory}.
set_path(Path) when is_list(Path) ->
    case lists:all(fun is_name/1, Path) of
        true -> erts_code:set_path([to_name(Dir) || Dir <- Path]);
        false -> {error, bad_path}
    end;
set_path(_) -> {error, bad_path}.

-spec add_path(file:filename()) -> true | {error, bad_directory}.
add_path(Dir) -> add_pathz(Dir).

-spec add_pathz(file:filename()) -> true | {error, bad_directory}.
add_pathz(Dir) -> add(Dir, fun(Name, Path) -> without(Name, Path) ++ [Name] end).

-spec add_patha(file:filename()) -> true | {error, bad_directory}.
add_patha(Dir) -> add(Dir, fun(Name, Path) -> [Name | without(Name, Path)] end).

-spec add_paths([file:filename()]) -> ok.
add_paths(Dirs) -> add_pathsz(Dirs).

-spec add_pathsz([file:filename()]) -> ok.
add_pathsz(Dirs) -> lists:foreach(fun add_pathz/1, Dirs).

-spec add_pathsa([file:filename()]) -> ok.
add_pathsa(Dirs) -> lists:foreach(fun add_patha/1, Dirs).

%% Folders are looked at anew each time, whatever Cache asks for.
-type cache() :: cache | nocache.
-define(IS_CACHE(C), C =:= cache; C =:= nocache).

-spec set_path([file:filename()], cache()) -> true | {error, bad_path | bad_directory}.
set_path(Path, Cache) when ?IS_CACHE(Cache) -> set_path(Path).

-spec add_path(file:filename(), cache()) -> true | {error, bad_directory}.
add_path(Dir, Cache) when ?IS_CACHE(Cache) -> add_path(Dir).

-spec add_pathz(file:filename(), cache()) -> true | {error, bad_directory}.
add_pathz(Dir, Cache) when ?IS_CACHE(Cache) -> add_pathz(Dir).

-spec add_patha(file:filename(), cache()) -> true | {error, bad_directory}.
add_patha(Dir, Cache) when ?IS_CACHE(Cache) -> add_patha(Dir).

-spec add_paths([file:filename()], cache()) -> ok.
add_paths(Dirs, Cache) when ?IS_CACHE(Cache) -> add_paths(Dirs).

-spec add_pathsz([file:filename()], cache()) -> ok.
add_pathsz(Dirs, Cache) when ?IS_CACHE(Cache) -> add_pathsz(Dirs).

-spec add_pathsa([file:filename()], cache()) -> ok.
add_pathsa(Dirs, Cache) when ?IS_CACHE(Cache) -> add_pathsa(Dirs).

-spec replace_path(atom() | string(), file:filename(), cache()) -> true | {error, term()}.
replace_path(Name, Dir, Cache) when ?IS_CACHE(Cache) -> replace_path(Name, Dir).

-spec clear_cache() -> ok.
clear_cache() -> ok.

-spec del_paths([file:filename() | atom()]) -> ok.
del_paths(Names) -> lists:foreach(fun del_path/1, Names).

-spec del_path(file:filename() | atom()) -> boolean() | {error, bad_name}.
del_path(Name) when is_atom(Name) ->
    Path = get_path(),
    case [Dir || Dir <- Path, application_of(Dir) =:= atom_to_list(Name)] of
        [] -> false;
        [Dir | _] -> set_path(without(Dir, Path))
    end;
del_path(Dir) ->
    case is_name(Dir) of
        true ->
            Path = get_path(),
            Name = to_name(Dir),
            lists:member(Name, Path) andalso set_path(without(Name, Path));
        false ->
            {error, bad_name}
    end.

-spec replace_path(atom() | string(), file:filename()) -> true | {error, term()}.
replace_path(Name, Dir) when not is_atom(Name), not is_list(Name); not is_list(Dir), not is_binary(Dir) ->
    {error, {badarg, [Name, Dir]}};
replace_path(Name, Dir) ->
    Named = is_atom(Name) andalso atom_to_list(Name) =:= application_of(to_name(Dir)) orelse Name =:= application_of(to_name(Dir)),
    case Named andalso add_pathz(Dir) of
        false -> {error, bad_name};
        true ->
            Wanted = if is_atom(Name) -> atom_to_list(Name); true -> Name end,
            set_path([D || D <- get_path(), application_of(D) =/= Wanted orelse D =:= to_name(Dir)]);
        Error ->
            Error
    end.

add(Dir, Place) ->
    case is_name(Dir) andalso is_folder(Dir) of
        true -> erts_code:set_path(Place(to_name(Dir), get_path()));
        false -> {error, bad_directory}
    end.

without(Name, Path) -> [Dir || Dir <- Path, Dir =/= Name].

is_name(Name) -> is_list(Name) orelse is_binary(Name) orelse is_atom(Name).

to_name(Name) when is_atom(Name) -> atom_to_list(Name);
to_name(Name) when is_binary(Name) -> unicode:characters_to_list(Name);
to_name(Name) -> lists:flatten(Name).

is_folder(Dir) ->
    case erts_file:file_info(Dir) of
        {ok, Info} -> element(1, Info) =:= directory;
        {error, _} -> false
    end.

%% "/x/stdlib-4.2/ebin" belongs to "stdlib".
application_of(Dir) ->
    Parts = lists:reverse(string:lexemes(Dir, "/")),
    Folder = case Parts of
                 ["ebin", Parent | _] -> Parent;
                 [Last | _] -> Last;
                 [] -> ""
             end,
    hd(string:split(Folder, "-") ++ [""]).

%% --- modules in ---------------------------------------------------------------------------------------

-spec ensure_loaded(module()) -> {module, module()} | {error, load_error() | embedded}.
ensure_loaded(Module) when is_atom(Module) ->
    case erts_code:ensure_loaded(Module) of
        true -> {module, Module};
        on_load ->
            case error_handler:run_on_load(Module) of
                true -> {module, Module};
                false -> {error, on_load_failure}
            end;
        false ->
            case erts_code:find_file(Module) of
                false -> {error, nofile};
                _ -> {error, badfile}
            end
    end;
ensure_loaded(Module) -> erlang:error(function_clause, [Module]).

-spec load_file(module()) -> {module, module()} | {error, load_error()}.
load_file(Module) when is_atom(Module) ->
    case erts_code:find_file(Module) of
        {Binary, From} -> load(Module, Binary, From);
        false -> {error, nofile}
    end.

-spec load_abs(file:filename()) -> {module, module()} | {error, load_error()}.
load_abs(File0) ->
    File = to_name(File0),
    case erts_file:read_file(File ++ ".beam") of
        {ok, Binary} -> load(list_to_atom(filename:basename(File)), Binary, File ++ ".beam");
        {error, _} -> {error, nofile}
    end.

-spec load_binary(module(), file:filename() | cover_compiled | preloaded | [], binary()) -> {module, module()} | {error, load_error()}.
load_binary(Module, File, Binary) when is_atom(Module), is_binary(Binary), (is_list(File) orelse is_atom(File) orelse is_binary(File)) ->
    load(Module, Binary, File).

%% A module that has an old version still in use can't be loaded over it; the one before is purged first, as code:load_file does.
load(Module, Binary, From) ->
    _ = purge(Module),
    case erlang:load_module(Module, Binary) of
        {module, Module} ->
            _ = erts_code:loaded_from({Module, From}),
            case error_handler:run_on_load(Module) of
                true -> {module, Module};
                false -> {error, on_load_failure}
            end;
        {error, Reason} ->
            report_bad_file(Module, From, Reason),
            {error, Reason}
    end.

report_bad_file(_, _, not_purged) -> ok;
report_bad_file(Module, From, Reason) ->
    error_logger:error_msg("Loading of ~ts failed: ~p~n", [case From of [] -> Module; _ -> From end, Reason]).

-spec ensure_modules_loaded([module()]) -> ok | {error, [{module(), term()}]}.
ensure_modules_loaded(Modules) ->
    case [{M, Why} || M <- Modules, {error, Why} <- [ensure_loaded(M)]] of
        [] -> ok;
        Errors -> {error, Errors}
    end.

-spec atomic_load([module() | {module(), file:filename(), binary()}]) -> ok | {error, [{module(), term()}]}.
atomic_load(Modules) ->
    Load = fun({M, File, Binary}) -> load_binary(M, File, Binary);
              (M) -> load_file(M)
           end,
    Name = fun({M, _, _}) -> M; (M) -> M end,
    case [{Name(M), Why} || M <- Modules, {error, Why} <- [Load(M)]] of
        [] -> ok;
        Errors -> {error, Errors}
    end.

-opaque prepared() :: {?MODULE, prepared, [{module(), file:filename(), binary()}]}.

%% Finds the code of all modules, or says for each what is wrong.
-spec prepare_loading([module() | {module(), file:filename(), binary()}]) -> {ok, prepared()} | {error, [{module(), term()}]}.
prepare_loading(Modules) when is_list(Modules) ->
    Found = [found_code(Module) || Module <- Modules],
    Names = [element(1, Code) || Code <- Found],
    case {[{M, duplicated} || M <- lists:usort(Names -- lists:usort(Names))], [Bad || {_, _} = Bad <- Found]} of
        {[], []} -> {ok, {?MODULE, prepared, Found}};
        {[], Errors} -> {error, Errors};
        {Duplicated, _} -> {error, Duplicated}
    end.

found_code({Module, File, Binary}) when is_atom(Module), is_list(File), is_binary(Binary) ->
    try erts_code:file_md5(Binary) of
        _ -> {Module, File, Binary}
    catch
        error:_ -> {Module, badfile}
    end;
found_code(Module) when is_atom(Module) ->
    case erts_code:find_file(Module) of
        {Binary, From} -> {Module, From, Binary};
        false -> {Module, nofile}
    end.

-spec finish_loading(prepared()) -> ok | {error, [{module(), term()}]}.
finish_loading({?MODULE, prepared, Codes}) ->
    case [{M, not_purged} || {M, _, _} <- Codes, erts_code:has_old_code(M)] of
        [] ->
            case [{M, Why} || {M, File, Binary} <- Codes, {error, Why} <- [load(M, Binary, File)]] of
                [] -> ok;
                Errors -> {error, Errors}
            end;
        Errors -> {error, Errors}
    end.

%% What a debugger would need is not kept.
-spec get_debug_info(module()) -> none.
get_debug_info(Module) when is_atom(Module) -> none.

%% There is no native coverage.

-spec coverage_support() -> false.
coverage_support() -> false.

-spec get_coverage(function | line, module()) -> no_return().
get_coverage(Level, Module) -> erlang:error(badarg, [Level, Module]).

-spec get_coverage_mode() -> no_return().
get_coverage_mode() -> erlang:error(badarg, []).

-spec get_coverage_mode(module()) -> no_return().
get_coverage_mode(Module) -> erlang:error(badarg, [Module]).

-spec set_coverage_mode(atom()) -> no_return().
set_coverage_mode(Mode) -> erlang:error(badarg, [Mode]).

-spec reset_coverage(module()) -> no_return().
reset_coverage(Module) -> erlang:error(badarg, [Module]).

%% --- modules out --------------------------------------------------------------------------------------

-spec delete(module()) -> boolean().
delete(Module) when is_atom(Module) ->
    case erts_code:has_old_code(Module) of
        true -> false;
        false -> erlang:delete_module(Module) =:= true
    end.

%% True if a process had to be killed.
-spec purge(module()) -> boolean().
purge(Module) when is_atom(Module) ->
    case erts_code:has_old_code(Module) of
        false -> false;
        true ->
            Users = old_users(Module),
            Monitors = [monitor(process, Pid) || Pid <- Users],
            [exit(Pid, kill) || Pid <- Users],
            [receive {'DOWN', Ref, process, _, _} -> ok end || Ref <- Monitors],
            _ = erlang:purge_module(Module),
            Users =/= []
    end.

-spec soft_purge(module()) -> boolean().
soft_purge(Module) when is_atom(Module) ->
    case erts_code:has_old_code(Module) of
        false -> true;
        true ->
            case old_users(Module) of
                [] -> _ = erlang:purge_module(Module), true;
                [_ | _] -> false
            end
    end.

old_users(Module) ->
    [Pid || Pid <- processes(), Pid =/= self(), uses_old(Pid, Module)].

uses_old(Pid, Module) ->
    try erlang:check_process_code(Pid, Module) catch error:badarg -> false end.

%% --- what is there ------------------------------------------------------------------------------------

-spec is_loaded(module()) -> {file, file:filename() | preloaded | cover_compiled | []} | false.
is_loaded(Module) when is_atom(Module) ->
    erlang:module_loaded(Module) andalso {file, erts_code:loaded_from(Module)}.

-spec all_loaded() -> [{module(), file:filename() | preloaded}].
all_loaded() -> [{M, erts_code:loaded_from(M)} || M <- erlang:loaded()].

-spec all_available() -> [{string(), file:filename(), boolean()}].
all_available() ->
    Packed = [{atom_to_list(M), "packed", erlang:module_loaded(M)} || M <- erts_code:packed_modules()],
    InFolders = [{Name, Dir ++ "/" ++ File, erlang:module_loaded(list_to_atom(Name))} ||
                    Dir <- get_path(), {ok, Files} <- [erts_file:list_dir(Dir)], File <- Files,
                    [Name, []] <- [string:split(File, ".beam", trailing)]],
    lists:ukeysort(1, InFolders ++ Packed).

-spec which(module()) -> file:filename() | preloaded | cover_compiled | non_existing.
which(Module) when is_atom(Module) ->
    case is_loaded(Module) of
        {file, From} -> From;
        false ->
            case erts_code:find_file(Module) of
                {_, From} -> From;
                false -> non_existing
            end
    end.

-spec get_object_code(module()) -> {module(), binary(), file:filename()} | error.
get_object_code(Module) when is_atom(Module) ->
    case erts_code:find_file(Module) of
        {Binary, From} -> {Module, Binary, From};
        false -> error
    end.

-spec where_is_file(file:filename()) -> file:filename() | non_existing.
where_is_file(Name) ->
    case [Path || Dir <- get_path(), Path <- [Dir ++ "/" ++ Name], {ok, _} <- [erts_file:file_info(Path)]] of
        [Path | _] -> Path;
        [] -> non_existing
    end.

-spec root_dir() -> file:filename().
root_dir() -> "".

-spec lib_dir() -> file:filename().
lib_dir() -> "lib".

-spec lib_dir(atom() | string()) -> file:filename() | {error, bad_name}.
lib_dir(Name0) ->
    Name = if is_atom(Name0) -> atom_to_list(Name0); true -> Name0 end,
    case [Dir || Dir <- get_path(), application_of(Dir) =:= Name] of
        [Dir | _] ->
            case lists:reverse(string:split(Dir, "/", trailing)) of
                ["ebin", Parent] -> Parent;
                _ -> Dir
            end;
        [] -> {error, bad_name}
    end.

-spec lib_dir(atom(), atom()) -> file:filename() | {error, bad_name}.
lib_dir(Name, Sub) ->
    case lib_dir(Name) of
        {error, _} = Error -> Error;
        Dir -> Dir ++ "/" ++ atom_to_list(Sub)
    end.

-spec priv_dir(atom() | string()) -> file:filename() | {error, bad_name}.
priv_dir(Name) ->
    case lib_dir(Name) of
        {error, _} = Error -> Error;
        Dir -> Dir ++ "/priv"
    end.

-spec compiler_dir() -> file:filename().
compiler_dir() -> "lib/compiler".

-spec objfile_extension() -> string().
objfile_extension() -> ".beam".

-spec get_mode() -> interactive | embedded.
get_mode() -> interactive.

-spec is_sticky(module()) -> boolean().
is_sticky(Module) when is_atom(Module) -> false.

-spec stick_dir(file:filename()) -> ok | error.
stick_dir(_) -> ok.

-spec unstick_dir(file:filename()) -> ok | error.
unstick_dir(_) -> ok.

-spec is_module_native(module()) -> boolean() | undefined.
is_module_native(Module) ->
    case erlang:module_loaded(Module) of
        true -> false;
        false -> undefined
    end.

-spec module_md5(binary()) -> binary() | undefined.
module_md5(Binary) -> erts_code:file_md5(Binary).

-spec module_status() -> [{module(), not_loaded | loaded | modified | removed}].
module_status() -> [{M, module_status(M)} || M <- erlang:loaded()].

-spec module_status(module() | [module()]) -> term().
module_status(Modules) when is_list(Modules) -> [{M, module_status(M)} || M <- Modules];
module_status(Module) ->
    case erlang:module_loaded(Module) of
        false -> not_loaded;
        true ->
            case {erts_code:loaded_from(Module), erts_code:find_file(Module)} of
                {[], _} -> loaded;
                {_, false} -> removed;
                {_, {Binary, _}} ->
                    case erlang:get_module_info(Module, md5) =:= module_code_md5(Binary) of
                        true -> loaded;
                        false -> modified
                    end
            end
    end.

module_code_md5(Binary) -> erts_code:file_md5(Binary).

-spec modified_modules() -> [module()].
modified_modules() -> [M || {M, modified} <- module_status()].

-spec clash() -> ok.
clash() -> ok.

-spec start_link() -> {ok, pid()} | {error, term()}.
start_link() -> {error, already_started}.

-spec set_primary_archive(term(), term(), term(), term()) -> {error, term()}.
set_primary_archive(_, _, _, _) -> {error, enotsup}.

-spec get_doc(module()) -> {error, missing}.
get_doc(_) -> {error, missing}.
