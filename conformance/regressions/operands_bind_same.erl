%% Operands of one expression that bind the same variable: compared where it is bound again, before what comes behind is
%% evaluated. Funs and comprehensions among them don't see it.
-module(operands_bind_same).
-export([main/1]).
-compile([nowarn_export_var_subexpr, nowarn_unused_vars, nowarn_shadow_vars, nowarn_export_vars]).

p(X) -> io:format("~p ", [X]), X.

a() -> {X = p(1), X = p(2), p(3)}.
b() -> {X = p(1), case p(z) of z -> X = p(2), p(4) end, p(3)}.
c() -> {X = p(1), begin X = p(2), p(4) end, p(3)}.
d() -> {X = p(1), case p(z) of z -> X = p(2), fun() -> X = p(5) end(), p(4) end, p(3)}.
e() -> {case p(z) of z -> X = p(2), p(4) end, X = p(1), p(3)}.
f() -> [X = p(1) | (p(0) + (X = p(2)))].
g() -> p([X = p(1), case p(z) of z -> {X} = p({2}), X = p(3), p(4) end]).
h() -> p([X = p(1), case p(z) of z -> {X, Y} = p({1, 3}), p(X), fun() -> {X, Y} = p({1, 4}) end() end]).
i() -> [X = p(1), fun() -> X = p(whatever) end(), [X || X <- p([3])], [p(Y) || Y <- [2], (X = Y) =:= 2]].
j() -> {X = p(1), {X = p(1), fun() -> X = p(7) end()}, X = p(1)}.
k() -> {X = p(1), case p({2, 1}) of {2, X} -> yes; {2, _} -> X = p(2), no end}.
l() -> {X = p(1), case p({2, 2}) of {2, X} -> yes; {2, _} -> X = p(1), no end}.

main(_) ->
    Each = [fun a/0, fun b/0, fun c/0, fun d/0, fun e/0, fun f/0, fun g/0, fun h/0, fun i/0, fun j/0, fun k/0, fun l/0],
    lists:foreach(fun(F) ->
                          R = try F() catch C:Reason -> {C, Reason} end,
                          io:format("~p~n", [R])
                  end, Each).
