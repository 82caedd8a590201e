%% The subject of a case is evaluated, and may fail, though no clause asks about it.
-module(ignored_subjects).
-export([main/1, id/1]).
-export([always/1, negated/1, compared/1, calculated/1, element/1, pair/1, guarded/1, effect/1, sent/1, comprehended/1]).

main(_) ->
    Tests = [always, negated, compared, calculated, element, pair, guarded, effect, sent, comprehended],
    [io:format("~p ~p: ~p~n", [Test, X, run(Test, X)]) || Test <- Tests, X <- [true, a, [1], 1]].

run(Test, X) ->
    try ?MODULE:Test(id(X))
    catch Class:Reason -> {Class, Reason}
    end.

always(_) -> case not {-3, <<>>} of _ -> ok, id(there) end.
negated(X) -> case not X of _ -> id(there) end.
compared(X) -> case X and id(true) of _ when is_atom(X); X =:= X -> id(there) end.
calculated(X) -> case X + 1 of _ -> id(there) end.
element(X) -> case hd(X) of _ when X =:= 1 -> id(one); _ -> id(there) end.
pair(X) -> case {not X, hd(X)} of {_, _} -> id(there) end.
guarded(X) -> case not X of true when false -> ok; _ when true -> id(there) end.
effect(X) -> (case not X of _ -> ok end), id(there).
sent(X) -> self() ! case not X of _ -> id(there) end, receive there -> got end.
comprehended(X) -> [case not Y of _ -> id(there) end || Y <- [X]].

id(X) ->
    X.
