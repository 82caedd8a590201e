%% Tables. The operations on tables are native (vm/ets); here are those made of them: folds, match specifications
%% run by hand, filling from a fun, and the listings i/0,1.
-module(ets).

%% Made here.
-export([foldl/3, foldr/3, from_dets/2, to_dets/2, fun2ms/1, init_table/2, repair_continuation/2]).
-export([tab2file/2, tab2file/3, file2tab/1, file2tab/2, tabfile_info/1]).
-export([match_spec_run/2, test_ms/2, table/1, table/2, i/0, i/1, i/2, i/3]).
%% Native; the bodies below are never run. Calls to them from here are external ones, so that they reach the
%% native code.
-export([all/0, new/2, delete/1, delete_all_objects/1, rename/2, setopts/2, give_away/3, whereis/1]).
-export([insert/2, insert_new/2, lookup/2, lookup_element/3, lookup_element/4, member/2]).
-export([delete/2, delete_object/2, take/2, update_counter/3, update_counter/4]).
-export([update_element/3, update_element/4, first/1, last/1, next/2, prev/2, slot/2]).
-export([first_lookup/1, last_lookup/1, next_lookup/2, prev_lookup/2]).
-export([info/1, info/2, safe_fixtable/2, tab2list/1]).
-export([select/1, select/2, select/3, select_reverse/1, select_reverse/2, select_reverse/3]).
-export([select_count/2, select_delete/2, select_replace/2]).
-export([match/1, match/2, match/3, match_object/1, match_object/2, match_object/3, match_delete/2]).
-export([match_spec_compile/1, is_compiled_ms/1, match_spec_run_r/3]).

-export_type([table/0, tid/0, table_name/0, match_spec/0, match_pattern/0, comp_match_spec/0, continuation/0]).

-opaque tid() :: reference().
-type table_name() :: atom().
-type table() :: atom() | tid().
-type match_pattern() :: atom() | tuple().
-type match_spec() :: [{match_pattern(), [term()], [term()]}].
-opaque comp_match_spec() :: reference().
-opaque continuation() :: '$end_of_table' | tuple().

%% Folds
%%
%% The table is fixed meanwhile, so that objects may come and go under the fold.

-spec foldl(fun((term(), Acc) -> Acc), Acc, table()) -> Acc.
foldl(Fun, Acc, Table) ->
    fixed(Table, fun() ->
        walk(fun lists:foldl/3, fun ets:next/2, Fun, Acc, Table, ets:first(Table))
    end).

-spec foldr(fun((term(), Acc) -> Acc), Acc, table()) -> Acc.
foldr(Fun, Acc, Table) ->
    fixed(Table, fun() ->
        walk(fun lists:foldr/3, fun ets:prev/2, Fun, Acc, Table, ets:last(Table))
    end).

fixed(Table, Action) ->
    ets:safe_fixtable(Table, true),
    try
        Action()
    after
        ets:safe_fixtable(Table, false)
    end.

%% Objects of one key at a time.
walk(_, _, _, Acc, _, '$end_of_table') -> Acc;
walk(Fold, Step, Fun, Acc, Table, Key) ->
    Acc1 = Fold(Fun, Acc, ets:lookup(Table, Key)),
    walk(Fold, Step, Fun, Acc1, Table, Step(Table, Key)).

%% Filling

-spec init_table(table(), fun((read | close) -> end_of_input | {[tuple()], fun()} | term())) -> true.
init_table(Table, Input) ->
    ets:delete_all_objects(Table),
    try
        fill(Table, Input)
    catch
        Class:Reason:Stack ->
            _ = (catch Input(close)),
            erlang:raise(Class, Reason, Stack)
    end.

fill(Table, Input) ->
    case Input(read) of
        end_of_input -> true;
        {Objects, Next} when is_list(Objects), is_function(Next, 1) ->
            ets:insert(Table, Objects),
            fill(Table, Next);
        Other -> erlang:error({init_fun, Other})
    end.

%% Tables in files: one external term, {ets_file, 1, Properties, Objects}, of our own form.

-spec tab2file(table(), file:name_all()) -> ok | {error, term()}.
tab2file(Table, File) -> tab2file(Table, File, []).

-spec tab2file(table(), file:name_all(), [term()]) -> ok | {error, term()}.
tab2file(Table, File, Options) when is_list(Options) ->
    case ets:info(Table) of
        undefined -> {error, badtab};
        Info ->
            Kept = [Property || {Key, _} = Property <- Info, lists:member(Key, [name, type, protection, named_table, keypos, size])],
            file:write_file(File, term_to_binary({ets_file, 1, Kept, ets:tab2list(Table)}))
    end.

-spec file2tab(file:name_all()) -> {ok, table()} | {error, term()}.
file2tab(File) -> file2tab(File, []).

