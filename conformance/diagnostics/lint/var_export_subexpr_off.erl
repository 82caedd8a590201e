%% options: +nowarn_export_var_subexpr
-module(var_export_subexpr_off).
-export([f/1]).
f(X) -> _ = {A = X, 1}, A.
