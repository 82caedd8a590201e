%% An interpreter of a small language with environments in maps
-module(lang_interpreter).
-export([main/1]).

main(_) -> show(ev({'let', x, {n, 5}, {add, {v, x}, {n, 2}}})), show(ev({app, {lam, x, {mul, {v, x}, {v, x}}}, {n, 7}})), show(ev({letrec, f, n, {'if', {v, n}, {mul, {v, n}, {app, {v, f}, {add, {v, n}, {n, -1}}}}, {n, 1}}, {app, {v, f}, {n, 20}}})), show(attempt(fun() -> ev({v, nope}) end)), show(attempt(fun() -> ev({add, {n, 1}, {lam, x, {v, x}}}) end)), show(attempt(fun() -> ev({app, {n, 1}, {n, 2}}) end)).
ev(E) -> ev(E, #{}).
ev({n, N}, _) -> N; ev({v, X}, Env) -> case Env of #{X := V} -> V; _ -> throw({unbound, X}) end;
ev({O, A, B}, Env) when O =:= add; O =:= mul -> X = ev(A, Env), Y = ev(B, Env), if O =:= add -> X + Y; true -> X * Y end;
ev({'let', X, A, B}, Env) -> ev(B, Env#{X => ev(A, Env)}); ev({lam, X, B}, Env) -> fun(V) -> ev(B, Env#{X => V}) end;
ev({app, F, A}, Env) -> case ev(F, Env) of G when is_function(G, 1) -> G(ev(A, Env)); X -> error({not_a_function, X}) end;
ev({letrec, F, X, B, In}, Env) -> G = fun Self(V) -> ev(B, Env#{X => V, F => Self}) end, ev(In, Env#{F => G});
ev({'if', C, T, E}, Env) -> case ev(C, Env) of 0 -> ev(E, Env); _ -> ev(T, Env) end.

%% The value, or the class and reason of the exception.
attempt(F) ->
    try F() of
        V -> V
    catch
        C:R -> {C, R}
    end.

show(V) -> io:format("~0p~n", [V]).