-spec file2tab(file:name_all(), [term()]) -> {ok, table()} | {error, term()}.
file2tab(File, Options) when is_list(Options) ->
    case table_file(File) of
        {ok, Properties, Objects} ->
            [Name, Type, Protection, Named, Position] =
                [proplists:get_value(Key, Properties) || Key <- [name, type, protection, named_table, keypos]],
            try ets:new(Name, [Type, Protection, {keypos, Position}] ++ [named_table || Named]) of
                Table ->
                    true = ets:insert(Table, Objects),
                    {ok, Table}
            catch
                error:_ -> {error, cannot_create_table}
            end;
        Error -> Error
    end.

-spec tabfile_info(file:name_all()) -> {ok, [term()]} | {error, term()}.
tabfile_info(File) ->
    case table_file(File) of
        {ok, Properties, _} -> {ok, Properties ++ [{extended_info, []}, {version, {1, 0}}]};
        Error -> Error
    end.

table_file(File) ->
    case file:read_file(File) of
        {ok, Bytes} ->
            try binary_to_term(Bytes) of
                {ets_file, 1, Properties, Objects} when is_list(Properties), is_list(Objects) -> {ok, Properties, Objects};
                _ -> {error, badfile}
            catch
                error:_ -> {error, badfile}
            end;
        {error, Reason} -> {error, {read_error, {file_error, File, Reason}}}
    end.

%% Dets tables do not exist here.
-spec from_dets(table(), term()) -> no_return().
from_dets(Table, Dets) -> erlang:error(badarg, [Table, Dets]).

-spec to_dets(table(), term()) -> no_return().
to_dets(Table, Dets) -> erlang:error(badarg, [Table, Dets]).

%% Match specifications

