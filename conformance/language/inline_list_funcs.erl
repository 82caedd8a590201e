%% The functions of lists that inline_list_funcs makes loops of: results, order, what is raised by whom.
-module(inline_list_funcs).
-compile(inline_list_funcs).
-export([main/1]).

main(_) ->
    known_funs(id([1, 2, 3]), id(10)),
    [unknown_funs(F, L) || L <- [[], [a], [true, false], [a | b], b, [1, {x, y}, c]], F <- funs()],
    wrong_answers(id([1, 2])),
    nested(id([[1, 2], [3]])),
    no_lists(id(no_list), id(free)),
    local_funs(id([3, 4])).

known_funs(L, N) ->
    show(lists:map(fun(X) -> X + N end, L)),
    show(lists:flatmap(fun(X) -> lists:duplicate(X, N) end, L)),
    show(lists:filter(fun(X) -> X rem 2 =:= 1 end, L)),
    show(lists:all(fun(X) -> X < N end, L)),
    show(lists:any(fun(X) -> X > N end, L)),
    show(lists:foreach(fun(X) -> show({each, X, N}) end, L)),
    show(lists:foldl(fun(X, A) -> [X, N | A] end, [], L)),
    show(lists:foldr(fun(X, A) -> [X, N | A] end, [], L)),
    show(lists:mapfoldl(fun(X, A) -> {X * N, A - X} end, 0, L)),
    show(lists:mapfoldr(fun(X, A) -> {X * N, A - X} end, 0, L)),
    %% in the order in which the elements are reached
    show(lists:mapfoldl(fun(X, A) -> show({X, A}), {X, A + X} end, 0, L)),
    show(lists:mapfoldr(fun(X, A) -> show({X, A}), {X, A + X} end, 0, L)),
    show(lists:filter(fun(X) -> show(X), X > 1 end, L)),
    show(lists:all(fun(X) -> show(X), X < 2 end, L)),
    show(lists:any(fun(X) -> show(X), X > 1 end, L)).

funs() ->
    [fun(X) -> X end, fun(_) -> true end, fun(X) -> [X] end, fun(X, A) -> {X, [X | A]} end, fun(X, _) -> X end,
     fun(X) -> throw({thrown, X}) end, fun erlang:is_atom/1, fun erlang:max/2, no_fun, fun(_) -> false end].

unknown_funs(F, L) ->
    tell(fun() -> lists:map(F, L) end),
    tell(fun() -> lists:flatmap(F, L) end),
    tell(fun() -> lists:filter(F, L) end),
    tell(fun() -> lists:all(F, L) end),
    tell(fun() -> lists:any(F, L) end),
    tell(fun() -> lists:foreach(F, L) end),
    tell(fun() -> lists:foldl(F, start, L) end),
    tell(fun() -> lists:foldr(F, start, L) end),
    tell(fun() -> lists:mapfoldl(F, start, L) end),
    tell(fun() -> lists:mapfoldr(F, start, L) end).

wrong_answers(L) ->
    tell(fun() -> lists:filter(fun(X) -> show(X), X end, L) end),
    tell(fun() -> lists:all(fun(X) -> show(X), X end, L) end),
    tell(fun() -> lists:any(fun(X) -> show(X), X end, L) end),
    tell(fun() -> lists:flatmap(fun(X) -> show(X), X end, L) end),
    tell(fun() -> lists:mapfoldl(fun(X, _) -> show(X), X end, a, L) end),
    tell(fun() -> lists:mapfoldr(fun(X, A) -> show(X), {X, A, b} end, a, L) end).

nested(L) ->
    show(lists:map(fun(Inner) -> lists:foldl(fun(X, A) -> [lists:map(fun(Y) -> {X, Y} end, Inner) | A] end, [], Inner) end, L)),
    F = fun(X) -> lists:flatmap(fun(Y) -> [X, Y] end, X) end,
    show({lists:map(F, L), F([7]), lists:all(fun(X) -> lists:any(fun(Y) -> Y > 2 end, X) end, L)}).

no_lists(X, Free) ->
    tell(fun() -> lists:map(fun(Y) -> {Y, Free} end, X) end),
    tell(fun() -> lists:foldl(fun(Y, A) -> {Y, A, Free} end, Free, X) end),
    tell(fun() -> lists:foreach(fun(Y) -> {Y, Free} end, [1, 2 | X]) end),
    tell(fun() -> lists:mapfoldr(fun(Y, A) -> {Y, A} end, Free, [1, 2 | X]) end),
    %% the fun in the trace is the one that was made
    try
        lists:map(fun(Y) -> {Y, Free} end, X)
    catch
        error:function_clause:Trace ->
            [{?MODULE, _, [F, X], _} | _] = Trace,
            show({F(1), erlang:fun_info(F, arity)})
    end.

local_funs(L) ->
    show(lists:map(fun double/1, L)),
    show(lists:foldl(fun add/2, 0, L)),
    show(lists:map(fun erlang:integer_to_list/1, L)),
    tell(fun() -> lists:map(fun add/2, L) end),
    tell(fun() -> lists:map(fun double/1, [1 | x]) end),
    tell(fun() -> lists:map(fun double/1, [x]) end).

double(X) -> X * 2.
add(X, Y) -> X + Y.

tell(F) ->
    try F() of
        V -> show(V)
    catch
        C:E:Trace ->
            [{M, Name, A, _} | _] = Trace,
            show({C, E, M, without_number(Name), arguments(A)})
    end.

%% How many parameters a loop has is its own affair.
arguments(A) when is_list(A) -> A;
arguments(_) -> some.

%% '-main/1-lists^map/1-7-' without the 7
without_number(Name) ->
    case string:split(atom_to_list(Name), "-", all) of
        ["", Function, "lists^" ++ _ = List, _, ""] -> {Function, List};
        ["", Function | _] -> {Function, inner};
        _ -> Name
    end.

show(X) -> io:format("~0p~n", [without_funs(X)]).

without_funs(F) when is_function(F) -> {'fun', element(2, erlang:fun_info(F, arity))};
without_funs([X | Y]) -> [without_funs(X) | without_funs(Y)];
without_funs(X) when is_tuple(X) -> list_to_tuple(without_funs(tuple_to_list(X)));
without_funs(X) -> X.

id(X) -> X.
