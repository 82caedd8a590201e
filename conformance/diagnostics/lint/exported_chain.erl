%% options: +warn_export_vars
-module(exported_chain).
-export([f/1, g/1]).
f(X) -> case X of 1 -> A = 1; 2 -> A = 2 end, case X of 1 -> B = A; 2 -> B = 3 end, {A, B}.
g(X) -> begin A = X, B = A end, begin C = B end, C.
