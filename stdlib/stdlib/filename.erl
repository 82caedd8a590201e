%% Names of files, taken apart and put together; nothing here looks at the disk but absname/1 (the current folder) and
%% find_src. Unix names: components between slashes.
%%
%% A name is a string, an atom, a deep list of these, or a binary of bytes in whatever encoding. The work is done on a
%% flat list, of characters or of the binary's bytes: on/2 converts before and after. As the separators are ASCII, it
%% is the same work for both.
-module(filename).

-export([absname/1, absname/2, absname_join/2, basename/1, basename/2, basedir/2, basedir/3, dirname/1, extension/1]).
-export([find_file/1, find_file/2, find_file/3, find_src/1, find_src/2, find_src/3]).
-export([flatten/1, join/1, join/2, nativename/1, pathtype/1, rootname/1, rootname/2]).
-export([split/1, validate/1]).

-export_type([name/0]).

-type name() :: file:name_all().
-type basedir_type() :: user_cache | user_config | user_data | user_log | site_config | site_data.

%% Runs Work on the flat form of Name and gives its result in Name's form.
on(Name, Work) when is_binary(Name) -> list_to_binary(Work(binary_to_list(Name)));
on(Name, Work) -> Work(flatten(Name)).

-spec flatten(name()) -> string() | binary().
flatten(Name) when is_binary(Name) -> Name;
flatten(Name) -> flat(Name, []).

flat([], Tail) -> Tail;
flat([Head | Rest], Tail) when is_list(Head) -> flat(Head, flat(Rest, Tail));
flat([Head | Rest], Tail) when is_atom(Head) -> atom_to_list(Head) ++ flat(Rest, Tail);
flat([Head | Rest], Tail) -> [Head | flat(Rest, Tail)];
flat(Atom, Tail) when is_atom(Atom) -> atom_to_list(Atom) ++ Tail.

%% Components

-spec split(name()) -> [name()].
split(Name) when is_binary(Name) -> [list_to_binary(Part) || Part <- parts(binary_to_list(Name))];
split(Name) -> parts(flatten(Name)).

parts([$/ | Rest]) -> ["/" | string:lexemes(Rest, "/")];
parts(Name) -> string:lexemes(Name, "/").

-spec join([name(), ...]) -> name().
join([Name]) -> on(Name, fun tidy/1);
join([First, Second | Rest]) -> join([join(First, Second) | Rest]).

-spec join(name(), name()) -> name().
join(First, Second) when is_binary(First); is_binary(Second) ->
    list_to_binary(append(bytes(First), bytes(Second)));
join(First, Second) -> append(flatten(First), flatten(Second)).

bytes(Name) when is_binary(Name) -> binary_to_list(Name);
bytes(Name) -> binary_to_list(unicode:characters_to_binary(flatten(Name), unicode, file:native_name_encoding())).

%% An absolute name stands for itself, whatever it is appended to.
append(_, [$/ | _] = Absolute) -> tidy(Absolute);
append(Folder, []) -> tidy(Folder);
append(Folder, [$., $/ | Rest]) -> append(Folder, lists:dropwhile(fun(C) -> C =:= $/ end, Rest));
append(Folder, Name) -> tidy(Folder ++ [$/ | Name]).

%% One slash where there are several or /./ stands, and none at the end.
tidy([$/, $/ | Rest]) -> tidy([$/ | Rest]);
tidy([$/, $., $/ | Rest]) -> tidy([$/ | Rest]);
tidy("/") -> "/";
tidy(Name) -> inner(Name).

inner("/") -> [];
inner([$/, $/ | Rest]) -> inner([$/ | Rest]);
inner([$/, $., $/ | Rest]) -> inner([$/ | Rest]);
inner([C | Rest]) -> [C | inner(Rest)];
inner([]) -> [].

-spec nativename(name()) -> name().
nativename(Name) -> join([Name]).

-spec pathtype(name()) -> absolute | relative | volumerelative.
pathtype(Name) when is_binary(Name) -> type_of(binary_to_list(Name));
pathtype(Name) -> type_of(flatten(Name)).

