%% since OTP 29
-module(since_maybe).
-export([main/1]).

-if(?FEATURE_ENABLED(maybe_expr) andalso ?FEATURE_AVAILABLE(maybe_expr)).
-define(ENABLED, true).
-else.
-define(ENABLED, false).
-endif.

main(_) ->
    io:format("~p~n", [?ENABLED]),
    io:format("~p~n", [[sum(A, B) || A <- [{ok, 1}, error, {error, a}, other], B <- [{ok, 2}, b]]]),
    io:format("~p~n", [[{A, catch kinds(A)} || A <- [1, 2, 3, 4]]]),
    io:format("~p~n", [[nested(A) || A <- [1, 2, 3]]]),
    io:format("~ts ~ts~n", ['maybe', 'else']),
    io:format("~p~n", [last(x)]),
    io:format("~p~n", [place()]),
    io:format("~p~n", [bound({ok, 2}, 2)]),
    io:format("~p~n", [bound({ok, 2}, 3)]),
    io:format("~p~n", [(fun() -> maybe [X] ?= [1], {X} end end)()]).

sum(A, B) ->
    maybe
        {ok, X} ?= A,
        Y = X * 10,
        {ok, Z} ?= B,
        X + Y + Z
    else
        error -> failed;
        {error, Why} when is_atom(Why) -> {failed, Why};
        Other -> {other, Other}
    end.

kinds(A) ->
    try
        maybe
            ok ?= case A of 1 -> ok; 2 -> not_ok; 3 -> throw(thrown); 4 -> exit(out) end,
            all_good
        else
            never -> never
        end
    catch
        error:E -> {caught, E};
        exit:W -> {exited, W};
        throw:T -> {thrown, T}
    after
        io:format("after ~p~n", [A])
    end.

nested(A) ->
    maybe
        B = maybe
                1 ?= A,
                inner
            else
                2 -> two;
                N -> {n, N}
            end,
        {n, 3} ?= B,
        outer
    end.

last(X) ->
    maybe
        {Y} ?= {X},
        [_] ?= [Y]
    end.

bound(A, X) ->
    maybe
        {ok, X} ?= A,
        same
    end.

place() ->
    try
        maybe
            ok ?= id(bad)
        else
            fine -> ok
        end
    catch
        error:E:S -> {E, [proplists:get_value(line, W) || {?MODULE, _, _, W} <- lists:sublist(S, 1)]}
    end.

id(X) -> X.
