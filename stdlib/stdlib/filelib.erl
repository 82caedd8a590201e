%% Questions about files and folders, and file names from patterns.
-module(filelib).

-include("file.hrl").

-export([is_dir/1, is_dir/2, is_file/1, is_file/2, is_regular/1, is_regular/2]).
-export([file_size/1, file_size/2, last_modified/1, last_modified/2, ensure_dir/1, ensure_path/1]).
-export([fold_files/5, fold_files/6, wildcard/1, wildcard/2, wildcard/3, compile_wildcard/1]).
-export([find_file/2, find_file/3, find_source/1, find_source/2, find_source/3, safe_relative_path/2]).

-export_type([filename/0, dirname/0, dirname_all/0, filename_all/0]).

-type filename() :: file:name().
-type dirname() :: filename().
-type filename_all() :: file:name_all().
-type dirname_all() :: filename_all().

-spec is_dir(filename_all()) -> boolean().
is_dir(Name) -> has_type(Name, [directory]).
-spec is_dir(filename_all(), module()) -> boolean().
is_dir(Name, _) -> is_dir(Name).

-spec is_file(filename_all()) -> boolean().
is_file(Name) -> has_type(Name, [regular, directory]).
-spec is_file(filename_all(), module()) -> boolean().
is_file(Name, _) -> is_file(Name).

-spec is_regular(filename_all()) -> boolean().
is_regular(Name) -> has_type(Name, [regular]).
-spec is_regular(filename_all(), module()) -> boolean().
is_regular(Name, _) -> is_regular(Name).

