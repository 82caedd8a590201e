%% Annotations of abstract code: a location, or a list of properties with one.
-module(erl_anno).
-export([new/1, is_anno/1, from_term/1, to_term/1]).
-export([column/1, end_location/1, file/1, generated/1, line/1, location/1, record/1, text/1]).
-export([set_file/2, set_generated/2, set_line/2, set_location/2, set_record/2, set_text/2]).

-export_type([anno/0, line/0, column/0, location/0, text/0, anno_term/0]).

-type line() :: non_neg_integer().
-type column() :: pos_integer().
-type location() :: line() | {line(), column()}.
-type text() :: string().
-type property() :: {location, location()} | {file, file:filename_all()} | {generated, boolean()} | {record, boolean()} | {text, text()}.
-opaque anno() :: location() | [property(), ...].
-type anno_term() :: term().

-define(IS_LINE(L), is_integer(L), L >= 0).
-define(IS_PLACE(L, C), is_integer(L), L >= 0, is_integer(C), C >= 1).

-spec new(location()) -> anno().
new(Line) when ?IS_LINE(Line) -> Line;
new({Line, Column} = Location) when ?IS_PLACE(Line, Column) -> Location;
new(Location) -> erlang:error(badarg, [Location]).

-spec to_term(anno()) -> anno_term().
to_term(Anno) -> Anno.

-spec from_term(anno_term()) -> anno().
from_term(Line) when is_integer(Line), Line < 0 -> simplest([{generated, true}, {location, -Line}]);
from_term(Term) -> Term.

-spec is_anno(term()) -> boolean().
is_anno(Line) when is_integer(Line) -> Line >= 0;
is_anno({Line, Column}) -> is_integer(Line) andalso Line >= 0 andalso is_integer(Column) andalso Column >= 1;
is_anno([_ | _] = Properties) ->
    is_list_of(Properties) andalso lists:all(fun is_property/1, Properties) andalso lists:keymember(location, 1, Properties);
is_anno(_) -> false.

is_list_of([_ | Tail]) -> is_list_of(Tail);
is_list_of(Tail) -> Tail =:= [].

is_property({location, Location}) -> not is_list(Location) andalso is_anno(Location);
is_property({file, File}) -> is_list(File) orelse is_binary(File) orelse is_atom(File);
is_property({Flag, Value}) when Flag =:= generated; Flag =:= record -> is_boolean(Value);
is_property({text, Text}) -> is_list(Text);
is_property(_) -> false.

-spec location(anno()) -> location().
location(Properties) when is_list(Properties) -> property(location, Properties, undefined);
location(Location) -> Location.

-spec line(anno()) -> line().
line(Anno) ->
    case location(Anno) of
        {Line, _} -> Line;
        Line -> Line
    end.

-spec column(anno()) -> column() | undefined.
column(Anno) ->
    case location(Anno) of
        {_, Column} -> Column;
        _ -> undefined
    end.

%% Where the text ends.
-spec end_location(anno()) -> location() | undefined.
end_location(Anno) ->
    case {text(Anno), location(Anno)} of
        {undefined, _} -> undefined;
        {Text, {Line, Column}} -> lists:foldl(fun($\n, {L, _}) -> {L + 1, 1}; (_, {L, C}) -> {L, C + 1} end, {Line, Column}, Text);
        {Text, Line} -> Line + length([C || C <- Text, C =:= $\n])
    end.

-spec file(anno()) -> file:filename_all() | undefined.
file(Anno) -> property(file, Anno, undefined).

-spec generated(anno()) -> boolean().
generated(Anno) -> property(generated, Anno, false).

-spec record(anno()) -> boolean().
record(Anno) -> property(record, Anno, false).

-spec text(anno()) -> text() | undefined.
text(Anno) -> property(text, Anno, undefined).

-spec set_file(file:filename_all(), anno()) -> anno().
set_file(File, Anno) -> set(file, File, Anno).

-spec set_generated(boolean(), anno()) -> anno().
set_generated(Flag, Anno) -> set(generated, Flag, Anno).

-spec set_line(line(), anno()) -> anno().
set_line(Line, Anno) ->
    case location(Anno) of
        {_, Column} -> set(location, {Line, Column}, Anno);
        _ -> set(location, Line, Anno)
    end.

-spec set_location(location(), anno()) -> anno().
set_location(Location, Anno) -> set(location, Location, Anno).

-spec set_record(boolean(), anno()) -> anno().
set_record(Flag, Anno) -> set(record, Flag, Anno).

-spec set_text(text(), anno()) -> anno().
set_text(Text, Anno) -> set(text, Text, Anno).

property(Name, Properties, Default) when is_list(Properties) ->
    case lists:keyfind(Name, 1, Properties) of
        {_, Value} -> Value;
        false -> Default
    end;
property(_, _, Default) -> Default.

set(Name, Value, Anno) ->
    case is_property({Name, Value}) of
        true -> ok;
        false -> erlang:error(badarg, [Value, Anno])
    end,
    Properties = if is_list(Anno) -> Anno; true -> [{location, Anno}] end,
    IsDefault = (Name =:= generated orelse Name =:= record) andalso Value =:= false,
    simplest(case lists:keymember(Name, 1, Properties) of
                 _ when IsDefault -> lists:keydelete(Name, 1, Properties);
                 true -> lists:keyreplace(Name, 1, Properties, {Name, Value});
                 false -> [{Name, Value} | Properties]
             end).

%% A location alone needs no list.
simplest([{location, Location}]) -> Location;
simplest(Properties) -> Properties.