%% fun2ms is a form of words for the compiler (stdlib's ms_transform); a real fun comes too late.
-spec fun2ms(fun()) -> match_spec().
fun2ms(Fun) when is_function(Fun) ->
    exit(
        {badarg,
            {?MODULE, fun2ms, [
                function, called, with, real, 'fun', should, be, transformed, with, parse_transform, 'or',
                called, with, a, 'fun', generated, in, the, shell
            ]}}
    ).

-spec match_spec_run([term()], comp_match_spec()) -> [term()].
match_spec_run(List, Compiled) -> lists:reverse(ets:match_spec_run_r(List, Compiled, [])).

-spec test_ms(tuple(), match_spec()) -> {ok, term()} | {error, [{warning | error, string()}]}.
test_ms(Tuple, Spec) ->
    case erlang:match_spec_test(Tuple, Spec, table) of
        {ok, Result, _, _} -> {ok, Result};
        {error, _} = Error -> Error
    end.

%% Continuations live as long as their table does, so there is nothing to repair in a live one.
-spec repair_continuation(continuation(), match_spec()) -> continuation().
repair_continuation('$end_of_table', _) -> '$end_of_table';
repair_continuation(Continuation, _) when is_tuple(Continuation), tuple_size(Continuation) > 3 -> Continuation.

%% Tables as sources of query list comprehensions; module qlc makes the handle.

-spec table(table()) -> term().
table(Table) -> table(Table, []).

-spec table(table(), [term()]) -> term().
table(Table, Options0) ->
    Options = proplists:unfold(if is_list(Options0) -> Options0; true -> [Options0] end),
    Traverse = proplists:get_value(traverse, Options, select),
    Limit = proplists:get_value(n_objects, Options, 100),
    Unknown = [Option || {Key, _} = Option <- Options, Key =/= traverse, Key =/= n_objects],
    Good = Unknown =:= [] andalso (Limit =:= default orelse (is_integer(Limit) andalso Limit > 0)),
    case Good andalso objects_of(Table, Traverse, if Limit =:= default -> 100; true -> Limit end) of
        false -> erlang:error(badarg, [Table, Options0]);
        Objects -> qlc:table(Objects, table_facts(Table, Traverse))
    end.

%% How the table is gone through: a fun of no argument, or of a match specification that the query makes.
objects_of(Table, first_next, _) -> fun() -> objects(Table, fun ets:next/2, ets:first(Table)) end;
objects_of(Table, last_prev, _) -> fun() -> objects(Table, fun ets:prev/2, ets:last(Table)) end;
objects_of(Table, select, Limit) -> fun(Spec) -> chunks(ets:select(Table, Spec, Limit)) end;
objects_of(Table, {select, Spec}, Limit) ->
    case ets:is_compiled_ms(catch ets:match_spec_compile(Spec)) of
        true -> fun() -> chunks(ets:select(Table, Spec, Limit)) end;
        false -> false
    end;
objects_of(_, _, _) -> false.

objects(_, _, '$end_of_table') -> [];
objects(Table, Step, Key) -> ets:lookup(Table, Key) ++ fun() -> objects(Table, Step, Step(Table, Key)) end.

chunks('$end_of_table') -> [];
chunks({Objects, Continuation}) -> Objects ++ fun() -> chunks(ets:select(Continuation)) end.

table_facts(Table, Traverse) ->
    Info = fun
        (num_of_objects) -> ets:info(Table, size);
        (keypos) -> ets:info(Table, keypos);
        (is_unique_objects) -> ets:info(Table, type) =/= duplicate_bag;
        (is_sorted_key) -> ets:info(Table, type) =:= ordered_set;
        (_) -> undefined
    end,
    Look = fun(_, Keys) -> lists:append([ets:lookup(Table, Key) || Key <- Keys]) end,
    [
        {pre_fun, fun(_) -> ets:safe_fixtable(Table, true) end},
        {post_fun, fun() -> ets:safe_fixtable(Table, false) end},
        {info_fun, Info},
        {key_equality, case ets:info(Table, type) of ordered_set -> '=='; _ -> '=:=' end},
        {format_fun, fun
            (table) -> {ets, table, [Table, [{traverse, Traverse}]]};
            ({lookup, 1, Keys}) -> {ets, lookup, [Table, Keys]};
            (_) -> {ets, table, [Table]}
        end}
    ] ++ [{lookup_fun, Look} || not is_tuple(Traverse)].

%% Listings

-spec i() -> ok.
i() ->
    Row = " ~-15s ~-17s ~-5s ~-5s ~-8s ~s~n",
    io:format(Row, ["id", "name", "type", "size", "mem", "owner"]),
    io:format(" ~s~n", [lists:duplicate(76, $-)]),
    lists:foreach(fun(Table) -> table_row(Row, Table) end, lists:sort(ets:all())).

table_row(Row, Table) ->
    case ets:info(Table) of
        undefined -> ok;
        Info ->
            [Name, Type, Size, Memory, Owner] =
                [proplists:get_value(Key, Info) || Key <- [name, type, size, memory, owner]],
            io:format(Row, [cell(V) || V <- [Table, Name, Type, Size, Memory, owner(Owner)]])
    end.

cell(Term) -> lists:flatten(io_lib:format("~w", [Term])).

owner(Pid) ->
    case process_info(Pid, registered_name) of
        {registered_name, Name} -> Name;
        _ -> Pid
    end.

-spec i(table()) -> ok.
i(Table) -> i(Table, 40).

-spec i(table(), pos_integer()) -> ok.
i(Table, Height) -> i(Table, Height, 80).

%% Pages of Height objects, each shown on a line of Width.
-spec i(table(), pos_integer(), pos_integer()) -> ok.
i(Table, Height, Width) ->
    _ = ets:first(Table),
    browse(ets:tab2list(Table), 1, Height, Width).

browse(Objects, Number, Height, Width) ->
    {Page, Rest} = lists:split(min(Height, length(Objects)), Objects),
    lists:foldl(fun(Object, N) -> object_row(N, Object, Width), N + 1 end, Number, Page),
    case Rest of
        [] -> more("EOT  (q)uit -->", Rest, Number, Height, Width);
        _ -> more("(q)uit -->", Rest, Number + Height, Height, Width)
    end.

object_row(Number, Object, Width) ->
    Text = lists:flatten(io_lib:format("<~-4w> ~0p", [Number, Object])),
    io:format("~ts~n", [lists:sublist(Text, Width)]).

more(Prompt, Rest, Number, Height, Width) ->
    case io:get_line(Prompt) of
        "\n" when Rest =/= [] -> browse(Rest, Number, Height, Width);
        "\n" -> more(Prompt, Rest, Number, Height, Width);
        _ -> ok
    end.

%% Native

all() -> native().
new(_, _) -> native().
delete(_) -> native().
delete_all_objects(_) -> native().
rename(_, _) -> native().
setopts(_, _) -> native().
give_away(_, _, _) -> native().
whereis(_) -> native().
insert(_, _) -> native().
insert_new(_, _) -> native().
lookup(_, _) -> native().
lookup_element(_, _, _) -> native().
lookup_element(_, _, _, _) -> native().
member(_, _) -> native().
delete(_, _) -> native().
delete_object(_, _) -> native().
take(_, _) -> native().
update_counter(_, _, _) -> native().
update_counter(_, _, _, _) -> native().
update_element(_, _, _) -> native().
update_element(_, _, _, _) -> native().
first(_) -> native().
last(_) -> native().
next(_, _) -> native().
prev(_, _) -> native().
first_lookup(_) -> native().
last_lookup(_) -> native().
next_lookup(_, _) -> native().
prev_lookup(_, _) -> native().
slot(_, _) -> native().
info(_) -> native().
info(_, _) -> native().
safe_fixtable(_, _) -> native().
tab2list(_) -> native().
select(_) -> native().
select(_, _) -> native().
select(_, _, _) -> native().
select_reverse(_) -> native().
select_reverse(_, _) -> native().
select_reverse(_, _, _) -> native().
select_count(_, _) -> native().
select_delete(_, _) -> native().
select_replace(_, _) -> native().
match(_) -> native().
match(_, _) -> native().
match(_, _, _) -> native().
match_object(_) -> native().
match_object(_, _) -> native().
match_object(_, _, _) -> native().
match_delete(_, _) -> native().
match_spec_compile(_) -> native().
is_compiled_ms(_) -> native().
match_spec_run_r(_, _, _) -> native().

-spec native() -> no_return().
native() -> erlang:nif_error(undef).
