%% Try: of, catch, after, nesting and values (Reference Manual, Expressions: Try)
-module(lang_try).
-export([main/1]).

main(_) ->
    show([one(K) || K <- [ok, other, throw, error, exit, arith, nested]]),
    show(after_value()),
    show(attempt(fun() -> try throw(a) of _ -> x catch throw:b -> y end end)),
    show(attempt(fun() -> try id(1) of 2 -> x catch _:_ -> y end end)),
    show(attempt(fun() -> try throw(first) after throw(second) end end)),
    show(attempt(fun() -> try id(1) of 1 -> throw(in_of) catch throw:in_of -> caught_here end end)),
    X = try id(1) + 1 catch error:_ -> 0 end,
    show(X),
    show(try try error(inner) catch throw:_ -> no end catch error:E -> {outer, E} end),
    show(try id(v) catch _:_ -> c after io:format("after 1~n") end),
    show(try exit(bye) catch exit:R -> {r, R} after io:format("after 2~n") end).

one(K) ->
    try act(K) of
        ok -> fine;
        V when is_atom(V) -> {value, V}
    catch
        throw:T -> {thrown, T};
        error:{custom, N} when N > 5 -> {big, N};
        error:{custom, N} -> {small, N};
        error:badarith -> arith;
        exit:Why -> {exited, Why}
    end.

act(throw) -> throw(ball);
act(error) -> error({custom, 6});
act(exit) -> exit(done);
act(arith) -> 1 / id(0);
act(nested) -> try error({custom, 2}) catch throw:_ -> no end;
act(X) -> X.

after_value() ->
    put(trace, []),
    V = try put(trace, [body | get(trace)]), result after put(trace, [aft | get(trace)]), ignored end,
    {V, get(trace)}.

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

%% Keeps the compiler from computing with literals.
id(X) -> X.

show(V) -> io:format("~0p~n", [V]).
