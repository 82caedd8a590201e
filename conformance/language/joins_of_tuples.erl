%% Tuples, lists and atoms that are made on several ways to a place and taken apart there.
-module(joins_of_tuples).
-export([main/1]).

main(_) ->
    Values = [-2, 0, 1, 7, a, {}, {a, 1}, {b, 2, 3}, {ok, 5}, {error, no}, [], [1], [1, 2], "ab", {ok, {error, 1}}],
    [io:format("~w ~p: ~p~n", [N, V, try_it(N, V)]) || N <- lists:seq(1, 16), V <- Values],
    ok.

try_it(N, V) ->
    self() ! {msg, V},
    R = try f(N, V) catch C:E -> {C, E} end,
    receive {msg, _} -> R after 0 -> {taken, R} end.

f(1, X) ->
    case if X > 0, is_integer(X) -> {a, X}; is_tuple(X) -> X; true -> {b, X, X} end of
        {a, Z} -> [Z, X];
        {b, Z, W} -> {Z, W, X}
    end;
f(2, X) ->
    {A, B} = if is_integer(X) -> {1, X}; true -> {X, 2} end,
    [A | B];
f(3, X) ->
    case parse(X) of
        {ok, V} -> {fine, V};
        {error, R} -> {bad, R};
        none -> X
    end;
f(4, X) ->
    R = case X of
            {ok, _} -> X;
            [_ | T] -> {more, T};
            _ -> {less, X}
        end,
    L = receive {msg, M} -> M after 0 -> none end,
    case R of
        {less, Z} -> [Z, L];
        {more, Z} -> {Z, L};
        {ok, Z} -> {ok, Z, L, R}
    end;
f(5, X) ->
    case {kind(X), X} of
        {integer, N} when N > 0 -> {positive, N};
        {integer, N} -> {negative, N};
        {tuple, T} -> {tuple, size(T)};
        {K, _} -> K
    end;
f(6, X) ->
    {A, B} = case X of
                 {P, Q} -> {Q, P};
                 [P, Q] -> {P, Q};
                 _ -> {X, X}
             end,
    {C, D} = case A of
                 1 -> {B, A};
                 _ -> {A, B}
             end,
    {C, D, A, B};
f(7, X) ->
    L = case X of
            [] -> [nothing];
            [H | _] -> [H, H];
            _ -> [X]
        end,
    case L of
        [nothing] -> none;
        [Y] -> {one, Y};
        [Y, Z] -> {two, Y, Z}
    end;
f(8, X) ->
    T = try
            {ok, 10 div X}
        catch
            error:badarith -> {error, X}
        end,
    case T of
        {ok, V} -> V;
        {error, Why} -> {Why, T}
    end;
f(9, X) ->
    Flag = is_integer(X) andalso X > 0 orelse X =:= a,
    Tag = if Flag -> yes; is_list(X) -> maybe_so; true -> no end,
    io_lib:format("~w", [Tag]),
    case Tag of
        yes -> {Flag, X};
        no -> {Flag};
        maybe_so -> {X, Flag}
    end;
f(10, X) -> loop(10, {0, X});
f(11, X) ->
    case pair(X) of
        {same, S} = P -> {P, S};
        {Other, S} -> {S, Other}
    end;
f(12, X) ->
    case lookup(X, [{a, 1}, {1, b}]) of
        {value, {_, V}} -> V;
        false -> case lookup({ok, 5}, [{X, X}]) of {value, V} -> V; false -> none end
    end;
f(13, X) ->
    {A, B, C} = if is_list(X) -> {1, 2, 3}; is_tuple(X) -> {4, 5, X}; true -> {7, X} end,
    {A + B, C};
f(14, X) ->
    begin
        R = case X of
                {_, _} -> {wrap, {in, X}};
                _ -> {wrap, {out, X}}
            end,
        {wrap, I} = R,
        case I of
            {in, {A, B}} -> {A, B, R};
            {out, Y} -> {Y, I}
        end
    end;
f(15, X) ->
    maybe_tag(maybe_tag(maybe_tag(X)));
f(16, X) ->
    <<A, B>> = case X of
                   N when is_integer(N) -> <<N, 1>>;
                   _ -> <<2, 3>>
               end,
    R = if A > B -> {gt, A}; true -> {le, B} end,
    {element(1, R), element(2, R), tuple_size(R)}.

parse(X) when is_integer(X) -> {ok, X};
parse([]) -> none;
parse([H | _]) -> {ok, H};
parse({error, _} = E) -> E;
parse(_) -> {error, unknown}.

kind(X) when is_integer(X) -> integer;
kind(X) when is_tuple(X) -> tuple;
kind(X) when is_list(X) -> list;
kind(_) -> other.

loop(0, {A, B}) -> {A, B};
loop(N, {A, B}) ->
    S = case N rem 3 of
            0 -> {A + 1, B};
            1 -> {A, {B}};
            2 -> {A + N, B}
        end,
    loop(N - 1, S).

pair({X, X}) -> {same, X};
pair(X) when is_tuple(X) -> {tuple, X};
pair(X) -> {same, X}.

lookup(K, [{K, _} = P | _]) -> {value, P};
lookup(K, [_ | T]) -> lookup(K, T);
lookup(_, []) -> false.

maybe_tag({tagged, X}) -> {twice, X};
maybe_tag({twice, X}) -> [X];
maybe_tag(X) -> {tagged, X}.
