-module(var_unbound_hint).
-export([f/1, g/1, h/2]).
f(Counter) -> Conter + Counter.
g(State) -> Stat = 1, Statee + Stat + State.
h(_Ab, Ba) -> Ab, Ba.