has_type(Name, Types) ->
    case file:read_file_info(Name, [{time, posix}]) of
        {ok, #file_info{type = Type}} -> lists:member(Type, Types);
        _ -> false
    end.

-spec file_size(filename_all()) -> non_neg_integer().
file_size(Name) ->
    case file:read_file_info(Name, [{time, posix}]) of
        {ok, #file_info{size = Size}} -> Size;
        _ -> 0
    end.
-spec file_size(filename_all(), module()) -> non_neg_integer().
file_size(Name, _) -> file_size(Name).

-spec last_modified(filename_all()) -> file:date_time() | 0.
last_modified(Name) ->
    case file:read_file_info(Name) of
        {ok, #file_info{mtime = Time}} -> Time;
        _ -> 0
    end.
-spec last_modified(filename_all(), module()) -> file:date_time() | 0.
last_modified(Name, _) -> last_modified(Name).

%% The folder that Name is in, and those above it.
-spec ensure_dir(filename_all()) -> ok | {error, file:posix()}.
ensure_dir("/") -> ok;
ensure_dir(Name) -> ensure_path(filename:dirname(Name)).

-spec ensure_path(filename_all()) -> ok | {error, file:posix()}.
ensure_path(Folder) ->
    case is_dir(Folder) of
        true -> ok;
        false ->
            case filename:dirname(Folder) of
                Folder -> {error, einval};
                Above ->
                    case ensure_path(Above) of
                        ok -> made(Folder, file:make_dir(Folder));
                        Error -> Error
                    end
            end
    end.

%% Another process may have been quicker.
made(Folder, {error, eexist}) ->
    case is_dir(Folder) of
        true -> ok;
        false -> {error, eexist}
    end;
made(_, Result) -> Result.

%% Folds over regular files whose name matches a regular expression.

-spec fold_files(dirname(), string(), boolean(), fun((filename(), Acc) -> Acc), Acc) -> Acc.
fold_files(Folder, Expression, Recursive, Fun, Acc) ->
    {ok, Compiled} = re:compile(Expression, [unicode]),
    fold(Folder, Compiled, Recursive, Fun, Acc).

-spec fold_files(dirname(), string(), boolean(), fun((filename(), Acc) -> Acc), Acc, module()) -> Acc.
fold_files(Folder, Expression, Recursive, Fun, Acc, _) -> fold_files(Folder, Expression, Recursive, Fun, Acc).

fold(Folder, Expression, Recursive, Fun, Acc) ->
    case file:list_dir(Folder) of
        {ok, Names} ->
            lists:foldl(
                fun(Name, Acc1) ->
                    Full = filename:join(Folder, Name),
                    case is_regular(Full) of
                        true ->
                            case re:run(Name, Expression, [{capture, none}]) of
                                match -> Fun(Full, Acc1);
                                nomatch -> Acc1
                            end;
                        false ->
                            case Recursive andalso is_dir(Full) of
                                true -> fold(Full, Expression, Recursive, Fun, Acc1);
                                false -> Acc1
                            end
                    end
                end,
                Acc,
                Names
            );
        _ -> Acc
    end.

%% Patterns
%%
%% A pattern is first freed of its {alternatives}; each of the plain patterns that this gives is a list of components,
%% which are matched folder by folder.

-spec wildcard(filename() | dirname()) -> [filename()].
wildcard(Pattern) when is_list(Pattern) -> found(Pattern, ".", "").

-spec wildcard(filename() | dirname(), dirname() | module()) -> [filename()].
wildcard(Pattern, Module) when is_list(Pattern), is_atom(Module) -> wildcard(Pattern);
wildcard(Pattern, Folder) when is_list(Pattern) -> found(Pattern, Folder, Folder).

-spec wildcard(filename() | dirname(), dirname(), module()) -> [filename()].
wildcard(Pattern, Folder, _) -> wildcard(Pattern, Folder).

-spec compile_wildcard(string()) -> term().
compile_wildcard(Pattern) -> {compiled_wildcard, Pattern}.

found({compiled_wildcard, Pattern}, Here, Folder) -> found(Pattern, Here, Folder);
found(Pattern, Here, Folder) ->
    Names = [Name || Plain <- alternatives(Pattern), Name <- matching(Plain, Here, Folder)],
    lists:usort(Names).

matching(Pattern, Here, _) ->
    case filename:split(Pattern) of
        ["/" | Parts] -> below("/", "/", Parts);
        Parts -> below(Here, "", Parts)
    end.

%% Folder is where to look, Shown what stands before the names in the result.
below(_, Shown, []) -> [Shown];
below(Folder, Shown, ["**"]) ->
    [Name || Name <- everything(Folder, Shown), Name =/= Shown];
below(Folder, Shown, ["**" | Parts]) ->
    Inner = [Shown | [D || D <- everything(Folder, Shown), is_dir(at(Folder, Shown, D))]],
    lists:append([below(at(Folder, Shown, D), D, Parts) || D <- Inner]);
below(Folder, Shown, [Part | Parts]) ->
    case is_literal(Part) of
        true ->
            Name = unescaped(Part),
            Next = filename:join(Folder, Name),
            case file:read_link_info(Next) of
                {ok, _} -> below(Next, join(Shown, Name), Parts);
                _ -> []
            end;
        false ->
            {ok, Names} = names(Folder),
            lists:append([below(filename:join(Folder, N), join(Shown, N), Parts)
                || N <- lists:sort(Names), Parts =:= [] orelse is_dir(filename:join(Folder, N)), fits(Part, N)])
    end.

names(Folder) ->
    case file:list_dir(Folder) of
        {ok, Names} -> {ok, Names};
        _ -> {ok, []}
    end.

join("", Name) -> Name;
join(Shown, Name) -> filename:join(Shown, Name).

%% The folder on the disk of a result name below Shown, which is itself Folder.
at(Folder, Shown, Shown) -> Folder;
at(Folder, "", Name) -> filename:join(Folder, Name);
at(Folder, Shown, Name) -> filename:join(Folder, string:trim(lists:nthtail(length(Shown), Name), leading, "/")).

everything(Folder, Shown) ->
    {ok, Names} = names(Folder),
    lists:append([
        begin
            Full = filename:join(Folder, N),
            Result = join(Shown, N),
            case is_dir(Full) of
                true -> [Result | everything(Full, Result)];
                false -> [Result]
            end
        end
     || N <- lists:sort(Names)
    ]).

is_literal([$\\, _ | Rest]) -> is_literal(Rest);
is_literal([C | _]) when C =:= $*; C =:= $?; C =:= $[ -> false;
is_literal([_ | Rest]) -> is_literal(Rest);
is_literal([]) -> true.

unescaped([$\\, C | Rest]) -> [C | unescaped(Rest)];
unescaped([C | Rest]) -> [C | unescaped(Rest)];
unescaped([]) -> [].

fits([], []) -> true;
fits("*", _) -> true;
fits([$*, $* | Rest], Name) -> fits([$* | Rest], Name);
fits([$* | Rest], Name) -> fits(Rest, Name) orelse (Name =/= [] andalso fits([$* | Rest], tl(Name)));
fits([$? | Rest], [_ | Name]) -> fits(Rest, Name);
fits([$[ | Rest] = Pattern, [C | Name]) ->
    case set(Rest, []) of
        {Set, After} -> lists:any(fun({Low, High}) -> Low =< C andalso C =< High end, Set) andalso fits(After, Name);
        none -> hd(Pattern) =:= C andalso fits(Rest, Name)
    end;
fits([$\\, C | Rest], [C | Name]) -> fits(Rest, Name);
fits([C | Rest], [C | Name]) -> fits(Rest, Name);
fits(_, _) -> false.

%% A ] that comes first is one of the set.
set([$] | Rest], []) -> set(Rest, [{$], $]}]);
set([$] | Rest], Set) -> {Set, Rest};
set([Low, $-, High | Rest], Set) when High =/= $] -> set(Rest, [{Low, High} | Set]);
set([C | Rest], Set) -> set(Rest, [{C, C} | Set]);
set([], _) -> none.

