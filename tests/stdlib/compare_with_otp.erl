%% Compares modules of stdlib/ with those of the Erlang/OTP that runs this program, function by function, on random
%% arguments. Every module is compiled under another name (`joist_lists` for `lists`), so both live in one node.
%%
%%   erlc compare_with_otp.erl && erl -noshell -run compare_with_otp main SOURCE_DIR ROUNDS SEED MODULE...
%%
%% A case agrees when both sides return the same term, or raise the same class and reason at the same
%% module:function (any function of the module when OTP's is not exported). The node's native functions are left out. Exit status 1 when anything differs.
%%
%% What to call is in compare_cases:cases(Module), a list of {Function, [Generator]}; Generator is a fun of no
%% arguments. Now and then an argument is replaced by junk, so that failures are compared as well.
-module(compare_with_otp).
-export([main/1, load/3, outcome/4]).

main([Dir, Rounds, Seed | Names]) ->
    _ = rand:seed(exsss, list_to_integer(Seed)),
    Ours = [Module || Module <- compare_cases:modules() ++ compare_cases:helpers(),
                      filelib:is_regular(filename:join(Dir, atom_to_list(Module) ++ ".erl"))],
    [load(Dir, Module, Ours) || Module <- Ours],
    Wanted = case Names of [] -> compare_cases:modules(); _ -> [list_to_atom(Name) || Name <- Names] end,
    Counts = [compare(Module, list_to_integer(Rounds)) || Module <- Wanted],
    Bad = lists:sum([B || {_, B} <- Counts]),
    io:format("~b cases, ~b differ~n", [lists:sum([N || {N, _} <- Counts]), Bad]),
    halt(min(Bad, 1)).

ours(Module) -> list_to_atom("joist_" ++ atom_to_list(Module)).

%% Compiles a module under its other name; calls to our other modules are redirected too.
load(Dir, Module, Ours) ->
    File = filename:join(Dir, atom_to_list(Module) ++ ".erl"),
    {ok, Forms} = epp:parse_file(File, []),
    Renamed = [form(Form, Module, Ours) || Form <- Forms],
    case compile:forms(Renamed, [binary, return_errors, nowarn_export_vars]) of
        {ok, Name, Binary} -> {module, Name} = code:load_binary(Name, File, Binary);
        {error, Errors, _} -> io:format("~s: ~p~n", [File, Errors]), halt(1)
    end.

form({attribute, Line, module, Module}, Module, _) ->
    {attribute, Line, module, ours(Module)};
form({function, Line, Name, Arity, Clauses}, Module, Ours) ->
    case erlang:is_builtin(Module, Name, Arity) of
        true ->
            Vars = [{var, Line, list_to_atom("A" ++ integer_to_list(I))} || I <- lists:seq(1, Arity)],
            Call = {call, Line, {remote, Line, {atom, Line, Module}, {atom, Line, Name}}, Vars},
            {function, Line, Name, Arity, [{clause, Line, Vars, [], [Call]}]};
        false ->
            {function, Line, Name, Arity, rename(Clauses, Ours)}
    end;
form(Form, _, _) ->
    Form.

rename({call, L, {remote, L1, {atom, L2, Module}, {atom, L3, Name}}, Args}, Ours) ->
    Target = case lists:member(Module, Ours) andalso not erlang:is_builtin(Module, Name, length(Args)) of
        true -> ours(Module);
        false -> Module
    end,
    {call, L, {remote, L1, {atom, L2, Target}, {atom, L3, Name}}, rename(Args, Ours)};
rename({'fun', L, {function, {atom, L1, Module}, {atom, L2, Name}, {integer, L3, Arity}}}, Ours) ->
    Target = case lists:member(Module, Ours) andalso not erlang:is_builtin(Module, Name, Arity) of
        true -> ours(Module);
        false -> Module
    end,
    {'fun', L, {function, {atom, L1, Target}, {atom, L2, Name}, {integer, L3, Arity}}};
rename(Tuple, Ours) when is_tuple(Tuple) -> list_to_tuple(rename(tuple_to_list(Tuple), Ours));
rename([H | T], Ours) -> [rename(H, Ours) | rename(T, Ours)];
rename(Other, _) -> Other.

compare(Module, Rounds) ->
    {module, Module} = code:ensure_loaded(Module),
    Results = [one(Module, Function, Generators, View)
               || Case <- compare_cases:cases(Module),
                  {Function, Generators, View} <- [with_view(Case)],
                  erlang:function_exported(Module, Function, length(Generators)),
                  not erlang:is_builtin(Module, Function, length(Generators)),
                  _ <- lists:seq(1, Rounds)],
    Bad = [R || R <- Results, R =/= same],
    report(Module, Bad),
    {length(Results), length(Bad)}.

with_view({Function, Generators}) -> {Function, Generators, fun compare_cases:view/1};
with_view({Function, Generators, loosely}) -> {Function, Generators, fun compare_cases:view_loosely/1}.

one(Module, Function, Generators, View) ->
    Args = [junk_or(Gen) || Gen <- Generators],
    A = outcome(Module, Function, Args, View),
    B = outcome(ours(Module), Function, Args, View),
    case same(A, B) of
        true -> same;
        false -> {Function, Args, A, B}
    end.

%% The names of helper functions are each module's own affair.
same({Class, Reason, {Module, F}}, {Class, Reason, {Module, G}}) -> F =:= G orelse not exports(Module, F);
same(A, B) -> A =:= B.

exports(Module, Function) -> lists:keymember(Function, 1, Module:module_info(exports)).

junk_or(Generator) ->
    case rand:uniform(12) of
        1 -> compare_cases:junk();
        _ -> Generator()
    end.

outcome(Module, Function, Args, View) ->
    {_, Ref} = spawn_opt(fun() -> rand:seed(exsss, 1), exit({outcome, run(Module, Function, Args, View)}) end,
                         [monitor, {max_heap_size, #{size => 20000000, error_logger => false}}]),
    receive
        {'DOWN', Ref, process, _, {outcome, Outcome}} -> Outcome;
        {'DOWN', Ref, process, _, Reason} -> {died, Reason}
    after 1000 ->
        erlang:demonitor(Ref, [flush]),
        timeout
    end.

run(Module, Function, Args, View) ->
    try apply(Module, Function, Args) of
        Result -> {ok, View(Result)}
    catch
        Class:Reason:Stack -> {Class, plain(Reason), top(Stack)}
    end.

top([{Module, Function, _, _} | _]) -> {plain(Module), Function};
top(_) -> none.

plain(Atom) when is_atom(Atom) ->
    case atom_to_list(Atom) of
        "joist_" ++ Name -> list_to_atom(Name);
        _ -> Atom
    end;
plain(Tuple) when is_tuple(Tuple) -> list_to_tuple([plain(E) || E <- tuple_to_list(Tuple)]);
plain(Other) -> Other.

%% A few examples of each function and kind of difference.
report(Module, Bad) ->
    Kinds = lists:foldl(fun({F, Args, A, B}, Map) ->
        Key = {F, length(Args), kind(A), kind(B)},
        maps:update_with(Key, fun({N, Ex}) -> {N + 1, smaller({Args, A, B}, Ex)} end, {1, {Args, A, B}}, Map)
    end, #{}, Bad),
    [io:format("~s:~s/~b (~b times)~n    args  ~0tp~n    otp   ~0tP~n    ours  ~0tP~n",
               [Module, F, N, Times, Args, A, 80, B, 80])
     || {{F, N, _, _}, {Times, {Args, A, B}}} <- lists:sort(maps:to_list(Kinds))].

kind({ok, _}) -> ok;
kind({Class, Reason, Top}) when is_tuple(Reason), tuple_size(Reason) > 0 -> {Class, element(1, Reason), Top};
kind(Other) -> Other.

smaller(A, B) ->
    case erts_debug:flat_size(A) < erts_debug:flat_size(B) of
        true -> A;
        false -> B
    end.