type_of([$/ | _]) -> absolute;
type_of(_) -> relative.

-spec basename(name()) -> name().
basename(Name) -> on(Name, fun last/1).

-spec basename(name(), name()) -> name().
basename(Name, Extension) when is_binary(Name); is_binary(Extension) ->
    list_to_binary(without_suffix(bytes(Name), bytes(Extension)));
basename(Name, Extension) -> without_suffix(flatten(Name), flatten(Extension)).

without_suffix(Name, Suffix) ->
    case Suffix =/= [] andalso lists:suffix(Suffix, Name) of
        true -> after_slash(lists:sublist(Name, length(Name) - length(Suffix)));
        false -> last(Name)
    end.

after_slash(Name) -> lists:reverse(lists:takewhile(fun(C) -> C =/= $/ end, lists:reverse(Name))).

last(Name) ->
    case string:lexemes(Name, "/") of
        [] -> [];
        Parts -> lists:last(Parts)
    end.

-spec dirname(name()) -> name().
dirname(Name) -> on(Name, fun folder/1).

folder(Name) ->
    case lists:dropwhile(fun(C) -> C =/= $/ end, lists:reverse(Name)) of
        [] -> ".";
        Slashes ->
            case lists:dropwhile(fun(C) -> C =:= $/ end, Slashes) of
                [] -> "/";
                Reversed -> lists:reverse(Reversed)
            end
    end.

%% Extensions

%% Where the extension of a name begins. A dot at the beginning of the last component begins none.
extension_at(Name) ->
    Last = lists:takewhile(fun(C) -> C =/= $/ end, lists:reverse(Name)),
    case lists:splitwith(fun(C) -> C =/= $. end, Last) of
        {_, []} -> length(Name);
        {_, "."} -> length(Name);
        {Extension, _} -> length(Name) - length(Extension) - 1
    end.

-spec extension(name()) -> name().
extension(Name) -> on(Name, fun(Flat) -> lists:nthtail(extension_at(Flat), Flat) end).

-spec rootname(name()) -> name().
rootname(Name) -> on(Name, fun root/1).

-spec rootname(name(), name()) -> name().
rootname(Name, Extension) when is_binary(Name); is_binary(Extension) ->
    list_to_binary(root(bytes(Name), bytes(Extension)));
rootname(Name, Extension) -> root(flatten(Name), flatten(Extension)).

%% Of a name that is nothing but a dot and an extension, nothing is left.
root([$. | Rest] = Name) ->
    case lists:any(fun(C) -> C =:= $. orelse C =:= $/ end, Rest) of
        true -> lists:sublist(Name, extension_at(Name));
        false -> []
    end;
root(Name) -> lists:sublist(Name, extension_at(Name)).

%% An extension that is a whole component is none.
root(Name, Extension) ->
    Root = lists:sublist(Name, max(0, length(Name) - length(Extension))),
    case Root ++ Extension =:= Name andalso not lists:suffix("/", Root) of
        true -> Root;
        false -> Name
    end.

%% Absolute names

-spec absname(name()) -> name().
absname(Name) ->
    {ok, Here} = file:get_cwd(),
    absname(Name, Here).

-spec absname(name(), name()) -> name().
absname(Name, Folder) ->
    case pathtype(Name) of
        absolute -> join([Name]);
        relative -> absname_join(Folder, Name)
    end.

-spec absname_join(name(), name()) -> name().
absname_join(Folder, Name) -> join(Folder, Name).

%% Can the operating system take it?
-spec validate(term()) -> boolean().
validate(Empty) when Empty =:= <<>>; Empty =:= [] -> false;
validate(Name) when is_binary(Name) -> binary:match(Name, <<0>>) =:= nomatch;
validate(Name) when is_list(Name); is_atom(Name) ->
    try flatten(Name) of
        Flat -> lists:all(fun is_name_character/1, Flat)
    catch
        error:_ -> false
    end;
