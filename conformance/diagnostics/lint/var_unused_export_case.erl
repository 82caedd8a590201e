-module(var_unused_export_case).
-export([f/1, g/1]).
f(X) -> case X of 1 -> Y = 1; 2 -> Y = 2 end, ok.
g(X) -> case X of 1 -> Y = 1; 2 -> Y = 2 end, Y.
