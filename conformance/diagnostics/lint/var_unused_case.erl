-module(var_unused_case).
-export([f/1, g/1, h/1]).
f(X) -> case X of {Y, Z} -> ok; [W] -> W end.
g(X) -> receive {Y, Z} -> Y; W -> ok after X -> T = 1 end.
h(X) -> try X of Y -> ok catch A:B:C -> ok; D -> ok after E = 1 end.
