-module(var_shadow_fun).
-export([f/1, g/1]).
f(X) -> fun (X) -> X end.
g(X) -> _ = fun X() -> X end, fun F(F) -> F end.
