%% Numbers in the names of funs, which stack traces show.
-module(fun_names).
-export([main/1]).
-record(r, {a, b}).

main(_) ->
    [io:format("~p ~w~n", [I, names(F())]) || {I, F} <- lists:enumerate(programs())],
    ok.

names(F) when is_function(F) ->
    {name, Name} = erlang:fun_info(F, name),
    list_to_atom(lists:nthtail(string:str(atom_to_list(Name), "/"), atom_to_list(Name)));
names([H | T]) -> [names(H) | names(T)];
names(T) when is_tuple(T) -> list_to_tuple(names(tuple_to_list(T)));
names(M) when is_map(M) -> names(lists:sort(maps:to_list(M)));
names(X) -> X.

id(X) -> X.
two(A, B) -> [A, B].

programs() ->
    [fun operands/0, fun tuple/0, fun list/0, fun map/0, fun map_update/0, fun record/0, fun record_update/0,
     fun operators/0, fun call_of_fun/0, fun nested/0, fun inside/0, fun tries/0, fun receives/0, fun comprehensions/0,
     fun two_comprehensions/0, fun cases/0, fun blocks/0, fun named/0].

operands() -> two(fun() -> 1 end, fun() -> 2 end).
tuple() -> {fun() -> 1 end, x, fun() -> 2 end, fun() -> 3 end}.
list() -> [fun() -> 1 end, fun() -> 2 end | fun() -> 3 end].
map() -> #{a => fun() -> 1 end, b => fun() -> 2 end}.
map_update() -> (id(#{a => fun() -> 1 end, b => 1}))#{a := fun() -> 2 end, b => fun() -> 3 end}.
record() -> #r{a = fun() -> 1 end, b = fun() -> 2 end}.
record_update() -> (id(#r{a = fun() -> 1 end}))#r{b = fun() -> 2 end, a = fun() -> 3 end}.
operators() -> [fun() -> 1 end] ++ [fun() -> 2 end].
call_of_fun() -> (id(fun(A, B) -> [A, B] end))(fun() -> 1 end, fun() -> 2 end).
nested() -> two(two(fun() -> 1 end, fun() -> 2 end), two(fun() -> 3 end, fun() -> 4 end)).
inside() -> F = fun() -> {fun() -> 1 end, fun() -> 2 end} end, {F, F(), fun() -> 3 end}.
tries() ->
    try [fun() -> 1 end, fun() -> 2 end] of
        X -> [X, fun() -> 3 end]
    catch
        throw:_ -> fun() -> 4 end;
        error:_ -> fun() -> 5 end
    after
        id(fun() -> 6 end)
    end.
receives() ->
    self() ! [fun() -> 1 end, fun() -> 2 end],
    receive
        X -> [X, fun() -> 3 end]
    after id(1) -> fun() -> 4 end
    end.
comprehensions() -> [[X, fun() -> 1 end, fun() -> 2 end] || X <- [fun() -> 3 end, fun() -> 4 end], id(fun() -> 5 end) =/= 1].
two_comprehensions() -> {[X || X <- [fun() -> 1 end]], [{Y, fun() -> 2 end} || Y <- [fun() -> 3 end]]}.
cases() ->
    case {id(fun() -> 1 end), id(fun() -> 2 end)} of
        {1, _} -> fun() -> 3 end;
        Z -> [Z, fun() -> 4 end]
    end.
blocks() -> begin A = [fun() -> 1 end, fun() -> 2 end], B = {fun() -> 3 end}, [A, B, fun() -> 4 end] end.
named() -> F = fun G(0) -> fun() -> 1 end; G(N) -> {N, fun() -> 2 end, G} end, [F(0), F(1), fun() -> 3 end].
