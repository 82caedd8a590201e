%% Small functions that a compiler may put in place of their calls: results, and the stack traces of those that fail.
-module(calls_small_functions).
-export([main/1]).

-record(point, {x, y}).

main(_) ->
    io:format("~p~n", [[id(3), sum(1, 2.5), kind(a), kind({b}), swap({1, 2}), tag(7), pick(left, 1, 2)]]),
    io:format("~p~n", [[x(#point{x = 4}), norm(#point{x = 3, y = 4}), all(#{k => v}), cut([1, 2])]]),
    io:format("~p~n", [[use(N) || N <- lists:seq(0, 5)]]),
    Bad = [none, 0, {1, 2, 3}, [], #point{}, #{}, <<>>, 1 bsl 70, a],
    [io:format("~w ~w: ~p~n", [F, B, try_it(F, B)]) || F <- functions(), B <- Bad],
    ok.

functions() ->
    [in_body, at_end, in_guarded, in_try, in_catch, in_case, deep, forwarded, tail_forwarded, in_fun, in_list, map_put,
     bits, mixed, twice].

try_it(F, B) ->
    try call(F, B) of
        V -> {value, V}
    catch
        C:R:T -> {C, R, [place(E) || E <- T, element(1, E) =:= ?MODULE orelse element(1, E) =:= erlang]}
    end.

%% A BIF's location holds more in later releases.
place({?MODULE, F, A, L}) -> {F, A, proplists:get_value(line, L)};
place({M, F, A, _}) -> {M, F, A}.

call(in_body, B) -> [x(B)];
call(at_end, B) -> x(B);
call(in_guarded, B) -> {in_guarded(B)};
call(in_try, B) -> {in_try(B)};
call(in_catch, B) -> in_catch(B);
call(in_case, B) -> [in_case(B)];
call(deep, B) -> [deep(B)];
call(forwarded, B) -> [forward(B)];
call(tail_forwarded, B) -> forward(B);
call(in_fun, B) -> [(fun(Y) -> norm(Y) end)(B)];
call(in_list, B) -> [cut(Y) || Y <- [[1, 2], B]];
call(map_put, B) -> {all(B)};
call(bits, B) -> {bytes(B)};
call(mixed, B) -> {sum(sum(1, B), id(B)), kind(B)};
call(twice, B) ->
    A = swap(B),
    {A, swap(A)}.

in_guarded(B) when is_integer(B), B > 1 -> sum(B, 1);
in_guarded(B) ->
    pick(B, 1, 2).

in_try(B) ->
    try
        {ok,
         norm(B)}
    catch
        error:{badrecord, R} -> {badrecord, R};
        error:badarith:T -> {badarith, [place(E) || E <- T, element(1, E) =:= ?MODULE]}
    after
        put(last, id(B))
    end.

in_catch(B) ->
    case catch sum(B,
                   1) of
        {'EXIT', {R, T}} -> {R, [place(E) || E <- T, element(1, E) =:= ?MODULE]};
        V -> V
    end.

in_case(B) ->
    case kind(B) of
        atom -> tag(B);
        tuple -> swap(B);
        _ -> cut(B)
    end.

deep(B) ->
    V = deep1(B),
    V + 1.

deep1(B) ->
    deep2(B) * 2.

deep2(B) -> x(B).

forward(B) -> forward1(B, 1).

forward1(B, N) -> forward2(N, B).

forward2(N, B) ->
    length(B) +
        N.

use(0) -> none;
use(N) when N < 3 -> pick(left, N, tag(N));
use(N) -> {pick(right, N, N * 2), tag(use(N - 3 + id(0)))}.

id(X) -> X.

sum(X, Y) -> X + Y.

kind(A) when is_atom(A) -> atom;
kind(T) when is_tuple(T) -> tuple;
kind(_) -> other.

swap({A, B}) -> {B, A}.

tag(X) -> {tag, X}.

pick(left, A, _) -> A;
pick(right, _, B) -> B.

x(#point{x = X}) -> X.

norm(P) -> P#point.x * P#point.x + P#point.y * P#point.y.

all(M) -> M#{all => true}.

cut([_ | T]) -> T.

bytes(B) -> <<B/binary, 1>>.