validate(_) -> false.

is_name_character(C) ->
    is_integer(C) andalso C > 0 andalso C =< 16#10FFFF andalso not (C >= 16#D800 andalso C =< 16#DFFF).

%% Folders for an application's files, by the XDG base directory specification.

-spec basedir(basedir_type(), string() | binary()) -> name() | [name()].
basedir(Type, Application) -> basedir(Type, Application, #{}).

-spec basedir(basedir_type(), string() | binary(), map()) -> name() | [name()].
basedir(Type, Application, Options) when is_list(Application); is_binary(Application) ->
    System = maps:get(os, Options, linux),
    Inside = [V || Key <- [author, version], V <- [maps:get(Key, Options, none)], V =/= none],
    Path =
        case {maps:is_key(author, Options), Inside} of
            {true, [_Author | Version]} when System =:= linux -> [Application | Version];
            {true, [Author | Version]} -> [Author, Application | Version];
            {false, Version} -> [Application | Version]
        end,
    within(base(System, Type), Path).

within([Base | _] = Bases, Path) when is_list(Base) -> [join([B | Path]) || B <- Bases];
within({Base, Inner}, Path) -> join([Base | Path] ++ Inner);
within(Base, Path) -> join([Base | Path]).

base(linux, user_data) -> home("XDG_DATA_HOME", ".local/share");
base(linux, user_config) -> home("XDG_CONFIG_HOME", ".config");
base(linux, user_cache) -> home("XDG_CACHE_HOME", ".cache");
base(linux, user_log) -> {home("XDG_CACHE_HOME", ".cache"), ["log"]};
base(linux, site_data) -> search_path("XDG_DATA_DIRS", "/usr/local/share/:/usr/share/");
base(linux, site_config) -> search_path("XDG_CONFIG_DIRS", "/etc/xdg");
base(darwin, user_data) -> home_folder("Library/Application Support");
base(darwin, user_config) -> home_folder("Library/Application Support");
base(darwin, user_cache) -> home_folder("Library/Caches");
base(darwin, user_log) -> home_folder("Library/Logs");
base(darwin, Site) when Site =:= site_data; Site =:= site_config -> ["/Library/Application Support"].

home(Variable, Default) ->
    case os:getenv(Variable) of
        false -> home_folder(Default);
        "" -> home_folder(Default);
        Folder -> Folder
    end.

home_folder(Inside) -> join(os:getenv("HOME", "/"), Inside).

search_path(Variable, Default) ->
    case string:lexemes(os:getenv(Variable, Default), ":") of
        [] -> string:lexemes(Default, ":");
        Folders -> Folders
    end.

%% Sources

-spec find_file(term()) -> {error, {atom(), term()}} | {ok, name()}.
find_file(Name) -> find_file(Name, ".").
find_file(Name, Folder) -> find_file(Name, Folder, []).
find_file(Name, Folder, _Rules) ->
    File = join(Folder, Name),
    case filelib:is_regular(File) of
        true -> {ok, File};
        false -> {error, not_found}
    end.

%% The source of a module or object file, without its extension, as its compile information tells.
-spec find_src(term()) -> {name(), [term()]} | {error, {atom(), term()}}.
find_src(Module) when is_atom(Module) ->
    case code:which(Module) of
        File when is_list(File), File =/= [] -> source(Module);
        Why -> {error, {Why, Module}}
    end;
find_src(File) -> find_src(list_to_atom(basename(File, ".erl"))).
-spec find_src(term(), term()) -> {name(), [term()]} | {error, {atom(), term()}}.
find_src(File, _Rules) -> find_src(File).
-spec find_src(term(), term(), term()) -> {name(), [term()]} | {error, {atom(), term()}}.
find_src(File, _Extension, _Rules) -> find_src(File).

source(Module) ->
    Info = Module:module_info(compile),
    case proplists:get_value(source, Info) of
        undefined -> {error, {no_debug_info, Module}};
        File -> {rootname(File), proplists:get_value(options, Info, [])}
    end.
