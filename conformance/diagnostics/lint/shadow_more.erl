-module(shadow_more).
-export([f/2, g/1]).
f(X, Y) -> fun (Z) -> fun (Z, X) -> [Y || Y <- [Z, X]] end end.
g(X) -> case X of {A, B} -> fun (A) -> A + B end; _ -> fun (A) -> A end end.
