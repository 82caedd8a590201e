%% Named tables, protection, owner, give_away, heir, rename, info
-module(ets_access).
-export([main/1]).

main(_) ->
    S = self(), show(ets:new(nm, [named_table, protected])), ets:insert(nm, {a, 1}), show(ask(fun() -> ets:lookup(nm, a) end)), show(ask(fun() -> attempt(fun() -> ets:insert(nm, {b, 1}) end) end)), P = ets:new(priv, [private]), show(ask(fun() -> attempt(fun() -> ets:lookup(P, a) end) end)), Pub = ets:new(pub, [public]), show(ask(fun() -> ets:insert(Pub, {x, y}) end)), show(ets:lookup(Pub, x)), show([ets:info(nm, I) || I <- [name, type, size, keypos, protection, named_table, read_concurrency, write_concurrency, compressed]]), show(ets:info(nm, owner) =:= S), show(ets:rename(nm, nm2)), show(ets:whereis(nm)), show(attempt(fun() -> ets:new(nm2, [named_table]) end)), spawn(fun() -> H = ets:new(h, [{heir, S, data}]), ets:insert(H, {1, 2}) end), show(receive {'ETS-TRANSFER', H, _, data} -> ets:tab2list(H) end), G = spawn(fun() -> receive {'ETS-TRANSFER', T, S, gift} -> S ! {got, ets:tab2list(T)} end end), show(ets:give_away(nm2, G, gift)), show(receive {got, L} -> L end), show(attempt(fun() -> ets:new(1, []) end)), show(attempt(fun() -> ets:new(a, [bad]) end)), show(ets:info(nothing_q)).
ask(F) -> S = self(), spawn(fun() -> S ! {r, F()} end), receive {r, V} -> V end.

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).