%% The plain patterns that a pattern with {a,b} stands for.
alternatives([]) -> [[]];
alternatives([$\\, C | Rest]) -> [[$\\, C | Tail] || Tail <- alternatives(Rest)];
alternatives([${ | Rest]) ->
    case choices(Rest, [], []) of
        {Choices, After} -> [Choice ++ Tail || Choice <- Choices, Tail <- alternatives(After)];
        none -> [[${ | Tail] || Tail <- alternatives(Rest)]
    end;
alternatives([C | Rest]) -> [[C | Tail] || Tail <- alternatives(Rest)].

choices([$\\, C | Rest], Choice, Done) -> choices(Rest, [C, $\\ | Choice], Done);
choices([$} | Rest], Choice, Done) -> {lists:reverse([lists:reverse(Choice) | Done]), Rest};
choices([$, | Rest], Choice, Done) -> choices(Rest, [], [lists:reverse(Choice) | Done]);
choices([C | Rest], Choice, Done) -> choices(Rest, [C | Choice], Done);
choices([], _, _) -> none.

%% Sources

-type rule() :: {string(), string()} | {string(), string(), [{string(), string()}]}.

-spec find_file(filename(), filename()) -> {ok, filename()} | {error, not_found}.
find_file(Name, Folder) -> find_file(Name, Folder, []).

-spec find_file(filename(), filename(), [rule()]) -> {ok, filename()} | {error, not_found}.
find_file(Name, Folder, Rules0) ->
    Rules = [Rule || {_, _} = Rule <- if Rules0 =:= [] -> folder_rules(); true -> Rules0 end],
    Places = [Folder | [changed(Folder, From, To) || {From, To} <- Rules, lists:suffix(From, Folder)]],
    case [File || Place <- Places, File <- [filename:join(Place, Name)], is_regular(File)] of
        [File | _] -> {ok, File};
        [] -> {error, not_found}
    end.

folder_rules() -> [{"", ""}, {"ebin", "src"}, {"ebin", "esrc"}].

changed(Folder, From, To) -> lists:sublist(Folder, length(Folder) - length(From)) ++ To.

-spec find_source(filename()) -> {ok, filename()} | {error, not_found}.
find_source(File) -> find_source(filename:basename(File), filename:dirname(File)).

-spec find_source(filename(), filename()) -> {ok, filename()} | {error, not_found}.
find_source(Name, Folder) -> find_source(Name, Folder, []).

-spec find_source(filename(), filename(), [term()]) -> {ok, filename()} | {error, not_found}.
find_source(Name, Folder, _Rules) ->
    Source = filename:rootname(Name) ++ ".erl",
    find_file(Source, Folder).

%% Name, if following it from Folder leads nowhere outside.
-spec safe_relative_path(filename_all(), filename_all()) -> unsafe | filename_all().
safe_relative_path(Name, Folder) ->
    case filename:pathtype(Name) of
        relative -> inside(filename:split(Name), [], Folder, 0, Name);
        _ -> unsafe
    end.

inside(_, _, _, Links, _) when Links > 64 -> unsafe;
inside([], [], _, _, Name) -> if is_binary(Name) -> <<>>; true -> "" end;
inside([], Kept, _, _, _) -> filename:join(lists:reverse(Kept));
inside([Part | Rest], Kept, Folder, Links, Name) ->
    case {unicode:characters_to_list(Part), Kept} of
        {".", _} -> inside(Rest, Kept, Folder, Links, Name);
        {"..", []} -> unsafe;
        {"..", [_ | Back]} -> inside(Rest, Back, Folder, Links, Name);
        _ ->
            Here = if Folder =:= ""; Folder =:= <<>> -> "."; true -> Folder end,
            case file:read_link(filename:join([Here | lists:reverse([Part | Kept])])) of
                {ok, Target} ->
                    case filename:pathtype(Target) of
                        relative -> inside(filename:split(Target) ++ Rest, Kept, Folder, Links + 1, Name);
                        _ -> unsafe
                    end;
                _ -> inside(Rest, [Part | Kept], Folder, Links, Name)
            end
    end.
